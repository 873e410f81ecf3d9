import * as z from 'zod';
import {
  ConflictCounts,
  ConflictDecision,
  ConflictFilter,
  IdentityConflict,
  MergeAnswer,
  MergeInput,
} from '../identity.ts';
import { pageLimit } from '../query-count.ts';
import { endpoint } from './endpoint.ts';
import { LeadPath } from './leads.ts';

export const dismissIdentityConflict = endpoint({
  method: 'post',
  url: '/api/identity-conflicts/dismiss',
  operationId: 'dismissIdentityConflict',
  tag: 'Identity',
  summary: 'Dismiss a conflict: two leads are two people',
  description: 'Closes the conflict, permanently for these two leads.',
  access: 'leads:write',
  body: ConflictDecision,
  status: 200,
  answer: z.object({ status: z.literal('dismissed') }),
  refusals: ['not_found'],
});

export const listIdentityConflicts = endpoint({
  method: 'get',
  url: '/api/identity-conflicts',
  operationId: 'listIdentityConflicts',
  tag: 'Identity',
  summary: 'List leads that look like one person',
  description:
    'Both are known on their own, so a person decides: merge them, or dismiss the conflict. Conflicts that your servers, imports or team raised come first, then those that only web pages raised; each newest first. While the answer has a `Link` with `rel="next"`, there are more: request that address.',
  access: 'leads:read',
  query: ConflictFilter.extend({
    limit: pageLimit(),
    cursor: z.string().optional().describe('From the `Link` of the previous page, with the same filters.'),
  }),
  status: 200,
  answer: z.array(IdentityConflict),
});

export const countIdentityConflicts = endpoint({
  method: 'get',
  url: '/api/identity-conflicts/count',
  operationId: 'countIdentityConflicts',
  tag: 'Identity',
  summary: 'Count leads that look like one person',
  description: 'The number of open conflicts that match, by who has raised them.',
  access: 'leads:read',
  query: ConflictFilter,
  status: 200,
  answer: ConflictCounts,
});

export const mergeLead = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/merge',
  operationId: 'mergeLead',
  tag: 'Identity',
  summary: 'Merge another lead into this one',
  description:
    'Combines both histories and recalculates the score; the other ID then resolves to this lead. The kept lead’s values win field by field and the other’s fill the gaps, unless you `choose`. An ID that only a publishable key linked to another lead is removed from it first. With `preview`, nothing changes, and the answer shows the lead that a merge would make. `POST /api/leads/{other}/unmerge` restores both.',
  access: 'leads:write',
  path: LeadPath,
  body: MergeInput,
  status: 202,
  answer: MergeAnswer,
  refusals: ['not_found', 'conflict'],
});

export const unmergeLead = endpoint({
  method: 'post',
  url: '/api/leads/{leadId}/unmerge',
  operationId: 'unmergeLead',
  tag: 'Identity',
  summary: 'Undo the merge of this lead into another',
  description:
    'Restores both leads: events, scores, timelines. Events sent to this ID since the merge come back to it, and their browser cannot merge the two again. Continues in the background.',
  access: 'leads:write',
  path: LeadPath,
  status: 202,
  answer: z.object({ status: z.literal('restoring'), leadId: z.string() }),
  refusals: ['conflict'],
});
