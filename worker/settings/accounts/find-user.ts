import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { users } from '../storage/tables.ts';

/** A person's account without its secrets. */
export interface User {
  userId: string;
  email: string;
  tokenVersion: number;
  /** Whether the requested session has ended. */
  isEnded: boolean;
  createdAt: number;
}

/** Null if there is no such account. */
export async function findUser(db: D1Database, userId: string, sessionId = ''): Promise<User | null> {
  const row = await drizzle(db)
    .select({
      ...{ userId: users.id, email: users.email, tokenVersion: users.tokenVersion, createdAt: users.createdAt },
      isEnded: isSessionEnded(sessionId),
    })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  return row ?? null;
}

/** SQL for a column that says whether a session has ended. The column saves a query, because the person is looked up anyway. */
export const isSessionEnded = (sessionId: string) =>
  sql<boolean>`EXISTS (SELECT 1 FROM ended_sessions WHERE session_id = ${sessionId})`.mapWith(Boolean);
