import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { users } from '../storage/tables.ts';

/** Ends every session of a person: tokens carry the version that was in force when they were made. */
export async function endSessions(db: D1Database, userId: string): Promise<void> {
  await drizzle(db).update(users).set({ tokenVersion: sql`token_version + 1` }).where(eq(users.id, userId));
}
