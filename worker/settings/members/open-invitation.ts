import { and, eq, gt, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { hashToken } from '../storage/random-token.ts';
import { invitations, projects } from '../storage/tables.ts';

/**
 * SQL condition for every statement that reads or uses an invitation: it has not expired, and its inviter may still grant its role. A
 * member who was removed or demoted can therefore not return through their own invitation.
 */
export const isOpen = (now: number) =>
  and(
    gt(invitations.expiresAt, now),
    sql`EXISTS (SELECT 1 FROM members AS inviter WHERE inviter.project_id = invitations.project_id
      AND inviter.user_id = invitations.created_by
      AND (inviter.role = 'owner' OR (inviter.role = 'admin' AND invitations.role <> 'owner')))`,
  );

/** The open invitation with this token, and its project's name. Null if no open invitation has this token. */
export async function findInvitation(db: D1Database, token: string, now: number) {
  const row = await drizzle(db)
    .select({
      id: invitations.id,
      projectId: invitations.projectId,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
      projectName: projects.name,
    })
    .from(invitations)
    .innerJoin(projects, eq(projects.id, invitations.projectId))
    .where(and(eq(invitations.tokenHash, await hashToken(token)), isOpen(now)))
    .get();
  return row ?? null;
}
