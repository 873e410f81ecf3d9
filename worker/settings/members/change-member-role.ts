import { and, eq, exists, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission, requirePerson } from '../../access/call.ts';
import type { Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { invitations, members } from '../storage/tables.ts';
import { findPlace, isAsRead, leavesAnOwner, type MemberRefused, mayTouch, type PlaceId } from './member-place.ts';
import { voidInvitations } from './void-invitations.ts';

/**
 * Changes a member's role. Cancels the member's open invitations that the new role would not allow. A project always has at least one
 * owner.
 */
export async function changeMemberRole(
  call: Call,
  { userId, role }: { userId: string; role: Role },
): Promise<{ userId: string; role: Role } | MemberRefused> {
  requirePermission(call, 'members:write');
  const { projectId } = call;
  const { role: actorRole } = requirePerson(call);
  const orm = drizzle(call.env.DB);
  const place = { projectId, userId };
  return retryConflicts(async () => {
    const before = await findPlace(orm, place);
    if (!before) return { reason: 'no_such_member' as const };
    if (!mayTouch(actorRole, [before.role, role])) return { reason: 'owners_only' as const };
    if (before.role === role) return { userId, role };
    if (role !== 'owner' && before.isLastOwner) return { reason: 'last_owner' as const };
    const update = orm
      .update(members)
      .set({ role })
      .where(and(isAsRead(place, before), role === 'owner' ? undefined : leavesAnOwner(projectId)));
    const mayChange = exists(
      orm
        .select({ role: members.role })
        .from(members)
        .where(and(isAsRead(place, before), leavesAnOwner(projectId))),
    );
    const isChanged = await changeSettings(call, {
      statements: [...voidInvitations(orm, call, and(isNoLongerTheirs(place, role), mayChange)), update],
      audit: {
        ...{ action: 'member.role_changed', target: userId },
        ...{ before: { role: before.role }, after: { role } },
      },
      changesAccess: true,
    });
    return isChanged ? { userId, role } : null;
  });
}

/** Selects the member's invitations that a member with the new role may not send. */
const isNoLongerTheirs = ({ projectId, userId }: PlaceId, role: Role): SQL | undefined =>
  and(
    ...[eq(invitations.projectId, projectId), eq(invitations.createdBy, userId)],
    role === 'owner' ? sql`FALSE` : role === 'admin' ? eq(invitations.role, 'owner') : undefined,
  );
