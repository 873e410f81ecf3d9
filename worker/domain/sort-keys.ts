import { isJsonObject, type JsonObject } from '../contract/json-value.ts';
import type { Traits } from '../contract/traits.ts';

/** Letters that Unicode sorts like another letter, although they do not decompose into it. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ı: 'i' },
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Only this many characters of a text are used for sorting, which keeps rows and cursors small. */
export const SORTED_CHARS_MAX = 100;

/**
 * The key by which to sort a text, so that É sorts with E, and я with Я. Undefined if the text can be its own key. (SQLite ignores the case
 * of A to Z.)
 */
export function sortKeyOf(text: string): string | undefined {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const key = plain.replaceAll(LETTER, (letter) => LETTERS[letter] as string);
  const folded = text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return key === folded ? undefined : [...key].slice(0, SORTED_CHARS_MAX).join('');
}

/**
 * The sort keys of the texts, other than the name, by which leads are sorted. A sort key is stored at the same place as the text that it
 * sorts.
 */
export interface SortKeys {
  company?: string;
  custom?: JsonObject;
}

/** The sort keys of a lead's company and custom properties. Undefined if all texts can be sorted without a key. */
export function sortKeysOf({ company = '', custom = {} }: Pick<Traits, 'company' | 'custom'>): SortKeys | undefined {
  const [own, others] = [sortKeyOf(company), keysIn(custom as JsonObject)];
  if (own === undefined && others === undefined) return undefined;
  return { ...(own !== undefined && { company: own }), ...(others && { custom: others }) };
}

function keysIn(values: JsonObject): JsonObject | undefined {
  const keys = Object.entries(values).flatMap(([name, value]) => {
    const key = typeof value === 'string' ? sortKeyOf(value) : isJsonObject(value) ? keysIn(value) : undefined;
    return key === undefined ? [] : [[name, key] as const];
  });
  return keys.length === 0 ? undefined : Object.fromEntries(keys);
}
