import * as z from 'zod';
import { Import, ImportFormat, ImportPreview, ImportReason, ImportType } from '../import.ts';
import { LIMITS } from '../limits.ts';
import { pageLimit } from '../query-count.ts';
import { isTimeZone } from '../time-zone.ts';
import { Delivery } from '../webhook.ts';
import { endpoint } from './endpoint.ts';

export const ImportPath = z.object({ importId: z.string().meta({ example: 'imp_0f8fad5bd9cb469fa16570867728950e' }) });

export const createImport = endpoint({
  method: 'post',
  url: '/api/imports',
  operationId: 'createImport',
  tag: 'Imports',
  summary: 'Import a file of events or leads',
  description:
    'The body is the file: either CSV with a header, or one JSON object per line, as for `POST /api/events` or `POST /api/leads`; optionally gzipped. ' +
    'Rows are checked on arrival and processed in the background: check `status` at `GET /api/imports/{importId}`. ' +
    'An invalid row does not affect the others. Re-uploading a file won’t create duplicates, so it’s safe to retry. ' +
    'Column names from HubSpot, Salesforce, Mailchimp, Shopify, Pipedrive, Segment, PostHog, Mixpanel and Amplitude exports are recognized. `map` assigns other columns, and `dryRun` returns the first 50 rows as they would be read.',
  access: 'leads:write',
  query: z.object({
    type: ImportType,
    format: ImportFormat.optional(),
    timezone: z
      .string()
      .refine(isTimeZone, { error: 'must be an IANA time zone, such as Europe/Amsterdam' })
      .optional()
      .meta({
        description: 'The IANA time zone for times without a time zone. Defaults to the project’s time zone.',
      }),
    map: z.string().max(LIMITS.importMapCharsMax).optional().meta({
      description:
        'A JSON object that assigns columns to fields or properties: `{"Work email":"email","Plan":"custom.plan","Notes":null}`. `null` skips a column. `{"to":"timestamp","format":"DD/MM/YYYY HH:mm"}` sets the format of a time.',
      example: '{"Work email":"email"}',
    }),
    fileName: z.string().trim().min(1).max(LIMITS.importFileNameCharsMax).optional().meta({
      description: 'The name of the file, shown in the list of imports.',
      example: 'contacts-2026-02.csv',
    }),
    list: z.string().optional().meta({
      description: 'The ID of a list to add the leads to. Undoing the import removes the leads from the list.',
      example: 'lst_6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f',
    }),
    dryRun: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: '`true` returns the first 50 rows as they would be read, and stores nothing.' }),
  }),
  isBackground: true,
  bodyStreamed: {
    'text/csv':
      'eventType,leadId,eventId,timestamp,properties.page\npage_view,lead_123,evt_1,2026-02-11T10:30:00Z,/pricing\n',
    'application/x-ndjson': '{"eventType":"page_view","leadId":"lead_123","eventId":"evt_1"}\n',
  },
  status: 202,
  answer: z.union([Import, ImportPreview]),
  refusals: ['invalid_json', 'payload_too_large', 'conflict', 'unavailable'],
});

export const getImportErrors = endpoint({
  method: 'get',
  url: '/api/imports/{importId}/errors',
  operationId: 'getImportErrors',
  tag: 'Imports',
  summary: 'Download rejected rows as a CSV file',
  description:
    'One line per error: the row number in a spreadsheet (the header is row 1), the event ID, the field, and the reason. The file is complete when the import is done. Lists the first 10,000 invalid rows, and properties that were left out of accepted rows because their lead had no room for them.',
  access: 'leads:read',
  path: ImportPath,
  status: 200,
  answer: z.string().meta({ example: 'row,eventId,field,message\r\n7,,leadId,`leadId` must not be empty.\r\n' }),
  contentType: 'text/csv',
  refusals: ['not_found'],
});

export const getImport = endpoint({
  method: 'get',
  url: '/api/imports/{importId}',
  operationId: 'getImport',
  tag: 'Imports',
  summary: 'Get the progress of an import',
  description:
    'The import has ended when `status` is `finished` or `failed`. Everything is processed when `done` equals `rows`.',
  access: 'leads:read',
  isBackground: true,
  path: ImportPath,
  status: 200,
  answer: Import,
  refusals: ['not_found'],
});

export const listImportReasons = endpoint({
  method: 'get',
  url: '/api/imports/{importId}/reasons',
  operationId: 'listImportReasons',
  tag: 'Imports',
  summary: 'The 20 most frequent reasons, each with its number of rows and its first row.',
  description:
    'The 20 most frequent reasons, each with its number of rows and the first of those rows. Only the first 10,000 rejected rows are counted. `GET /api/imports/{importId}/errors` has a line per row.',
  access: 'leads:read',
  path: ImportPath,
  status: 200,
  answer: z.array(ImportReason),
  refusals: ['not_found'],
});

export const listImports = endpoint({
  method: 'get',
  url: '/api/imports',
  operationId: 'listImports',
  tag: 'Imports',
  summary: 'List imports, newest first',
  description: 'The last 50. A project keeps its last 100 imports.',
  access: 'leads:read',
  isBackground: true,
  status: 200,
  answer: z.array(Import),
});

export const undoImport = endpoint({
  method: 'post',
  url: '/api/imports/{importId}/undo',
  operationId: 'undoImport',
  tag: 'Imports',
  summary: 'Undo an import',
  description:
    'Leaves every lead as if the file had never been imported. The import’s events stay in timelines and exports, marked as withdrawn, but no longer count. ' +
    'The IDs of the import’s events, and its emails, are free again, so that you can import a corrected file as a whole. Merges that only the import caused are undone, and leads that have nothing but imported data disappear. ' +
    'You can undo an import at any time, even while its file is being sent or processed. The undo runs in the background: see `undo` at `GET /api/imports/{importId}`. Undoing an import twice has no further effect.',
  access: 'leads:write',
  path: ImportPath,
  status: 202,
  answer: Import,
  refusals: ['not_found', 'conflict'],
});

export const listImportEffects = endpoint({
  method: 'get',
  url: '/api/imports/{importId}/effects',
  operationId: 'listImportEffects',
  tag: 'Imports',
  summary: 'List the messages sent about the leads of an import',
  description:
    'Deliveries of automations and webhooks about leads that the import had changed or merged, from its upload until its undo, newest first. An import itself sends no messages, but later activity of its leads does. An undo cannot recall messages.',
  access: 'rules:read',
  path: ImportPath,
  query: z.object({
    limit: pageLimit(),
    cursor: z.string().optional(),
  }),
  status: 200,
  answer: z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() }),
  refusals: ['not_found'],
});
