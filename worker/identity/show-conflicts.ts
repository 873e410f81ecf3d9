import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import type { ConflictCounts, ConflictFilter, IdentityConflict } from '../contract/identity.ts';
import { closeConflict } from './conflicts.ts';
import { ConflictPosition, countConflicts, listConflicts } from './open-conflicts.ts';

/** Lists the project's open conflicts. Those that the customer raised come first; each group is sorted newest first. */
export async function listIdentityConflicts(
  call: Call,
  { cursor, ...query }: ConflictFilter & { limit: number; cursor?: string | undefined },
): Promise<{ conflicts: IdentityConflict[]; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'leads:read');
  const after = cursor === undefined ? undefined : decodeCursor(cursor, ConflictPosition);
  if (after === null) return { reason: 'bad_cursor' };
  const { conflicts, next } = await listConflicts(call.env.DB, call.projectId, { ...query, after });
  return { conflicts, nextCursor: next && encodeCursor(next) };
}

/** Counts the project's open conflicts by who has raised them. */
export async function countIdentityConflicts(call: Call, filter: ConflictFilter): Promise<ConflictCounts> {
  requirePermission(call, 'leads:read');
  return countConflicts(call.env.DB, call.projectId, filter);
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
