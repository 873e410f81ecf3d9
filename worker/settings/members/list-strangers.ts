import { and, eq, inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { members } from '../storage/tables.ts';

/** Returns the given users who are not members of the project. */
export async function listStrangers(
  db: D1Database,
  { projectId, userIds }: { projectId: string; userIds: readonly string[] },
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const known = await drizzle(db)
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.projectId, projectId), inArray(members.userId, [...userIds])));
  return userIds.filter((id) => !known.some(({ userId }) => userId === id));
}
