import * as z from 'zod';
import { BehaviorCount } from '../behavior-condition.ts';
import { Explanation } from '../explanation.ts';
import { ExportedTrust } from '../exported-lead.ts';
import { EventId, LeadId } from '../ids.ts';
import { Intelligence } from '../intelligence.ts';
import { Lead, LeadDetail, LeadPage, TimelineEntry } from '../lead.ts';
import { LeadConditions } from '../lead-condition.ts';
import { AsOfQuery, ExplanationQuery, LeadListQuery, TimelineQuery } from '../lead-query.ts';
import { LIMITS } from '../limits.ts';
import { LeadInput, LearnedTraits } from '../traits.ts';
import { endpoint } from './endpoint.ts';

/** The lead that the request is about. */
export const LeadPath = z.object({ leadId: LeadId });

export const TaskPath = LeadPath.extend({ taskId: EventId });

const Entries = z.array(z.record(z.string(), z.unknown())).meta({ example: [] });

/** All stored data about a lead. */
export const Everything = z.object({
  exportedAt: z.string(),
  lead: Lead,
  trust: ExportedTrust,
  events: Entries,
  withdrawn: Entries.describe('Events of undone imports. Withdrawn events no longer count.'),
  transitions: Entries,
  rescores: Entries,
  merged: Entries.describe('Leads that were merged into this lead, and who linked each of them.'),
  identities: Entries,
  conflicts: Entries.describe('Leads that may be the same person, and what somebody decided about them.'),
});

const Filter = LeadListQuery.omit({ page: true, limit: true, cursor: true, properties: true, behaviors: true }).extend({
  filter: LeadConditions.optional(),
  behavior: BehaviorCount.optional(),
});

const isFiltered = ({ ids: _ids, sort: _sort, ...filter }: Record<string, unknown>) =>
  Object.values(filter).some((value) => value !== undefined);

export const createLead = endpoint({
  method: 'post',
  url: '/api/leads',
  operationId: 'createLead',
  tag: 'Leads',
  summary: 'Create or update a lead',
  description:
    'With the `leadId` or the email of an existing lead, this updates that lead instead of creating one. If only a visitor has the email, the visitor is merged into a new lead, so that the answer never contains an ID that a web page invented for a visitor. If only a web page has stated the email for a user, the answer is that user, into whom the new lead is merged.',
  isCreating: true,
  access: 'leads:write',
  body: LeadInput,
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 201,
  answer: LeadDetail,
  refusals: ['payload_too_large', 'lead_erased', 'unavailable'],
});

export const createLeadTicket = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/live-ticket',
  operationId: 'createLeadTicket',
  tag: 'Leads',
  summary: 'Get a ticket for the lead’s socket',
  description: 'The ticket is valid for 30 seconds, only for `/api/leads/{leadId}/live?ticket=…`.',
  access: 'leads:read',
  path: LeadPath,
  status: 201,
  answer: z.object({ ticket: z.string(), url: z.string().meta({ example: '/api/leads/lead_123/live?ticket=…' }) }),
  refusals: ['not_found'],
});

export const eraseLead = endpoint({
  method: 'delete',
  url: '/api/leads/{leadId}',
  operationId: 'eraseLead',
  tag: 'Leads',
  summary: 'Erase a lead permanently',
  description:
    'Erases everything about the person, including merged leads; future events for their IDs are rejected. If only web pages had ever used the ID, a secret key, an import or a person may use it again. The ID of a lead that was merged into another answers 409 with that lead; confirm with `?winner=<id>`. Erasing an ID that was only ever anonymous erases its person. If only a web page linked the ID to a lead you know, the answer is 409, too. Leads that you know from your own data, and that only publishable keys had merged into this one, are not erased: they become separate leads again, listed in `kept`. `possibleDuplicates` lists leads that may be the same person and are not erased: those in open conflicts with this one, and those that own an email you have stated for it.',
  access: 'leads:write',
  path: LeadPath,
  query: z.object({
    winner: LeadId.optional().describe(
      'The ID of the lead to erase: the ID in the path, or the lead that this ID was merged into.',
    ),
  }),
  status: 200,
  answer: z.object({
    _id: z.string(),
    erased: z.literal(true),
    kept: z.array(z.string()).meta({ example: [] }),
    possibleDuplicates: z.array(z.string()).meta({ example: [] }),
  }),
  refusals: ['not_found', 'conflict'],
});

export const exportLead = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/export',
  operationId: 'exportLead',
  tag: 'Leads',
  summary: 'Export all data about a lead',
  description:
    'For access requests: the lead, every event with properties and points, stage changes, merged IDs, and claimed emails. The answer is streamed if the log is long.',
  access: 'leads:read',
  path: LeadPath,
  status: 200,
  answer: Everything,
  refusals: ['not_found'],
});

