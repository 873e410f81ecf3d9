import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { toInstant } from '../../contract/instant.ts';
import type { Member } from '../../contract/project.ts';
import { members, users } from '../storage/tables.ts';

/** Who is in a project, oldest first. */
export async function listMembers(db: D1Database, projectId: string): Promise<Member[]> {
  const rows = await drizzle(db)
    .select({ userId: members.userId, email: users.email, role: members.role, joinedAt: members.createdAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.projectId, projectId))
    .orderBy(asc(members.createdAt), asc(members.userId));
  return rows.map((row) => ({ ...row, joinedAt: toInstant(row.joinedAt) }));
}
