import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../../access/call.ts';
import { toInstant } from '../../contract/instant.ts';
import type { Member } from '../../contract/project.ts';
import { members, users } from '../storage/tables.ts';

/** The members of a project, oldest first. */
export async function listMembers(call: Call): Promise<Member[]> {
  requirePermission(call, 'project:read');
  const rows = await drizzle(call.env.DB)
    .select({ userId: members.userId, email: users.email, role: members.role, joinedAt: members.createdAt })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(eq(members.projectId, call.projectId))
    .orderBy(asc(members.createdAt), asc(members.userId));
  return rows.map((row) => ({ ...row, joinedAt: toInstant(row.joinedAt) }));
}
