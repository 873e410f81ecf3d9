import type { Fragment } from './current-score.ts';

/** The case of at most this many non-ASCII letters is ignored. Each letter takes two of the 100 parameters that D1 allows per statement. */
const LETTERS_MAX = 30;

/** SQL that tests whether a column contains a text, ignoring case. SQLite’s `lower` works only for ASCII letters. */
export function containsText(column: string, text: string): Fragment {
  const sought = text.toLowerCase();
  const letters = [...new Set(sought)]
    .map((small) => [small.toUpperCase(), small] as const)
    .filter(([large, small]) => small > '\x7f' && large !== small && [...large].length === 1)
    .slice(0, LETTERS_MAX);
  const lowered = letters.reduce((sql) => `replace(${sql}, ?, ?)`, `lower(ifnull(${column}, ''))`);
  return { sql: `instr(${lowered}, ?) > 0`, values: [...letters.flat(), sought] };
}
