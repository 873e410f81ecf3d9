import { type Call, requirePermission } from '../access/call.ts';
import type { IdentityConflict } from '../contract/identity.ts';
import { closeConflict, listConflicts } from './conflicts.ts';

/** The project's open conflicts, newest first. */
export async function listIdentityConflicts(call: Call, { limit }: { limit: number }): Promise<IdentityConflict[]> {
  requirePermission(call, 'leads:read');
  return listConflicts(call.env.DB, call.projectId, { limit });
}

/** Records that two leads are two people. */
export async function dismissIdentityConflict(
  call: Call,
  { leadId, otherLeadId }: { leadId: string; otherLeadId: string },
): Promise<{ status: 'dismissed' } | { reason: 'no_such_conflict' }> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const leadIds: [string, string] = [leadId, otherLeadId];
  const isClosed = await closeConflict(env.DB, { projectId, leadIds, status: 'dismissed', now });
  return isClosed ? { status: 'dismissed' } : { reason: 'no_such_conflict' };
}
