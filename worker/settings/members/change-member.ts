import { and, eq, exists, gt, ne, or, type SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { KeyListed } from '../../contract/account.ts';
import type { Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { listApiKeys } from '../keys/list-api-keys.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { invitations, members } from '../storage/tables.ts';
import { voidInvitations } from './void-invitations.ts';

export interface MemberCommand {
  projectId: string;
  /** The member whose role changes. */
  userId: string;
  /** Who changes it, and as what. */
  actor: string;
  actorRole: Role;
  now: number;
}

export type MemberRefused = { reason: 'no_such_member' | 'owners_only' | 'last_owner' | 'contended' };

/** Owners are made, and unmade, by owners only. */
const mayTouch = (actorRole: Role, roles: Role[]): boolean => actorRole === 'owner' || !roles.includes('owner');

/** Gives a member another role. A project always keeps an owner. */
export function changeRole(
  db: D1Database,
  { role, ...command }: MemberCommand & { role: Role },
): Promise<{ status: 'changed' } | MemberRefused> {
  const orm = drizzle(db);
  const { projectId, userId } = command;
  return retryConflicts(async () => {
    const before = await findPlace(orm, command);
    if (!before) return { reason: 'no_such_member' };
    if (!mayTouch(command.actorRole, [before.role, role])) return { reason: 'owners_only' };
    if (before.role === role) return { status: 'changed' };
    if (role !== 'owner' && before.isLastOwner) return { reason: 'last_owner' };
    const update = orm
      .update(members)
      .set({ role })
      .where(and(isAsRead(command, before), role === 'owner' ? undefined : leavesAnOwner(projectId)));
    const mayChange = exists(
      orm
        .select({ role: members.role })
        .from(members)
        .where(and(isAsRead(command, before), leavesAnOwner(projectId))),
    );
    const changed = await changeSettings(
      { db, ...command },
      {
        statements: [...voidInvitations(orm, command, and(isNoLongerTheirs(command, role), mayChange)), update],
        audit: {
          ...{ action: 'member.role_changed', target: userId },
          ...{ before: { role: before.role }, after: { role } },
        },
      },
    );
    return changed ? { status: 'changed' } : null;
  });
}

/** A removed member's void invitations, and their keys, which keep working. */
export interface Removal {
  status: 'removed';
  voidedInvitations: { id: string; email: string }[];
  apiKeys: KeyListed[];
}

/**
 * Removes a member from the project, or lets them leave. Their invitations are void, so that they cannot come back by one.
 * A project always keeps an owner.
 */
export function removeMember(db: D1Database, command: MemberCommand): Promise<Removal | MemberRefused> {
  const orm = drizzle(db);
  const { projectId, userId, actor, now } = command;
  return retryConflicts(async () => {
    const before = await findPlace(orm, command);
    if (!before) return { reason: 'no_such_member' };
    if (!mayTouch(command.actorRole, [before.role])) return { reason: 'owners_only' };
    if (before.isLastOwner) return { reason: 'last_owner' };
    const isRemovable = and(isAsRead(command, before), leavesAnOwner(projectId));
    const theirs = isTheirs(command);
    const [voidedInvitations, apiKeys] = await Promise.all([
      orm.select({ id: invitations.id, email: invitations.email }).from(invitations).where(theirs),
      listApiKeys(db, projectId, now, userId),
    ]);
    const mayRemove = exists(orm.select({ role: members.role }).from(members).where(isRemovable));
    const removed = await changeSettings(
      { db, ...command },
      {
        statements: [...voidInvitations(orm, command, and(theirs, mayRemove)), orm.delete(members).where(isRemovable)],
        audit: {
          ...{ action: actor === userId ? 'member.left' : 'member.removed', target: userId },
          before: { role: before.role },
        },
      },
    );
    return removed ? { status: 'removed', voidedInvitations, apiKeys } : null;
  });
}

/** Invitations that the member made, or that are addressed to them. */
const isTheirs = ({ projectId, userId }: Pick<MemberCommand, 'projectId' | 'userId'>): SQL | undefined =>
  and(
    eq(invitations.projectId, projectId),
    or(
      eq(invitations.createdBy, userId),
      sql`${invitations.email} = (SELECT users.email FROM users WHERE users.id = ${userId})`,
    ),
  );

/** Invitations of the member that their new role could not make. */
const isNoLongerTheirs = ({ projectId, userId }: MemberCommand, role: Role): SQL | undefined =>
  and(
    ...[eq(invitations.projectId, projectId), eq(invitations.createdBy, userId)],
    role === 'owner' ? sql`FALSE` : role === 'admin' ? eq(invitations.role, 'owner') : undefined,
  );

const isAsRead = (command: Pick<MemberCommand, 'projectId' | 'userId'>, { role }: { role: Role }) =>
  and(isPlace(command), eq(members.role, role));

const isPlace = ({ projectId, userId }: Pick<MemberCommand, 'projectId' | 'userId'>) =>
  and(eq(members.projectId, projectId), eq(members.userId, userId));

const ownersOf = (projectId: string): SQL<number> =>
  sql<number>`(SELECT count(*) FROM members WHERE project_id = ${projectId} AND role = 'owner')`;

/** Part of the statement that changes the row, so that two owners who leave at the same time cannot both go. */
const leavesAnOwner = (projectId: string): SQL | undefined => or(ne(members.role, 'owner'), gt(ownersOf(projectId), 1));

async function findPlace(
  orm: DrizzleD1Database,
  command: MemberCommand,
): Promise<{ role: Role; isLastOwner: boolean } | null> {
  const fields = { role: members.role, owners: ownersOf(command.projectId) };
  const row = await orm.select(fields).from(members).where(isPlace(command)).get();
  return row ? { role: row.role, isLastOwner: row.role === 'owner' && row.owners === 1 } : null;
}
