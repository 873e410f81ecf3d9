import type { Context } from 'hono';
import type { Session } from '../../access/tokens.ts';
import { log } from '../../observe/log.ts';
import { isSessionNoted, noteSession } from '../../settings/accounts/sessions/note-session.ts';
import type { AppEnv } from '../app-env.ts';
import { describePlace, userAgentOf } from './describe-client.ts';

/**
 * Records when, where and on which device a session was last used. The record is written after the response is sent, so that the response
 * is not delayed.
 */
export function noteSessionUse({ env, executionCtx, req }: Context<AppEnv>, session: Session, now: number): void {
  if (isSessionNoted(session.sessionId)) return;
  // In development, there is no location, because the local runtime makes one up.
  const place = env.APP_ENV === 'development' ? null : describePlace(req.raw.cf);
  const client = { userAgent: userAgentOf(req.header('User-Agent')), place };
  executionCtx.waitUntil(
    noteSession(env.DB, session, { ...client, now }).catch((error: unknown) =>
      log('warn', 'session.use_not_noted', { error: String(error) }),
    ),
  );
}
