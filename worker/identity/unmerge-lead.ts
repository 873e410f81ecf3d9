import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import { leadObject } from '../lead/lead-client.ts';
import { currentRequestId } from '../observe/request-id.ts';
import { writeAudit } from '../settings/projects/audit.ts';
import { recordUnmerge } from './conflicts.ts';
import { resolveLead } from './merge-leads.ts';
import { reclaimEmail, reclaimOwnEmail } from './reclaim-email.ts';

/** Starts to unmerge a lead. The lead's alarm completes it. */
export async function unmergeLead(
  call: Call,
  { leadId }: { leadId: string },
): Promise<{ status: 'restoring'; leadId: string } | { reason: 'not_merged' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const lead = await leadObject(env, projectId, leadId).identity();
  if (!lead || lead.winner === null || lead.isJoining || lead.isLeaving) return { reason: 'not_merged' };
  const actor = actorIdOf(call.actor);
  await writeAudit(env.DB, { projectId, at: now, actor, action: 'lead.unmerged', target: leadId });
  if (!(await takeOut(env, { projectId, leadId, now }))) return { reason: 'not_merged' };
  return { status: 'restoring', leadId };
}

/** Unmerges a lead, because a person says that it and its winner are two people. Returns false if it is not merged. */
export async function takeOut(
  env: Env,
  { projectId, leadId, now }: { projectId: string; leadId: string; now: number },
): Promise<boolean> {
  const winner = await resolveLead(env, projectId, leadId);
  const record = (otherLeadId: string) => recordUnmerge(env.DB, { projectId, leadId, otherLeadId, now });
  if (winner !== leadId) await record(winner);
  const begun = await leadObject(env, projectId, leadId).unseal({ requestId: currentRequestId() });
  if (!begun) return false;
  // A browser's link may have merged the winner into another lead in the meantime. Keep this lead apart from that lead, too.
  const above = await resolveLead(env, projectId, winner);
  if (above !== winner && above !== leadId) await record(above);
  await reclaimEmail(env, { projectId, leadId: winner, now });
  await reclaimOwnEmail(env, { projectId, leadId, now });
  return true;
}
