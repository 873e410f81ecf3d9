import { and, eq, gt, ne, or, type SQL, sql } from 'drizzle-orm';
import type { DrizzleD1Database } from 'drizzle-orm/d1';
import type { Role } from '../../contract/project.ts';
import { members } from '../storage/tables.ts';

export interface MemberRefused {
  reason: 'no_such_member' | 'owners_only' | 'last_owner' | 'contended';
}

/** The member's project and user. */
export interface PlaceId {
  projectId: string;
  userId: string;
}

/** Only owners can make someone an owner, or change an owner's role. */
export const mayTouch = (actorRole: Role, roles: Role[]): boolean => actorRole === 'owner' || !roles.includes('owner');

export async function findPlace(
  orm: DrizzleD1Database,
  id: PlaceId,
): Promise<{ role: Role; isLastOwner: boolean } | null> {
  const fields = { role: members.role, owners: ownersOf(id.projectId) };
  const row = await orm.select(fields).from(members).where(isPlace(id)).get();
  return row ? { role: row.role, isLastOwner: row.role === 'owner' && row.owners === 1 } : null;
}

/** SQL condition: nobody has changed the member's row since it was read. */
export const isAsRead = (id: PlaceId, { role }: { role: Role }): SQL | undefined =>
  and(isPlace(id), eq(members.role, role));

/**
 * SQL condition for changing or deleting a member's row: an owner remains. The condition is part of the statement, so that two owners
 * cannot leave at the same time.
 */
export const leavesAnOwner = (projectId: string): SQL | undefined =>
  or(ne(members.role, 'owner'), gt(ownersOf(projectId), 1));

const isPlace = ({ projectId, userId }: PlaceId) => and(eq(members.projectId, projectId), eq(members.userId, userId));

const ownersOf = (projectId: string): SQL<number> =>
  sql<number>`(SELECT count(*) FROM members WHERE project_id = ${projectId} AND role = 'owner')`;
