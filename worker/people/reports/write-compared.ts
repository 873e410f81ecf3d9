import { stringify } from 'csv-stringify/sync';
import { BOM, CSV_OPTIONS } from '../../contract/csv.ts';

/** Writes lines of CSV with the figures of two periods. Columns that end in `Before` are for the previous period. */
export async function* writeCompared<Figures>(
  columns: readonly (keyof Figures & string)[],
  lines: readonly { names: readonly (string | null)[]; current: Figures; before: Figures }[],
  titles: readonly (string | null)[],
): AsyncGenerator<string> {
  const header = [...titles, ...columns, ...columns.map((column) => `${column}Before`)];
  const figuresOf = (figures: Figures) => columns.map((column) => figures[column]);
  const written = lines.map(({ names, current, before }) => [...names, ...figuresOf(current), ...figuresOf(before)]);
  yield BOM + stringify([header, ...written], CSV_OPTIONS);
}
