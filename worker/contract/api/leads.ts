import * as z from 'zod';
import { Explanation } from '../explanation.ts';
import { LeadId } from '../ids.ts';
import { Intelligence } from '../intelligence.ts';
import { Lead, LeadPage, TimelineEntry } from '../lead.ts';
import { AsOfQuery, ExplanationQuery, LeadListQuery, TimelineQuery } from '../lead-query.ts';
import { LIMITS } from '../limits.ts';
import { LeadInput, LearnedTraits } from '../traits.ts';
import { endpoint } from './endpoint.ts';

/** The lead that the request is about. */
export const LeadPath = z.object({ leadId: LeadId });

const Entries = z.array(z.record(z.string(), z.unknown())).meta({ example: [] });

/** Everything held about a lead. */
export const Everything = z.object({
  exportedAt: z.string(),
  lead: Lead,
  events: Entries,
  withdrawn: Entries.describe('Events of imports that were undone. They count nowhere.'),
  transitions: Entries,
  rescores: Entries,
  merged: Entries,
  identities: Entries,
});

const Filter = LeadListQuery.omit({ page: true, limit: true, cursor: true });

const isFiltered = ({ ids: _ids, sort: _sort, ...filter }: Record<string, unknown>) =>
  Object.values(filter).some((value) => value !== undefined);

export const createLead = endpoint({
  method: 'post',
  url: '/api/leads',
  operationId: 'createLead',
  tag: 'Leads',
  summary: 'Create a lead, or tell who one is',
  description:
    'With the `leadId`, or the email, of a lead that exists, what is sent is added to what is known of it; no second lead is made.',
  access: 'leads:write',
  body: LeadInput,
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 201,
  answer: Lead,
  refusals: ['payload_too_large', 'lead_erased', 'unavailable'],
});

export const createLeadTicket = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/live-ticket',
  operationId: 'createLeadTicket',
  tag: 'Leads',
  summary: 'A ticket that opens the lead’s socket',
  description: 'Good for 30 seconds and for `/api/leads/{leadId}/live?ticket=…` only.',
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
  summary: 'Permanently delete a lead',
  description:
    'Deletes everything about the person, including leads merged into this one; what is sent to their ids later is refused. An id that was merged into another lead answers 409 with that lead; confirm with `?winner=<id>`. An id that was only ever anonymous stands for its person.',
  access: 'leads:write',
  path: LeadPath,
  query: z.object({
    winner: LeadId.optional().describe('Delete the lead with this id, which the id in the path was merged into.'),
  }),
  status: 200,
  answer: z.object({ _id: z.string(), erased: z.literal(true) }),
  refusals: ['not_found', 'conflict'],
});

export const exportLead = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/export',
  operationId: 'exportLead',
  tag: 'Leads',
  summary: 'Everything held about a lead',
  description:
    'For a person who asks: the lead, every event with its properties and points, stage changes, merged ids, emails claimed. A long log comes as it is read.',
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
  summary: 'Export the leads of a list, as a file',
  description:
    'Every lead that matches the filters of `GET /api/leads`, in the order asked for, or the leads named in `ids`. Each row holds all fields and custom properties. CSV is RFC 4180 with a byte order mark; cells that a spreadsheet would run begin with an apostrophe, which the import takes away.',
  access: 'leads:read',
  body: Filter.extend({
    ids: z.array(LeadId).min(1).max(LIMITS.exportedIdsMax).optional(),
    format: z.enum(['csv', 'ndjson']).default('csv'),
  })
    .refine(({ format: _format, ...body }) => body.ids === undefined || !isFiltered(body), {
      path: ['ids'],
      error: 'Send either ids or filters.',
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
  summary: 'Why the score is what it is',
  description:
    'Every contribution, what caps withheld, what decay took and the floor gave: the lines add up to the score exactly. Of a long history, the newest lines come first, and `nextCursor` lists earlier ones.',
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
  summary: 'Risk, trend, engagement and what to do next',
  description: 'Each figure comes with the numbers that it was made of.',
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
  summary: 'One lead as it stands now, or as of an instant',
  description:
    'With `at`, the lead is what it was then, by what is known today. An id that was merged into another lead answers that one.',
  access: 'leads:read',
  path: LeadPath,
  query: AsOfQuery,
  status: 200,
  answer: Lead,
  refusals: ['not_found'],
});

export const getLeadTimeline = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/timeline',
  operationId: 'getLeadTimeline',
  tag: 'Leads',
  summary: 'What the lead did and what it was worth, oldest first',
  description:
    'In the order in which things happened: an event that came late stands where it belongs. A long history comes in pages, newest first: while the answer has a `Link` with `rel="next"`, there are earlier entries behind it.',
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
  summary: 'Leads, by score or in another order',
  description:
    'Page by `page` and `limit`, or without limit of depth by `cursor` (the `nextCursor` of the answer before; with the same filters, `sort` and `order`). With filters, up to 50,000 matching leads can be sorted. These have no such limit: highest score; last activity filtered by activity only; velocity with `activeAfter`; the next stage drop with `dropsBefore`.',
  access: 'leads:read',
  query: LeadListQuery,
  status: 200,
  answer: LeadPage,
});

export const openLeadSocket = endpoint({
  method: 'get',
  url: '/api/leads/{leadId}/live',
  operationId: 'openLeadSocket',
  tag: 'Leads',
  summary: 'The lead’s socket',
  description:
    'A WebSocket: first a `snapshot` of the lead, then one `change` for each version. Send `ping` to be answered `pong`. On a gap (`fromVersion` is not the version you hold) or a reconnect, the new snapshot is the truth.',
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
  summary: 'Change what is known of a lead',
  description: 'What is not named stays; `null` takes a trait away. An email is claimed for this lead.',
  access: 'leads:write',
  path: LeadPath,
  body: LearnedTraits,
  bodyBytesMax: LIMITS.eventBytesMax,
  status: 200,
  answer: Lead,
  refusals: ['not_found', 'payload_too_large', 'lead_erased', 'unavailable'],
});
