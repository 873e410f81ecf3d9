/** An object's answer as one whose headers can be changed. */
export const answerOf = (answer: Response): Response => new Response(answer.body, answer);
