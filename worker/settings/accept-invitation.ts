import { and, eq, gt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Role } from '../contract/project.ts';
import { auditChange } from './audit.ts';
import { hashToken } from './random-token.ts';
import { invitations, members } from './tables.ts';

/** Makes the person that was invited a member. The token is void then. */
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
  const [, , used] = await orm.batch([
    // Only while the invitation is there: it may have been used, or revoked, a moment ago.
    orm
      .insert(members)
      .select(sql`SELECT project_id, ${userId}, role, ${now} FROM invitations WHERE id = ${id}`)
      .onConflictDoNothing(),
    auditChange(orm, { projectId, at: now, actor: userId, action: 'member.joined', target: userId, after: { role } }),
    orm.delete(invitations).where(eq(invitations.id, id)).returning({ id: invitations.id }),
  ]);
  return used.length === 1 ? { projectId, role } : { reason: 'invalid_token' };
}
