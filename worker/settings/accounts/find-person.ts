import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Role } from '../../contract/project.ts';
import { members, users } from '../storage/tables.ts';
import { isSessionEnded } from './find-user.ts';

/**
 * A person with an account. `place` is their role in the requested project, or in the project they joined first. `place` is null if they
 * have no project.
 */
export interface Person {
  tokenVersion: number;
  /** Whether the requested session has ended. */
  isEnded: boolean;
  place: { projectId: string; role: Role } | null;
}

/** Null if the account does not exist (anymore). */
export async function findPerson(
  db: D1Database,
  { userId, projectId, sessionId = '' }: { userId: string; projectId?: string | undefined; sessionId?: string },
): Promise<Person | null> {
  const row = await drizzle(db)
    .select({
      tokenVersion: users.tokenVersion,
      isEnded: isSessionEnded(sessionId),
      place: { projectId: members.projectId, role: members.role },
    })
    .from(users)
    .leftJoin(
      members,
      and(eq(members.userId, users.id), projectId === undefined ? undefined : eq(members.projectId, projectId)),
    )
    .where(eq(users.id, userId))
    .orderBy(asc(members.createdAt))
    .limit(1)
    .get();
  return row ?? null;
}
