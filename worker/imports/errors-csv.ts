import { stringify } from 'csv-stringify/sync';
import { BOM, CSV_OPTIONS } from '../contract/csv.ts';
import { listImportErrors } from './chunk-records.ts';
import type { ImportKey } from './import-records.ts';

const COLUMNS = ['row', 'eventId', 'field', 'message'];
const PAGE_SIZE = 1000;

/** The errors of an import as CSV. Pages are read while the file is sent. */
export async function* toErrorsCsv(db: D1Database, key: ImportKey): AsyncGenerator<string> {
  yield BOM + toCsv([COLUMNS]);
  for (let after = { row: -1, n: 0 }; ; ) {
    const page = await listImportErrors(db, key, { after, limit: PAGE_SIZE });
    yield toCsv(page.map(({ row, eventId, field, message }) => [row, eventId, field, message]));
    const last = page.at(-1);
    if (!last || page.length < PAGE_SIZE) return;
    after = last;
  }
}

const toCsv = (lines: unknown[][]): string => stringify(lines, CSV_OPTIONS);
