import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePerson } from '../../access/call.ts';
import type { KeyListed } from '../../contract/account.ts';
import { changeSettings } from '../change-settings.ts';
import { listOpenKeys } from '../keys/list-api-keys.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { invitations, members } from '../storage/tables.ts';
import { findPlace, isAsRead, leavesAnOwner, type MemberRefused, mayTouch, type PlaceId } from './member-place.ts';
import { voidInvitations } from './void-invitations.ts';

/** The effects of removing a member: their invitations are canceled, but their keys keep working. */
export interface Removal {
  voidedInvitations: { id: string; email: string }[];
  apiKeys: KeyListed[];
}

/**
 * Removes a member from the project, or lets them leave. Also cancels invitations by or to the member, so that the member cannot rejoin
 * through one of them. A project always has at least one owner. The callers, project/remove-member and project/leave-project, close the
 * member's sockets.
 */
export async function endMembership(call: Call, userId: string): Promise<Removal | MemberRefused> {
  const { env, projectId, now } = call;
  const actor = requirePerson(call);
  const orm = drizzle(env.DB);
  const place = { projectId, userId };
  return retryConflicts(async () => {
    const before = await findPlace(orm, place);
    if (!before) return { reason: 'no_such_member' as const };
    if (!mayTouch(actor.role, [before.role])) return { reason: 'owners_only' as const };
    if (before.isLastOwner) return { reason: 'last_owner' as const };
    const isRemovable = and(isAsRead(place, before), leavesAnOwner(projectId));
    const theirs = isTheirs(place);
    const [voidedInvitations, apiKeys] = await Promise.all([
      orm.select({ id: invitations.id, email: invitations.email }).from(invitations).where(theirs),
      listOpenKeys(env.DB, { projectId, now, createdBy: userId }),
    ]);
    const mayRemove = exists(orm.select({ role: members.role }).from(members).where(isRemovable));
    const isRemoved = await changeSettings(call, {
      statements: [...voidInvitations(orm, call, and(theirs, mayRemove)), orm.delete(members).where(isRemovable)],
      audit: {
        ...{ action: actor.userId === userId ? 'member.left' : 'member.removed', target: userId },
        before: { role: before.role },
      },
      changesAccess: true,
    });
    return isRemoved ? { voidedInvitations, apiKeys } : null;
  });
}

/** Selects invitations by the member or to the member. */
const isTheirs = ({ projectId, userId }: PlaceId): SQL | undefined =>
  and(
    eq(invitations.projectId, projectId),
    or(
      eq(invitations.createdBy, userId),
      sql`${invitations.email} = (SELECT users.email FROM users WHERE users.id = ${userId})`,
    ),
  );
