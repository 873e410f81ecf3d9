/**
 * The beginning of a text, at most `max` UTF-16 units long. Characters are not cut in two. `toShown` says how a character is
 * written where the receiver counts what is written, as with Slack's `&amp;`.
 */
export function cutText(text: string, max: number, toShown: (character: string) => string = (one) => one): string {
  let cut = '';
  for (const character of text) {
    const shown = toShown(character);
    if (cut.length + shown.length > max) return cut;
    cut += shown;
  }
  return cut;
}
