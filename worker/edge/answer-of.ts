/** An object's answer, as one that the edge may add its headers to: what a call gives back cannot be changed. */
export async function answerOf(asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  return new Response(answer.body, answer);
}
