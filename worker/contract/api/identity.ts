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
  summary: 'Dismiss a conflict between two leads',
  description: 'Records that the two leads are different people, and closes their conflict permanently.',
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
  summary: 'List leads that may be the same person',
  description:
    'Both leads of a conflict exist independently, so a person has to merge the leads or dismiss the conflict. Conflicts caused by your servers, imports or team come first, then conflicts caused only by web pages. In each group, the newest conflicts come first. While the answer has a `Link` with `rel="next"`, there are more: request that address for the next page.',
  access: 'leads:read',
  query: ConflictFilter.extend({
    limit: pageLimit(),
    cursor: z
      .string()
      .optional()
      .describe('The cursor from the `Link` of the previous page. Send the cursor with the same filters.'),
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
  description: 'The number of open conflicts that match, by who caused them.',
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
    'Combines both histories and recalculates the score; the other ID then resolves to this lead. For each field, the kept lead’s value is used if it has one, and otherwise the other lead’s value. With `choose`, you decide. An ID that only a publishable key had linked to another lead is first removed from that lead. With `preview`, no lead changes, and the answer shows the lead that the merge would produce. `POST /api/leads/{other}/unmerge` restores both.',
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
    'Restores both leads: events, scores, timelines. Events sent to this ID since the merge move to this lead, and the browser that sent them cannot merge the two again. The unmerge finishes in the background.',
  access: 'leads:write',
  path: LeadPath,
  status: 202,
  answer: z.object({ status: z.literal('restoring'), leadId: z.string() }),
  refusals: ['conflict'],
});
