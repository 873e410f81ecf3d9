import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { isolateCache } from '../storage/isolate-cache.ts';
import { apiKeys } from '../storage/tables.ts';

/** A use within this of the last one is not written: D1 bills rows. */
const NOTED_MS = 60_000;

const noted = isolateCache<true>({ max: 10_000, ttlMs: NOTED_MS });

/** Whether a use just now need not be written down. */
export const isUseNoted = (keyId: string): boolean => noted.has(keyId);

/**
 * Writes down that a key was used: once a minute at most per isolate, and hardly more often from all of them.
 * Outside changeSettings: it counts use, and changes no setting.
 */
export async function noteKeyUse(db: D1Database, keyId: string, now: number): Promise<void> {
  noted.set(keyId, true);
  await drizzle(db)
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now - NOTED_MS))));
}
