import type { FieldError } from '../contract/problem.ts';
import type { ColumnPlan } from './column-plan.ts';

/** The non-empty cells of a row, with the column names of the file. */
export type Cells = readonly (readonly [string, unknown])[];

/** One row from a reader. Blank lines are skipped. */
export type ReadRow =
  /** `row` is the number that a spreadsheet or editor shows: the header is row 1, and blank lines count. */
  | { status: 'row'; row: number; value: unknown; warnings: string[]; cells: Cells }
  | { status: 'bad_row'; row: number; errors: FieldError[]; cells: Cells }
  /** The columns; for JSON, the keys of the first row. */
  | { status: 'columns'; plan: ColumnPlan; warnings: string[]; problem?: string }
  /** The file cannot be read, or not beyond this point. No further rows follow. */
  | { status: 'refused'; message: string; errors: FieldError[] };
