import * as z from 'zod';
import { Alert } from '../alert.ts';
import { RestoredPart } from '../exported-lead.ts';
import { LeadId } from '../ids.ts';
import { Instant, UtcInstant } from '../instant.ts';
import { LIMITS } from '../limits.ts';
import { endpoint } from './endpoint.ts';

const Lag = z.int().nullable().meta({ example: null });

const ObjectId = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
  .meta({ example: '03594890e5a724ecb27cf72d1b646e373dd335447f4cb79ef25e92f2f9e082e0' });

const RowKey = z.object({ projectId: z.string(), leadId: LeadId });

export const getDocs = endpoint({
  method: 'get',
  url: '/api/docs',
  operationId: 'getDocs',
  tag: 'System',
  summary: 'Read this API as a page',
  description: 'You can try requests on the page, with your own key.',
  access: 'public',
  status: 200,
  contentType: 'text/html',
  answer: z.string().meta({ example: '<!doctype html>…', description: 'The page.' }),
});

export const getHealth = endpoint({
  method: 'get',
  url: '/api/health',
  operationId: 'getHealth',
  tag: 'System',
  summary: 'Check whether the platform is up and its background work is on time',
  description:
    'The answer is 200 if the status is `ok`, and 503 with the same body if it is `degraded`. `problems` says why. The status is `degraded` if D1 is down, if leads’ rows, deliveries or refreshes are more than five minutes late, or if an error occurred within the last minute. Lags are the longest delays of a lead’s row, a delivery and a refresh. A lag is null if nothing is late. The figures are at most ten seconds old.',
  access: 'public',
  status: 200,
  unavailableWhen: 'The status is `degraded`. Events may still be accepted. See `problems`.',
  answer: z.object({
    status: z.enum(['ok', 'degraded']),
    problems: z
      .array(z.string())
      .meta({ example: [], description: 'One sentence for each reason why the status is `degraded`.' }),
    database: z.enum(['ok', 'unavailable']),
    projection: z.object({ lagSeconds: Lag }),
    deliveries: z.object({ pending: z.int().nullable().meta({ example: 3 }), lagSeconds: Lag }),
    refreshes: z.object({ lagSeconds: Lag }),
    time: UtcInstant,
  }),
});

export const getDatabaseUsage = endpoint({
  method: 'get',
  url: '/api/database-usage',
  operationId: 'getDatabaseUsage',
  tag: 'System',
  summary: 'Get the size of the server’s database',
  description:
    'The D1 database that all projects on this server share: its current size, and its growth over up to 30 days. A full database accepts no new leads.',
  access: 'project:read',
  status: 200,
  answer: z.object({
    bytes: z.int().meta({ example: 1_250_000_000 }),
    bytesMax: z.int().meta({ description: 'The maximum size on Workers Paid.', example: 10_000_000_000 }),
    bytesPerDay: z.int().nullable().meta({
      description: 'Null in the first day after the first measurement. Negative if the database shrinks.',
      example: 12_000_000,
    }),
    fullOn: z.iso.date().nullable().meta({
      description:
        'When the database will be full if it keeps growing at this rate; null if this is more than ten years away.',
      example: '2028-02-19',
    }),
  }),
});

export const listAlerts = endpoint({
  method: 'get',
  url: '/api/alerts',
  operationId: 'listAlerts',
  tag: 'System',
  summary: 'List the project’s alerts',
  description:
    'Lists active alerts, then alerts that ended within the last week. Alerts are checked every five minutes. Owners get an email when an alert begins, if the server can send email.',
  access: 'project:read',
  status: 200,
  answer: z.array(Alert),
});

export const getMetrics = endpoint({
  method: 'get',
  url: '/api/metrics',
  operationId: 'getMetrics',
  tag: 'System',
  summary: 'Get metrics for Prometheus',
  description:
    'For operators: send the secret METRICS_TOKEN as `Authorization: Bearer`. If the server has no such secret, this endpoint answers 404. Every value is for the whole deployment and is read from D1, so it does not matter which isolate answers. Rates and response times go to Analytics Engine.',
  access: 'public',
  status: 200,
  contentType: 'text/plain',
  answer: z.string().meta({ example: 'leads_deliveries_pending 3\n', description: 'Text format 0.0.4.' }),
  refusals: ['not_found', 'unauthenticated'],
});

export const getOpenapi = endpoint({
  method: 'get',
  url: '/api/openapi.json',
  operationId: 'getOpenapi',
  tag: 'System',
  summary: 'Get this API as an OpenAPI 3.1 document',
  description: 'Use the document to generate clients, or import it into tools.',
  access: 'public',
  status: 200,
  answer: z.record(z.string(), z.unknown()).meta({ example: { openapi: '3.1.0' } }),
});

export const rebuildReadModels = endpoint({
  method: 'post',
  url: '/api/operator/rebuild',
  operationId: 'rebuildReadModels',
  tag: 'System',
  summary: 'Rebuild leads in D1',
  description:
    'Rewrites rows and counters in D1 from the leads’ objects, after D1 was restored or emptied. ' +
    '`rows` visits the leads in D1 (so those erased since disappear), `objects` takes IDs of the LeadObject namespace. The request is safe to repeat. `npm run rebuild` sends it for all leads.',
  access: 'operator',
  isBackground: true,
  body: z.discriminatedUnion('type', [
    z.object({ type: z.literal('objects'), ids: z.array(ObjectId).min(1).max(LIMITS.rebuiltLeadsMax) }),
    z.object({ type: z.literal('rows'), after: RowKey.nullable() }),
  ]),
  status: 200,
  answer: z.object({
    leads: z.int().meta({ description: 'The number of objects that were asked to write their rows.', example: 200 }),
    failed: z
      .array(z.string())
      .meta({ description: 'IDs of objects or leads that could not be written. Send them again.', example: [] }),
    next: RowKey.nullable().describe('For `rows`: where the next call continues; null at the end.'),
  }),
});