export const exportLeads = endpoint({
  method: 'post',
  url: '/api/leads/export',
  operationId: 'exportLeads',
  tag: 'Leads',
  summary: 'Export a list of leads as a file',
  description:
    'Every lead that matches the filters of `GET /api/leads`, in the requested order, or the leads in `ids`. Each row has all fields and custom properties. `asExported` marks the exported values: an import of the file takes only edited values, or all values if the lead does not exist. CSV follows RFC 4180, with a byte order mark. Cells that a spreadsheet would run as a formula start with an apostrophe, which the import removes.',
  access: 'leads:read',
  body: Filter.extend({
    ids: z.array(LeadId).min(1).max(LIMITS.exportedIdsMax).optional(),
    format: z.enum(['csv', 'ndjson']).default('csv'),
  })
    .refine(({ format: _format, ...body }) => body.ids === undefined || !isFiltered(body), {
      path: ['ids'],
      error: 'Send either `ids` or filters, not both.',
    })
    .meta({ example: { stage: 'hot', format: 'csv' } }),
  status: 200,
  answer: z.string().meta({ example: '_id,name,email\r\nlead_123,John Doe,john@example.com\r\n' }),
  contentType: ['text/csv', 'application/x-ndjson'],
});

export const getLeadExplanation = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/explain',
  operationId: 'getLeadExplanation',
  tag: 'Leads',
  summary: 'Explain a score',
  description:
    'Lists every contribution, points withheld by caps, decay, and corrections that keep the score at 0 or above. The lines add up to the score exactly. In a long history, the answer has the newest lines, and `nextCursor` lists earlier lines.',
  access: 'leads:read',
  path: LeadPath,
  query: ExplanationQuery,
  status: 200,
  answer: Explanation,
  refusals: ['not_found'],
});

export const getLeadIntelligence = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/intelligence',
  operationId: 'getLeadIntelligence',
  tag: 'Leads',
  summary: 'Get risk, trend, engagement and next action',
  description: 'Each figure includes the numbers it was computed from.',
  access: 'leads:read',
  path: LeadPath,
  query: AsOfQuery,
  status: 200,
  answer: Intelligence,
  refusals: ['not_found'],
});

export const getLead = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}',
  operationId: 'getLead',
  tag: 'Leads',
  summary: 'Get a lead, now or at a past time',
  description:
    'With `at`, returns the lead as it was at that time, according to today’s data. The ID of a merged lead returns the lead it was merged into.',
  access: 'leads:read',
  path: LeadPath,
  query: AsOfQuery,
  status: 200,
  answer: LeadDetail,
  refusals: ['not_found'],
});

export const getLeadTimeline = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/timeline',
  operationId: 'getLeadTimeline',
  tag: 'Leads',
  summary: 'Get a lead’s timeline, oldest first',
  description:
    'Entries are in the order of events: a late event is listed when it happened. A long history is divided into pages, newest first: while the answer has a `Link` with `rel="next"`, there are earlier entries.',
  access: 'leads:read',
  path: LeadPath,
  query: TimelineQuery,
  status: 200,
  answer: z.array(TimelineEntry),
  refusals: ['not_found'],
});

export const listLeads = endpoint({
  method: 'get',
  url: '/api/leads',
  operationId: 'listLeads',
  tag: 'Leads',
  summary: 'List leads, by score or in another order',
  description:
    'Use `page` and `limit` to get a page, or `cursor` to read the whole list (the `nextCursor` of the previous answer, with the same filters, `sort` and `order`). With filters, up to 50,000 matching leads can be sorted. Four lists can be longer: highest score first; by last activity, filtered only by activity; by velocity with `activeAfter`; and by the next stage drop with `dropsBefore`.',
  access: 'leads:read',
  query: LeadListQuery,
  status: 200,
  answer: LeadPage,
});

export const listLeadProperties = endpoint({
  method: 'get',
  url: '/api/lead-properties',
  operationId: 'listLeadProperties',
  tag: 'Leads',
  summary: 'List custom properties in use',
  description:
    'Lists the custom properties of the 500 most recently active leads and the 500 newest leads. You can use these names in a `filter`. Older leads may have other properties.',
  access: 'leads:read',
  status: 200,
  answer: z.object({
    properties: z.array(
      z.object({
        name: z.string().meta({ example: 'employees' }),
        leads: z.int().describe('How many of the leads that were read have the property.').meta({ example: 1204 }),
        example: z.unknown().describe('A value that one of the leads has for the property.').meta({ example: 250 }),
      }),
    ),
  }),
});

export const openLeadSocket = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/live',
  operationId: 'openLeadSocket',
  tag: 'Leads',
  summary: 'Open the lead’s socket',
  description:
    'A WebSocket that first sends a `snapshot` of the lead, and then one `change` per version. Send `ping` to get `pong`. If you missed a message (`fromVersion` is not the version you have), reconnect and use the new snapshot. After a minute, the socket sends `renew` instead of the next message and closes: open a socket with a new ticket.',
  access: 'public',
  path: LeadPath,
  query: z.object({ ticket: z.string({ error: 'is required: get one from POST /api/leads/{leadId}/live-ticket' }) }),
  status: 101,
  answer: z.never(),
  refusals: ['invalid_credentials', 'not_found', 'upgrade_required'],
});

export const updateLead = endpoint({
  method: 'patch',
  url: '/api/leads/{leadId}',
  operationId: 'updateLead',
  tag: 'Leads',
  summary: 'Update a lead',
  description:
    'Fields you leave out do not change; `null` clears a field. If you set an email, this lead claims the email. An ID that only a publishable key had linked to another lead is first removed from that lead.',
  access: 'leads:write',
  path: LeadPath,
  body: LearnedTraits,
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 200,
  answer: LeadDetail,
  refusals: ['not_found', 'payload_too_large', 'lead_erased', 'unavailable'],
});
