/** Copies an object's response into one whose headers can be changed. */
export const answerOf = (answer: Response): Response => new Response(answer.body, answer);
