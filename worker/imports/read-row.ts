import type { FieldError } from '../contract/problem.ts';

/** What a reader finds in a file, in its order. Blank lines are nothing. */
export type ReadRow =
  /** `row` is as a spreadsheet or an editor counts: the header is 1, and blank lines count. */
  | { status: 'row'; row: number; value: unknown }
  | { status: 'bad_row'; row: number; errors: FieldError[] }
  | { status: 'warnings'; warnings: string[] }
  /** The file cannot be read, or no further; the last that comes. */
  | { status: 'refused'; message: string; errors: FieldError[] };
