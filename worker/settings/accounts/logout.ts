import { eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AccountCall } from '../../access/call.ts';
import { endedSessions, users } from '../storage/tables.ts';
import { forgetCredentials } from './recall-credentials.ts';

/** Ends the caller's session, which makes its token invalid. */
export async function logout({ env, account: { session } }: AccountCall): Promise<{ loggedOut: true }> {
  const { sessionId, expiresAt } = session;
  await drizzle(env.DB).insert(endedSessions).values({ sessionId, expiresAt }).onConflictDoNothing();
  forgetCredentials();
  return { loggedOut: true };
}

/** Ends every session of the caller. A token contains the account's token version, so increasing that version ends all sessions. */
export async function logoutEverywhere({ env, account: { userId } }: AccountCall): Promise<{ loggedOut: true }> {
  // The change bypasses changeSettings, because an account's row belongs to no project and therefore to no audit log.
  await drizzle(env.DB).update(users).set({ tokenVersion: sql`token_version + 1` }).where(eq(users.id, userId));
  forgetCredentials();
  return { loggedOut: true };
}
