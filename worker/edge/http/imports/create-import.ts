import type { ImportFormat } from '../../../contract/import.ts';
import { createImport } from '../../../imports/create-import.ts';
import { handle } from '../../handle.ts';
import { invalid } from '../../problem.ts';
import { reporterOf } from '../../report-rejected.ts';
import { readImportText } from './read-import-text.ts';
import { refuseImport } from './refuse-import.ts';

/** The file format of each media type, without parameters. */
const FORMATS: Record<string, ImportFormat> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/vnd.ms-excel': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
};

export const createImportHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).createImport,
  (call, { query: { dryRun, ...query } }, context) => {
    const { format = requireFormat(context.req.raw) } = query;
    const file = { ...query, format, isPreview: dryRun === 'true', text: readImportText(context.req.raw) };
    const created = createImport(call, { ...file, report: reporterOf(context, call, 'import') });
    // If the client disconnects, the rows that have arrived are still processed.
    context.executionCtx.waitUntil(created.catch(() => {}));
    return created;
  },
  refuseImport,
);

function requireFormat({ headers }: Request): ImportFormat {
  const mediaType = headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = FORMATS[mediaType];
  if (format) return format;
  throw invalid([
    { path: 'query.format', message: 'is required, or a Content-Type of text/csv or application/x-ndjson' },
  ]);
}
