import { and, eq, gt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Role } from '../contract/project.ts';
import { changeSettings } from './change-settings.ts';
import { hashToken } from './random-token.ts';
import { invitations, members } from './tables.ts';

/** Makes the invited person a member. The token works once. */
export async function acceptInvitation(
  db: D1Database,
  { token, userId, email }: { token: string; userId: string; email: string },
  now: number,
): Promise<{ projectId: string; role: Role } | { reason: 'invalid_token' | 'another_email' }> {
  const orm = drizzle(db);
  const isThis = and(eq(invitations.tokenHash, await hashToken(token)), gt(invitations.expiresAt, now));
  const found = await orm.select().from(invitations).where(isThis).get();
  if (!found) return { reason: 'invalid_token' };
  if (found.email !== email) return { reason: 'another_email' };
  const { id, projectId, role } = found;
  const joined = await changeSettings(
    { db, projectId, actor: userId, now },
    {
      statements: [
        // Only if the invitation is still there: someone may have used or revoked it a moment ago.
        orm
          .insert(members)
          .select(sql`SELECT project_id, ${userId}, role, ${now} FROM invitations WHERE id = ${id}`)
          .onConflictDoNothing(),
        orm.delete(invitations).where(eq(invitations.id, id)),
      ],
      audit: { action: 'member.joined', target: userId, after: { role } },
    },
  );
  return joined ? { projectId, role } : { reason: 'invalid_token' };
}
