/**
 * Cuts a text to at most `max` UTF-16 units, without splitting characters. `toShown` converts each character to the text whose length the
 * receiver counts: Slack counts `&` as the five characters of `&amp;`.
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
