import type { Traits } from '../contract/traits.ts';

/** Scripts written without spaces between words. The index would treat a whole name as one word. */
export const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/u;
/** The shortest part of a phone number that can be searched. Fewer digits would match too many leads. */
const DIGITS_MIN = 4;
/** Max. characters of a word that can be found by any part of it. A longer word can only be found by its beginning. */
const CHARS_MAX = 24;

/**
 * Additional words by which to find a lead, besides those of its name, email and company. The additional words are the endings of the
 * lead's phone number, and the endings of words in scripts without spaces. The index finds words by their beginning, and every part of a
 * word is the beginning of one of its endings. Undefined if the lead needs no additional words.
 */
export function searchWordsOf({
  name,
  company,
  phone,
}: Pick<Traits, 'name' | 'company' | 'phone'>): string | undefined {
  const digits = (phone ?? '').replaceAll(/\D/g, '').slice(0, CHARS_MAX);
  const numbers = endsOf(digits).filter((end) => end.length >= DIGITS_MIN);
  const parts = [name, company].flatMap((text) => (text ?? '').match(/[\p{L}\p{N}]+/gu) ?? []).flatMap(partsOf);
  const words = [...new Set([...numbers, ...parts])];
  return words.length === 0 ? undefined : words.join(' ');
}

/** All shorter endings of a word that start in a script without spaces. */
const partsOf = (word: string): string[] =>
  endsOf([...word].slice(0, CHARS_MAX).join(''))
    .slice(1)
    .filter((end) => UNSPACED.test([...end][0] ?? ''));

function endsOf(text: string): string[] {
  const chars = [...text];
  return chars.map((_, i) => chars.slice(i).join(''));
}

/** The digits to search for, if the search is a phone number or a part of one. Null for any other search. */
export function phoneDigitsOf(search: string): string | null {
  const digits = search.replaceAll(/\D/g, '');
  return /^[+\d\s()./-]+$/.test(search) && digits.length >= DIGITS_MIN ? digits : null;
}
