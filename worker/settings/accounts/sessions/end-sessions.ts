import type * as z from 'zod';
import type { AccountCall } from '../../../access/call.ts';
import type { Session } from '../../../contract/account.ts';
import { findPerson } from '../find-person.ts';
import { openSession } from '../open-session.ts';
import { forgetCredentials } from '../recall-credentials.ts';

// The change bypasses changeSettings, because an account's rows belong to no project and therefore to no audit log.

/** Ends one of the caller's sessions, which makes its token invalid. */
export async function endSession(
  { env: { DB: db }, account: { userId } }: AccountCall,
  { sessionId }: { sessionId: string },
): Promise<{ sessionId: string; ended: true } | { reason: 'no_such_session' }> {
  const [, removed] = await db.batch([
    db
      .prepare(
        `INSERT INTO ended_sessions (session_id, expires_at) SELECT id, expires_at FROM sessions WHERE id = ?1 AND user_id = ?2
         ON CONFLICT (session_id) DO NOTHING`,
      )
      .bind(sessionId, userId),
    db.prepare('DELETE FROM sessions WHERE id = ?1 AND user_id = ?2').bind(sessionId, userId),
  ]);
  forgetCredentials();
  return removed?.meta.changes === 0 ? { reason: 'no_such_session' } : { sessionId, ended: true };
}

/** Ends all of the caller's sessions, and opens a new one. */
export async function endOtherSessions(
  call: AccountCall,
): Promise<z.infer<typeof Session> | { reason: 'no_such_account' }> {
  const { DB: db } = call.env;
  const { userId, email } = call.account;
  const tokenVersion = await db
    .prepare('UPDATE users SET token_version = token_version + 1 WHERE id = ?1 RETURNING token_version')
    .bind(userId)
    .first<number>('token_version');
  if (tokenVersion === null) return { reason: 'no_such_account' };
  forgetCredentials();
  const person = await findPerson(db, { userId });
  return openSession(call, { userId, email, projectId: person?.place?.projectId ?? null, tokenVersion });
}