export const restoreLeads = endpoint({
  method: 'post',
  url: '/api/operator/restore',
  operationId: 'restoreLeads',
  tag: 'System',
  summary: 'Restore leads from an export',
  description:
    '`begin` writes the audit log; then each `part` restores events, claimed emails and merges of a lead, as `contents=everything` exported them, with the same IDs, times, sources and points. Merges and claims keep their source (a page, a signed identify, an import or you); if the export does not contain the source, they count as yours. Events that a lead already has do not count again, and erased leads stay erased. Sends no webhooks and runs no automations. The request is safe to repeat. `npm run restore` sends a whole file.',
  access: 'operator',
  isBackground: true,
  bodyBytesMax: LIMITS.restoredBytesMax,
  body: z.discriminatedUnion('type', [
    z.object({ type: z.literal('begin'), projectId: z.string(), leads: z.int().min(0).meta({ example: 2400 }) }),
    RestoredPart,
  ]),
  status: 200,
  answer: z.object({
    accepted: z.int().meta({ example: 480 }),
    duplicates: z.int().meta({ description: 'Events that the lead already had.', example: 20 }),
    erased: z
      .int()
      .meta({ description: 'Events of leads that were erased on this server, which are not restored.', example: 0 }),
    pendingMerges: z
      .int()
      .meta({ description: 'Merges still running. Send the part again until `pendingMerges` is 0.', example: 0 }),
  }),
});

const ReturnTo = z.object({
  projectId: z.string(),
  at: Instant,
  dryRun: z
    .boolean()
    .default(false)
    .describe('If true, only lists the events that would be removed, and changes nothing.'),
});

const Lost = z.object({
  lostCount: z.int().meta({ description: 'The number of events received after `at`.', example: 1 }),
  lost: z
    .array(
      z.object({
        leadId: LeadId.describe('The lead that the event was originally sent to.'),
        eventId: z.string().meta({ example: 'evt_unique_456' }),
        type: z
          .string()
          .meta({ description: 'The event type, or `traits` or `work` for other entries.', example: 'page_view' }),
        occurredAt: UtcInstant,
        receivedAt: UtcInstant,
      }),
    )
    .describe(`The latest removed events first, at most ${LIMITS.lostEventsListedMax}.`),
});

export const returnLead = endpoint({
  method: 'post',
  url: '/api/operator/return-lead',
  operationId: 'returnLead',
  tag: 'System',
  summary: 'Return a lead to an earlier state',
  description:
    'Uses the history that Cloudflare keeps of each lead for 30 days; a local server has none. Events received after `at` are removed and listed; resend those you want to keep. Refused if the lead was erased, or if leads were merged into it or unmerged from it after `at`. With `withMerged`, all of these leads return to their earlier state, and leads that did not exist at that time disappear. Leads that only publishable keys have merged with this lead since then are unmerged first and do not change. Sends no webhooks and runs no automations.',
  access: 'operator',
  isBackground: true,
  body: ReturnTo.extend({
    leadId: z.string(),
    withMerged: z
      .boolean()
      .default(false)
      .describe(
        `Also return the leads that were merged with this lead or unmerged from it since then; at most ${LIMITS.returnedTogetherMax}.`,
      ),
  }),
  status: 200,
  answer: Lost.extend({
    returned: z.boolean().describe('False after a dry run.'),
    leadIds: z
      .array(LeadId)
      .describe(
        'This lead, and the other leads that return with it. A dry run cannot list leads that were unmerged from this lead since then.',
      ),
  }),
  refusals: ['conflict', 'lead_erased'],
});

export const returnLeads = endpoint({
  method: 'post',
  url: '/api/operator/return-leads',
  operationId: 'returnLeads',
  tag: 'System',
  summary: 'Return a project’s leads to an earlier state',
  description:
    'Works like `returnLead` with `withMerged`, for the given leads or for a page of all leads of the project. Leads without events, merges, recalculated scores or undone imports since `at` are left unchanged, and so are leads that did not exist at that time. The request is safe to repeat. `npm run operator -- restore-leads` sends it for all leads.',
  access: 'operator',
  isBackground: true,
  body: ReturnTo.extend({
    leadIds: z.array(LeadId).min(1).max(LIMITS.returnedLeadsMax).optional().describe('Only these leads.'),
    after: LeadId.optional().describe('If you send no `leadIds`: where to continue, from `next` in the last response.'),
  }),
  status: 200,
  answer: z.object({
    leads: z.array(
      Lost.extend({
        leadId: LeadId,
        status: z
          .enum([
            ...(['returned', 'planned', 'unchanged', 'not_there_then'] as const),
            ...(['erased', 'merged', 'unsettled', 'too_many', 'no_history'] as const),
          ])
          .meta({
            description:
              '`planned`: a dry run would return it. `not_there_then`: first seen since. `merged`: part of another lead. `unsettled`: a merge was not finished, now or then. `too_many`: too many leads were merged with it since.',
            example: 'returned',
          }),
        leadIds: z
          .array(LeadId)
          .describe('This lead, and the other leads that return with it; empty if no lead changes.'),
      }),
    ),
    next: LeadId.nullable().describe('Where the next call continues; null at the end.'),
  }),
});
