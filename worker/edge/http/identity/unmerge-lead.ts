import { actorIdOf } from '../../../access/permissions.ts';
import { unmergeLead as definition } from '../../../contract/api/identity.ts';
import { recordUnmerge } from '../../../identity/conflicts.ts';
import { resolveLead } from '../../../identity/merge-leads.ts';
import { leadObject } from '../../../lead/lead-client.ts';
import { currentRequestId } from '../../../observe/request-id.ts';
import { writeAudit } from '../../../settings/projects/audit.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const unmergeLeadHandler = endpoint(definition, async ({ path: { leadId }, principal, env, now }) => {
  const { projectId } = principal;
  const winner = await resolveLead(env, projectId, leadId);
  if (winner !== leadId) await recordUnmerge(env.DB, { projectId, leadId, otherLeadId: winner, now });
  const begun = await leadObject(env, projectId, leadId).unseal({ requestId: currentRequestId() });
  if (!begun) throw new Refusal('conflict', 'This lead is not merged into another, or its merge is not finished yet.');
  await writeAudit(env.DB, {
    projectId,
    at: now,
    actor: actorIdOf(principal),
    action: 'lead.unmerged',
    target: leadId,
  });
  return { status: 'restoring' as const, leadId };
});
