/**
 * Cuts a text to at most `max` UTF-16 units, without splitting characters. Some receivers count escaped characters, such as `&amp;` in
 * Slack. `toShown` returns a character in the form that is counted.
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
