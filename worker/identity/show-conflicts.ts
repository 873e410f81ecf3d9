import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import type { ConflictCounts, ConflictFilter, IdentityConflict } from '../contract/identity.ts';
import { nameLeads } from '../project/name-leads.ts';
import { closeConflict } from './conflicts.ts';
import { countConflicts, listConflicts, type UnnamedConflict } from './open-conflicts.ts';

/**
 * Lists the project's open conflicts. The customer's conflicts come first, then conflicts from pages; both groups are sorted newest first.
 */
export async function listIdentityConflicts(
  call: Call,
  { cursor, ...query }: ConflictFilter & { limit: number; cursor?: string | undefined },
): Promise<{ conflicts: IdentityConflict[]; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'leads:read');
  const after = cursor === undefined ? undefined : await decodeCursor(cursor, 'conflicts');
  if (after === null) return { reason: 'bad_cursor' };
  const { env, projectId } = call;
  const { conflicts, next } = await listConflicts(env.DB, projectId, { ...query, after });
  return { conflicts: await withNames(env.DB, projectId, conflicts), nextCursor: next && encodeCursor(next) };
}

async function withNames(
  db: D1Database,
  projectId: string,
  conflicts: readonly UnnamedConflict[],
): Promise<IdentityConflict[]> {
  if (conflicts.length === 0) return [];
  const leadIds = conflicts.flatMap(({ leadId, otherLeadId }) => [leadId, otherLeadId]);
  const names = await nameLeads(db, projectId, leadIds);
  return conflicts.map((conflict) => ({
    ...conflict,
    leadName: names.get(conflict.leadId) ?? null,
    otherLeadName: names.get(conflict.otherLeadId) ?? null,
  }));
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
