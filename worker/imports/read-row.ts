import type { FieldError } from '../contract/problem.ts';
import type { ColumnPlan } from './column-plan.ts';

/** What the columns of a row hold, by name, as the file has it; empty cells are left out. */
export type Cells = readonly (readonly [string, unknown])[];

/** What a reader finds in a file, in order. Blank lines are skipped. */
export type ReadRow =
  /** `row` is as a spreadsheet or an editor counts: the header is 1, and blank lines count. */
  | { status: 'row'; row: number; value: unknown; warnings: string[]; cells: Cells }
  | { status: 'bad_row'; row: number; errors: FieldError[]; cells: Cells }
  /** What the columns are; of JSON, the keys that its first row has. */
  | { status: 'columns'; plan: ColumnPlan; warnings: string[]; problem?: string }
  /** The file cannot be read, or no further. Nothing follows. */
  | { status: 'refused'; message: string; errors: FieldError[] };
