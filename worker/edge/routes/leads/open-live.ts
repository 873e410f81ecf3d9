import * as z from 'zod';
import { leadObject } from '../../../lead/lead-client.ts';
import { answerOf } from '../../answer-of.ts';
import { requireTicket } from '../../auth/require-ticket.ts';
import { publicEndpoint } from '../../endpoint.ts';
import { LeadPath } from './get-lead.ts';

export const openLive = publicEndpoint(
  {
    method: 'get',
    url: '/api/leads/{leadId}/live',
    operationId: 'openLeadSocket',
    tag: 'Leads',
    summary: 'The lead’s socket',
    description:
      'A WebSocket: first a `snapshot` of the lead, then one `change` for each version. Send `ping` to be answered `pong`. On a gap (`fromVersion` is not the version you hold) or a reconnect, the new snapshot is the truth.',
    path: LeadPath,
    query: z.object({ ticket: z.string({ error: 'is required: get one from POST /api/leads/{leadId}/live-ticket' }) }),
    status: 101,
    answer: z.never(),
    refusals: ['invalid_credentials', 'not_found', 'upgrade_required'],
  },
  async ({ path: { leadId }, query: { ticket }, env, now, context }) => {
    const { projectId } = await requireTicket(context, { ticket, subject: `lead:${leadId}`, now });
    return answerOf(leadObject(env, projectId, leadId).fetch(context.req.raw));
  },
);
