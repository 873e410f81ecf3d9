import { actorIdOf } from '../../../access/permissions.ts';
import { createImport as definition } from '../../../contract/api/imports.ts';
import type { ImportFormat, ImportPreview, ImportType } from '../../../contract/import.ts';
import { type ColumnMap, parseColumnMap } from '../../../imports/column-map.ts';
import { findImport } from '../../../imports/import-records.ts';
import type { ImportZone, RefusedRow } from '../../../imports/import-upload.ts';
import { previewImport } from '../../../imports/preview-import.ts';
import { readCsv } from '../../../imports/read-csv.ts';
import { readNdjson } from '../../../imports/read-ndjson.ts';
import type { ReadRow } from '../../../imports/read-row.ts';
import { createRowClock } from '../../../imports/row-clock.ts';
import { createRowIds } from '../../../imports/row-ids.ts';
import { nameEvent } from '../../../intake/name-event.ts';
import type { Rejected } from '../../../observe/rejected-events.ts';
import { findTimeZone } from '../../../settings/projects/find-time-zone.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { reportRejected } from '../../report-rejected.ts';
import { readImportText } from './read-import-text.ts';
import { receiveImport } from './receive-import.ts';

/** Refused events of one file that are shown among the project's; all are in the import's own errors. */
const REPORTED_MAX = 50;

/** Media types of files, less their parameters. */
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

export const createImportHandler = endpoint(definition, async ({ query, principal, env, now, context }) => {
  const { projectId } = principal;
  const request = context.req.raw;
  const { type, format = requireFormat(request) } = query;
  const map = query.map === undefined ? undefined : requireMap(query.map, type);
  const zone: ImportZone = {
    name: query.timezone ?? (await findTimeZone(env.DB, projectId)),
    isNamed: query.timezone !== undefined,
  };
  const text = readImportText(request);
  const read = format === 'csv' ? readCsv : readNdjson;
  const isPreview = query.dryRun === 'true';
  const rows = read(text, { type, map, zone: zone.name, isPreview });
  if (isPreview) return preview(rows, { type, timezone: zone.name });
  const key = { projectId, importId: newId('imp') };
  const rejected: Rejected[] = [];
  const received = receiveImport(
    env,
    { ...key, type, format, createdBy: actorIdOf(principal) },
    {
      ...{ rows, zone },
      onRefused: (row) => {
        if (type === 'events' && rejected.length < REPORTED_MAX) rejected.push(toRejected(row));
      },
    },
  ).finally(() => reportRejected(context, { principal, source: 'import', now }, rejected));
  // Should the client go away, what was begun is brought to an end.
  context.executionCtx.waitUntil(received.catch(() => {}));
  await received;
  const found = await findImport(env.DB, key);
  if (!found) throw new Error('an import that was taken is not there');
  return found;
});

function requireFormat({ headers }: Request): ImportFormat {
  const mediaType = headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = FORMATS[mediaType];
  if (format) return format;
  throw invalid([
    { path: 'query.format', message: 'is required, or a Content-Type of text/csv or application/x-ndjson' },
  ]);
}

function requireMap(text: string, type: ImportType): ColumnMap {
  const parsed = parseColumnMap(text, type);
  if (parsed.status === 'refused') throw invalid(parsed.errors);
  return parsed.map;
}

async function preview(
  rows: AsyncIterable<ReadRow>,
  { type, timezone }: { type: ImportType; timezone: string },
): Promise<ImportPreview> {
  const marks = { idOf: createRowIds(), clock: createRowClock(Date.now), now: Date.now, zone: timezone };
  const previewed = await previewImport(rows, { type, timezone, marks });
  if (previewed.status === 'refused')
    throw new Refusal('validation_failed', previewed.message, { errors: previewed.errors });
  if (previewed.preview.rows.length === 0) throw new Refusal('validation_failed', 'The file has no rows.');
  return previewed.preview;
}

const toRejected = ({ value, eventId, errors }: RefusedRow): Rejected => ({
  ...nameEvent(value),
  eventId,
  code: 'validation_failed',
  errors,
});
