import * as z from 'zod';
import { Import, ImportFormat, ImportType } from '../../../contract/import.ts';
import { findImport } from '../../../imports/import-records.ts';
import type { RefusedRow } from '../../../imports/import-upload.ts';
import type { Rejected } from '../../../observe/rejected-events.ts';
import { newId } from '../../../settings/new-id.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
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
      'A row that is not valid harms no other. The same file sent again adds nothing twice, so that an upload that broke off is simply repeated.',
    access: 'leads:write',
    query: z.object({ type: ImportType, format: ImportFormat.optional() }),
    bodyStreamed: {
      'text/csv':
        'eventType,leadId,eventId,timestamp,properties.page\npage_view,lead_123,evt_1,2026-02-11T10:30:00Z,/pricing\n',
      'application/x-ndjson': '{"eventType":"page_view","leadId":"lead_123","eventId":"evt_1"}\n',
    },
    status: 202,
    answer: Import,
    refusals: ['invalid_json', 'payload_too_large', 'unavailable'],
  },
  async ({ query, principal, env, now, context }) => {
    const { projectId } = principal;
    const request = context.req.raw;
    const { type, format = requireFormat(request) } = query;
    const key = { projectId, importId: newId('imp') };
    const rejected: Rejected[] = [];
    const received = receiveImport(
      env,
      { ...key, type, format, createdBy: actorOf(principal) },
      {
        text: readImportText(request),
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

const toRejected = ({ value, eventId, errors }: RefusedRow): Rejected => ({
  ...nameEvent(value),
  eventId,
  code: 'validation_failed',
  errors,
});
