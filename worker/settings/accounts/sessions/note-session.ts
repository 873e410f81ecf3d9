import type { Session } from '../../../access/tokens.ts';
import { isolateCache } from '../../storage/isolate-cache.ts';

/** A session's use is written at most once in this time, because D1 charges for rows. */
const NOTED_MS = 10 * 60_000;

const noted = isolateCache<true>({ max: 10_000, ttlMs: NOTED_MS });

/** Whether this use is too recent to be recorded again. */
export const isSessionNoted = (sessionId: string): boolean => noted.has(sessionId);

/** Records when and where a session was last used, at most every ten minutes per isolate. */
export async function noteSession(
  db: D1Database,
  { sessionId, userId, tokenVersion, expiresAt }: Session,
  { userAgent, place, now }: { userAgent: string | null; place: string | null; now: number },
): Promise<void> {
  noted.set(sessionId, true);
  await db
    .prepare(
      `INSERT INTO sessions (id, user_id, token_version, expires_at, last_seen_at, device, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (id) DO UPDATE SET last_seen_at = ?5, device = ?6, place = ?7 WHERE last_seen_at <= ?5 - ?8`,
    )
    .bind(sessionId, userId, tokenVersion, expiresAt, now, userAgent, place, NOTED_MS)
    .run();
}
