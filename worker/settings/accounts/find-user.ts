import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { users } from '../storage/tables.ts';
import { isSessionEnded } from './end-session.ts';

/** A person's account without its secrets, and whether the session asked about has ended; null if there is no such account. */
export async function findUser(
  db: D1Database,
  userId: string,
  sessionId = '',
): Promise<{ userId: string; email: string; tokenVersion: number; isEnded: boolean; createdAt: number } | null> {
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
