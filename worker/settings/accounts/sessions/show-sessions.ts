import type { AccountCall } from '../../../access/call.ts';
import { toInstant } from '../../../contract/instant.ts';
import { LIMITS } from '../../../contract/limits.ts';
import type { SessionListed } from '../../../contract/second-factor.ts';

interface SessionRow {
  id: string;
  expiresAt: number;
  lastSeenAt: number;
  userAgent: string | null;
  place: string | null;
}

/** Lists the caller's active sessions, the last used first. */
export async function listSessions({ env, account: { session }, now }: AccountCall): Promise<SessionListed[]> {
  const { results } = await env.DB.prepare(
    `SELECT id, expires_at AS expiresAt, last_seen_at AS lastSeenAt, device AS userAgent, place FROM sessions
     WHERE user_id = ?1 AND token_version = ?2 AND expires_at > ?3
       AND NOT EXISTS (SELECT 1 FROM ended_sessions WHERE session_id = sessions.id)
     ORDER BY last_seen_at DESC LIMIT ?4`,
  )
    .bind(session.userId, session.tokenVersion, now, LIMITS.listedSessionsMax)
    .all<SessionRow>();
  // A session's first use is recorded after its response, so the current session may be missing from the list.
  const isListed = results.some(({ id }) => id === session.sessionId);
  const current = {
    id: session.sessionId,
    expiresAt: session.expiresAt,
    lastSeenAt: now,
    userAgent: null,
    place: null,
  };
  return [...(isListed ? [] : [current]), ...results].map(({ id, expiresAt, lastSeenAt, userAgent, place }) => ({
    ...{ sessionId: id, isCurrent: id === session.sessionId, userAgent, place },
    createdAt: toInstant(expiresAt - LIMITS.sessionSecondsMax * 1000),
    ...{ lastSeenAt: toInstant(lastSeenAt), expiresAt: toInstant(expiresAt) },
  }));
}
