/** An object's answer as a response whose headers can be changed. */
export const answerOf = (answer: Response): Response => new Response(answer.body, answer);
