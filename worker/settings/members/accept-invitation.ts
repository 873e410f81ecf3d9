import { and, eq, sql } from 'drizzle-orm';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { Role } from '../../contract/project.ts';
import { changeSettings } from '../change-settings.ts';
import { invitations, members } from '../storage/tables.ts';
import { findInvitation, isOpen } from './open-invitation.ts';

/** Makes the invited person a member. The token works once. */
export async function acceptInvitation(
  db: D1Database,
  { token, userId, email }: { token: string; userId: string; email: string },
  now: number,
): Promise<{ projectId: string; role: Role } | { reason: 'invalid_token' | 'another_email' }> {
  const found = await findInvitation(db, token, now);
  if (!found) return { reason: 'invalid_token' };
  if (found.email !== email) return { reason: 'another_email' };
  const { id, projectId, role } = found;
  const joined = await changeSettings(
    { db, projectId, actor: userId, now },
    {
      statements: joinByInvitation(drizzle(db), { id, userId, now }),
      audit: { action: 'member.joined', target: userId, after: { role } },
    },
  );
  return joined ? { projectId, role } : { reason: 'invalid_token' };
}

/** Only while the invitation is open: someone may have used or revoked it a moment ago. The last statement tells. */
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
