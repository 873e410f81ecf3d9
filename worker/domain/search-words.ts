import type { Traits } from '../contract/traits.ts';

/** Scripts written without spaces, in which a word of the index would be a whole name. */
export const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/u;
/** The shortest part of a phone number to search by: shorter ones match too much. */
const DIGITS_MIN = 4;
/** Longer names are only found by their beginnings. */
const CHARS_MAX = 24;

/**
 * Words that a search finds a lead by, in addition to those of its name, email and company: each ending of its phone number, and of words
 * in scripts without spaces. The index finds words by their beginnings, so any part is the beginning of an ending. Undefined for none.
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

/** The endings of a word that begin in a script without spaces, without the word itself. */
const partsOf = (word: string): string[] =>
  endsOf([...word].slice(0, CHARS_MAX).join(''))
    .slice(1)
    .filter((end) => UNSPACED.test([...end][0] ?? ''));

function endsOf(text: string): string[] {
  const chars = [...text];
  return chars.map((_, i) => chars.slice(i).join(''));
}

/** The digits of a search for a phone number or a part of one; null for any other search. */
export function phoneDigitsOf(search: string): string | null {
  const digits = search.replaceAll(/\D/g, '');
  return /^[+\d\s()./-]+$/.test(search) && digits.length >= DIGITS_MIN ? digits : null;
}
