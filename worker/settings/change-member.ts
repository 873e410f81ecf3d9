import { and, eq, ne, or, type SQL, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { Role } from '../contract/project.ts';
import { auditChange } from './audit.ts';
import { members } from './tables.ts';

export interface MemberCommand {
  projectId: string;
  /** Whose place is changed. */
  userId: string;
  /** Who changes it, and as what. */
  actor: string;
  actorRole: Role;
  now: number;
}

export type MemberRefused = { reason: 'no_such_member' | 'owners_only' | 'last_owner' };

/** Owners are made, and unmade, by owners only. */
const mayTouch = (actorRole: Role, roles: Role[]): boolean => actorRole === 'owner' || !roles.includes('owner');

/** Gives a member another role. A project is never without an owner. */
export async function changeRole(
  db: D1Database,
  { role, ...command }: MemberCommand & { role: Role },
): Promise<{ status: 'changed' } | MemberRefused> {
  const orm = drizzle(db);
  const before = await findRole(orm, command);
  if (!before) return { reason: 'no_such_member' };
  if (!mayTouch(command.actorRole, [before, role])) return { reason: 'owners_only' };
  if (before === role) return { status: 'changed' };
  const { projectId, userId, actor, now } = command;
  const [changed] = await orm.batch([
    orm
      .update(members)
      .set({ role })
      .where(and(place(command), eq(members.role, before), role === 'owner' ? undefined : leavesAnOwner(projectId)))
      .returning({ userId: members.userId }),
    auditChange(orm, {
      ...{ projectId, at: now, actor, action: 'member.role_changed', target: userId },
      before: { role: before },
      after: { role },
    }),
  ]);
  return changed.length === 1 ? { status: 'changed' } : { reason: 'last_owner' };
}

/** Takes a member out of the project, or lets them leave by themselves. A project is never without an owner. */
export async function removeMember(
  db: D1Database,
  command: MemberCommand,
): Promise<{ status: 'removed' } | MemberRefused> {
  const orm = drizzle(db);
  const before = await findRole(orm, command);
  if (!before) return { reason: 'no_such_member' };
  if (!mayTouch(command.actorRole, [before])) return { reason: 'owners_only' };
  const { projectId, userId, actor, now } = command;
  const [removed] = await orm.batch([
    orm
      .delete(members)
      .where(and(place(command), eq(members.role, before), leavesAnOwner(projectId)))
      .returning({ userId: members.userId }),
    auditChange(orm, {
      ...{ projectId, at: now, actor, action: actor === userId ? 'member.left' : 'member.removed', target: userId },
      before: { role: before },
    }),
  ]);
  return removed.length === 1 ? { status: 'removed' } : { reason: 'last_owner' };
}

const place = ({ projectId, userId }: { projectId: string; userId: string }) =>
  and(eq(members.projectId, projectId), eq(members.userId, userId));

/** Asked within the statement that changes the row, so that two owners who leave at once cannot both go. */
const leavesAnOwner = (projectId: string): SQL | undefined =>
  or(
    ne(members.role, 'owner'),
    sql`(SELECT count(*) FROM members WHERE project_id = ${projectId} AND role = 'owner') > 1`,
  );

async function findRole(
  orm: DrizzleD1Database,
  command: { projectId: string; userId: string },
): Promise<Role | undefined> {
  return (await orm.select({ role: members.role }).from(members).where(place(command)).get())?.role;
}
