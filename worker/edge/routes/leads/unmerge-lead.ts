import * as z from 'zod';
import { recordUnmerge } from '../../../identity/conflicts.ts';
import { resolveLead } from '../../../identity/merge-leads.ts';
import { leadObject } from '../../../lead/lead-client.ts';
import { currentRequestId } from '../../../observe/request-id.ts';
import { writeAudit } from '../../../settings/audit.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { LeadPath } from './get-lead.ts';

export const unmergeLead = endpoint(
  {
    method: 'post',
    url: '/api/leads/{leadId}/unmerge',
    operationId: 'unmergeLead',
    tag: 'Identity',
    summary: 'Undo the merge of this lead into another',
    description:
      'Both are restored: events, scores, timelines. What was sent to this id since the merge comes back to it, and nothing that their browser says merges the two again. Goes on in the background.',
    access: 'leads:write',
    path: LeadPath,
    status: 202,
    answer: z.object({ status: z.literal('restoring'), leadId: z.string() }),
    refusals: ['conflict'],
  },
  async ({ path: { leadId }, principal, env, now }) => {
    const { projectId } = principal;
    const winner = await resolveLead(env, projectId, leadId);
    if (winner !== leadId) await recordUnmerge(env.DB, { projectId, leadId, otherLeadId: winner, now });
    const begun = await leadObject(env, projectId, leadId).unseal({ requestId: currentRequestId() });
    if (!begun)
      throw new Refusal('conflict', 'This lead is not merged into another, or its merge is not finished yet.');
    await writeAudit(env.DB, {
      projectId,
      at: now,
      actor: actorOf(principal),
      action: 'lead.unmerged',
      target: leadId,
    });
    return { status: 'restoring' as const, leadId };
  },
);
