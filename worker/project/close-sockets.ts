import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AccountCall, Call } from '../access/call.ts';
import { log } from '../observe/log.ts';
import { members } from '../settings/storage/tables.ts';
import { disconnectWatchers } from './project-client.ts';

/** Waits until sessions of the caller have ended, and closes the caller's sockets. Sessions that are still open reconnect. */
export async function thenCloseSockets<Ended>({ env, account }: AccountCall, ended: Promise<Ended>): Promise<Ended> {
  const answer = await ended;
  await closeSocketsOf(env, account.userId);
  return answer;
}

/**
 * Closes a person's sockets in all of their projects. Never throws, because their sessions have already ended by then. A lead's sockets
 * are not known here; they end at their age limit (sockets/watchers).
 */
export async function closeSocketsOf(env: Env, userId: string): Promise<void> {
  try {
    const projects = await drizzle(env.DB)
      .select({ projectId: members.projectId })
      .from(members)
      .where(eq(members.userId, userId));
    await Promise.all(projects.map(({ projectId }) => disconnectWatchers(env, projectId, userId)));
  } catch (error) {
    log('warn', 'account.not_disconnected', { error: String(error) });
  }
}

/** Closes the project's sockets that were opened with a key. */
export const closeSocketsOfKey = ({ env, projectId }: Call, keyId: string): Promise<void> =>
  disconnectWatchers(env, projectId, keyId);
