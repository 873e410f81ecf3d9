import { and, asc, eq, gt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../contract/instant.ts';
import type { Invitation } from '../contract/project.ts';
import { invitations } from './tables.ts';

/** The open ones, oldest first. */
export async function listInvitations(db: D1Database, projectId: string, now: number): Promise<Invitation[]> {
  const rows = await drizzle(db)
    .select()
    .from(invitations)
    .where(and(eq(invitations.projectId, projectId), gt(invitations.expiresAt, now)))
    .orderBy(asc(invitations.createdAt), asc(invitations.id));
  return rows.map(({ id, email, role, createdAt, expiresAt }) => ({
    ...{ id, email, role },
    createdAt: toInstant(createdAt),
    expiresAt: toInstant(expiresAt),
  }));
}
