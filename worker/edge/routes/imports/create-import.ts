import * as z from 'zod';
import { Import, ImportFormat, ImportPreview, ImportType } from '../../../contract/import.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { isTimeZone } from '../../../contract/time-zone.ts';
import { type ColumnMap, parseColumnMap } from '../../../imports/column-map.ts';
import { findImport } from '../../../imports/import-records.ts';
import type { ImportZone, RefusedRow } from '../../../imports/import-upload.ts';
import { previewImport } from '../../../imports/preview-import.ts';
import { readCsv } from '../../../imports/read-csv.ts';
import { readNdjson } from '../../../imports/read-ndjson.ts';
import type { ReadRow } from '../../../imports/read-row.ts';
import { createRowClock } from '../../../imports/row-clock.ts';
import { createRowIds } from '../../../imports/row-ids.ts';
import type { Rejected } from '../../../observe/rejected-events.ts';
import { findTimeZone } from '../../../settings/find-time-zone.ts';
import { newId } from '../../../settings/new-id.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { nameEvent, reportRejected } from '../../report-rejected.ts';
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

export const createImport = endpoint(
  {
    method: 'post',
    url: '/api/imports',
    operationId: 'createImport',
    tag: 'Imports',
    summary: 'Import a file of events or leads',
    description:
      'The body is the file: CSV with a header, or one JSON object a line, as `POST /api/events` or `POST /api/leads` takes it; gzip if you like. ' +
      'Rows are checked as they come and processed in the background: look for `status` at `GET /api/imports/{importId}`. ' +
      'A row that is not valid harms no other. The same file sent again adds nothing twice, so that an upload that broke off is simply repeated. ' +
      'Column names of HubSpot, Salesforce, Mailchimp, Shopify, Pipedrive, Segment, PostHog, Mixpanel and Amplitude exports are recognized; `map` says what other columns mean, and `dryRun` answers the first 50 rows as they would be read.',
    access: 'leads:write',
    query: z.object({
      type: ImportType,
      format: ImportFormat.optional(),
      timezone: z
        .string()
        .refine(isTimeZone, { error: 'must be an IANA time zone, such as Europe/Amsterdam' })
        .optional()
        .meta({ description: 'The IANA zone of times that name none. Without it, the time zone of the project.' }),
      map: z.string().max(LIMITS.importMapCharsMax).optional().meta({
        description:
          'JSON, from column to field or property: `{"Work email":"email","Plan":"custom.plan","Notes":null}`. `null` leaves a column out; `{"to":"timestamp","format":"DD/MM/YYYY HH:mm"}` gives the format of a time.',
        example: '{"Work email":"email"}',
      }),
      dryRun: z
        .enum(['true', 'false'])
        .optional()
        .meta({ description: '`true` answers the first 50 rows as they would be read, and stores nothing.' }),
    }),
    bodyStreamed: {
      'text/csv':
        'eventType,leadId,eventId,timestamp,properties.page\npage_view,lead_123,evt_1,2026-02-11T10:30:00Z,/pricing\n',
      'application/x-ndjson': '{"eventType":"page_view","leadId":"lead_123","eventId":"evt_1"}\n',
    },
    status: 202,
    answer: z.union([Import, ImportPreview]),
    refusals: ['invalid_json', 'payload_too_large', 'unavailable'],
  },
  async ({ query, principal, env, now, context }) => {
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
      { ...key, type, format, createdBy: actorOf(principal) },
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
  },
);

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
