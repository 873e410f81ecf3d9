import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { endedSessions } from '../storage/tables.ts';

/** Ends one session; its token opens nothing from now on. `expiresAt` (epoch ms) is when the token would have expired. */
export async function endSession(db: D1Database, session: { sessionId: string; expiresAt: number }): Promise<void> {
  await drizzle(db).insert(endedSessions).values(session).onConflictDoNothing();
}

/** Whether a session was ended: a column of a query that looks its person up anyway. */
export const isSessionEnded = (sessionId: string) =>
  sql<boolean>`EXISTS (SELECT 1 FROM ended_sessions WHERE session_id = ${sessionId})`.mapWith(Boolean);
