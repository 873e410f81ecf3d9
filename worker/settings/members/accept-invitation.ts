import { and, eq, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { AccountCall } from '../../access/call.ts';
import type { Project } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { type NoSuchProject, readProject } from '../projects/read-projects.ts';
import { invitations, members } from '../storage/tables.ts';
import { findInvitation, isOpen } from './open-invitation.ts';

/** Makes the invited person a member. The token works once. */
export async function acceptInvitation(
  { env, account, now }: AccountCall,
  { token }: { token: string },
): Promise<Project | NoSuchProject | { reason: 'invalid_token' | 'another_email' }> {
  const { userId, email } = account;
  const found = await findInvitation(env.DB, token, now);
  if (!found) return { reason: 'invalid_token' };
  if (found.email !== email) return { reason: 'another_email' };
  const { id, projectId, role } = found;
  const isJoined = await changeSettings(
    { env, projectId, actor: account, now },
    {
      statements: joinByInvitation(drizzle(env.DB), { id, userId, now }),
      audit: { action: 'member.joined', target: userId, after: { role } },
      changesAccess: true,
    },
  );
  return isJoined ? readProject(env.DB, { userId, projectId }) : { reason: 'invalid_token' };
}

/**
 * Statements that make a person a member if the invitation is still open. Someone may have just used or revoked it. The last statement
 * shows whether the invitation was still open.
 */
export const joinByInvitation = (
  orm: DrizzleD1Database,
  { id, userId, now }: { id: string; userId: string; now: number },
) =>
  [
    orm
      .insert(members)
      .select(
        sql`SELECT project_id, ${userId}, role, ${now} FROM invitations WHERE ${and(eq(invitations.id, id), isOpen(now))}`,
      )
      .onConflictDoNothing(),
    orm.delete(invitations).where(and(eq(invitations.id, id), isOpen(now))),
  ] as const;
