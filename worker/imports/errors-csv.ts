import { stringify } from 'csv-stringify/sync';
import { BOM, CSV_OPTIONS } from '../contract/csv.ts';
import { listImportErrors } from './chunk-records.ts';
import type { ImportKey } from './import-records.ts';

const COLUMNS = ['row', 'eventId', 'field', 'message'];
const PAGE_SIZE = 1000;

/** The errors of an import as CSV. Pages are read while the file is sent. */
export function toErrorsCsv(db: D1Database, key: ImportKey): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = { row: -1, n: 0 };
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(BOM + toCsv([COLUMNS]))),
    async pull(controller) {
      const page = await listImportErrors(db, key, { after, limit: PAGE_SIZE });
      after = page.at(-1) ?? after;
      if (page.length > 0) {
        const lines = page.map(({ row, eventId, field, message }) => [row, eventId, field, message]);
        controller.enqueue(encoder.encode(toCsv(lines)));
      }
      if (page.length < PAGE_SIZE) controller.close();
    },
  });
}

const toCsv = (lines: unknown[][]): string => stringify(lines, CSV_OPTIONS);
