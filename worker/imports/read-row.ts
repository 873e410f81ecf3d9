import type { FieldError } from '../contract/problem.ts';
import type { ColumnPlan } from './column-plan.ts';

/** A row's non-empty cells by column name, as in the file. */
export type Cells = readonly (readonly [string, unknown])[];

/** A reader's rows, in order. Blank lines are skipped. */
export type ReadRow =
  /** `row` is as a spreadsheet or an editor counts: the header is 1, and blank lines count. */
  | { status: 'row'; row: number; value: unknown; warnings: string[]; cells: Cells }
  | { status: 'bad_row'; row: number; errors: FieldError[]; cells: Cells }
  /** The columns; for JSON, the keys of the first row. */
  | { status: 'columns'; plan: ColumnPlan; warnings: string[]; problem?: string }
  /** The file cannot be read, or no further. Nothing follows. */
  | { status: 'refused'; message: string; errors: FieldError[] };
