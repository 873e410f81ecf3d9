import * as z from 'zod';
import { CallMark, LeadsToCallQuery, LeadToCall } from '../lead-to-call.ts';
import { LIMITS } from '../limits.ts';
import { endpoint } from './endpoint.ts';
import { LeadPath } from './leads.ts';

const Marked = z.object({ _id: z.string().meta({ example: 'lead_123' }), mark: CallMark.nullable() });

export const listLeadsToCall = endpoint({
  method: 'get',
  url: '/api/leads-to-call',
  operationId: 'listLeadsToCall',
  tag: 'Leads',
  summary: 'List the leads to call now',
  description:
    `At most ${LIMITS.leadsToCallMax}, most urgent first. An event’s urgency is its points × the score right after it, halved each day. A lead’s urgency is the highest urgency of its events. ` +
    'Leads in the lowest stage, leads that reached the project’s outcome, visitors without a contact, and leads marked as done or snoozed are not listed. ' +
    'Leads known only from web pages take at most half of the places, unless there are too few other leads. ' +
    `Leads whose snooze has ended come first, at most ${LIMITS.snoozedToCallMax}.`,
  access: 'leads:read',
  query: LeadsToCallQuery,
  status: 200,
  answer: z.array(LeadToCall),
});

export const markLeadToCall = endpoint({
  method: 'put',
  url: '/api/leads-to-call/{leadId}/mark',
  operationId: 'markLeadToCall',
  tag: 'Leads',
  summary: 'Mark a lead as done, or snooze it',
  description: `The mark applies to everyone in the project. The lead returns when a more urgent event happens, or when its snooze ends: at most ${LIMITS.snoozeDaysMax} days from now.`,
  access: 'leads:write',
  path: LeadPath,
  body: CallMark,
  status: 200,
  answer: Marked,
  refusals: ['not_found'],
});

export const unmarkLeadToCall = endpoint({
  method: 'delete',
  url: '/api/leads-to-call/{leadId}/mark',
  operationId: 'unmarkLeadToCall',
  tag: 'Leads',
  summary: 'Remove the mark from a lead to call',
  description: 'The lead is listed again. If the lead has no mark, nothing changes.',
  access: 'leads:write',
  path: LeadPath,
  status: 200,
  answer: Marked,
  refusals: ['not_found'],
});
