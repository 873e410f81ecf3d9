/**
 * Marks the leads that the search found. Found leads are shown even if their names do not contain the text, because the search also looks
 * at other fields.
 */
export const FOUND = '#found';

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** True if an entry begins with the typed text. An entry that begins with the text comes before the leads. */
export const isNamed = (label: string, typed: string): boolean =>
  typed.trim() !== '' && label.toLowerCase().startsWith(typed.trim().toLowerCase());

/**
 * The rank of an entry in the command menu, from 1 (first) down to 0 (hidden). An entry matches if each typed word begins one of
 * its words.
 */
export function scoreEntry(label: string, typed: string, keywords: readonly string[] = []): number {
  if (keywords.includes(FOUND)) return 0.5;
  const words = wordsOf([label, ...keywords].join(' '));
  if (!wordsOf(typed).every((word) => words.some((each) => each.startsWith(word)))) return 0;
  return isNamed(label, typed) ? 1 : 0.25;
}
