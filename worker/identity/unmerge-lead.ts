import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import { leadObject } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { writeAudit } from '../settings/projects/audit.ts';
import { recordUnmerge } from './conflicts.ts';
import { resolveLead } from './merge-leads.ts';

/** Starts to take a lead out of the one it was merged into. Its alarm does the rest. */
export async function unmergeLead(
  call: Call,
  { leadId }: { leadId: string },
): Promise<{ status: 'restoring'; leadId: string } | { reason: 'not_merged' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const winner = await resolveLead(env, projectId, leadId);
  if (winner !== leadId) await recordUnmerge(env.DB, { projectId, leadId, otherLeadId: winner, now });
  const begun = await leadObject(env, projectId, leadId).unseal({ requestId: currentRequestId() });
  if (!begun) return { reason: 'not_merged' };
  const actor = actorIdOf(call.actor);
  await writeAudit(env.DB, { projectId, at: now, actor, action: 'lead.unmerged', target: leadId });
  return { status: 'restoring', leadId };
}
