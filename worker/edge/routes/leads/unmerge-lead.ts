import * as z from 'zod';
import { leadObject } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { LeadPath } from './get-lead.ts';

export const unmergeLead = endpoint(
  {
    method: 'post',
    url: '/api/leads/{leadId}/unmerge',
    tag: 'Identity',
    summary: 'Undo the merge of this lead into another',
    description:
      'Both are restored: events, scores, timelines. What was sent to this id since the merge comes back to it. Goes on in the background.',
    access: 'leads:write',
    path: LeadPath,
    status: 202,
    answer: z.object({ status: z.literal('restoring'), leadId: z.string() }),
    refusals: ['conflict'],
  },
  async ({ path: { leadId }, principal: { projectId }, env }) => {
    const begun = await leadObject(env, projectId, leadId).unseal();
    if (!begun)
      throw new Refusal('conflict', 'This lead is not merged into another, or its merge is not finished yet.');
    return { status: 'restoring' as const, leadId };
  },
);
