/** Copies an object's answer into a response whose headers can be changed. */
export const answerOf = (answer: Response): Response => new Response(answer.body, answer);
