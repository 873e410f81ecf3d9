import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { users } from './tables.ts';

/** A person's account, without what is secret of it; null where there is none. */
export async function findUser(
  db: D1Database,
  userId: string,
): Promise<{ userId: string; email: string; tokenVersion: number; createdAt: number } | null> {
  const row = await drizzle(db)
    .select({ userId: users.id, email: users.email, tokenVersion: users.tokenVersion, createdAt: users.createdAt })
    .from(users)
    .where(eq(users.id, userId))
    .get();
  return row ?? null;
}
