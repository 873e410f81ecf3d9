import type { Context } from 'hono';
import type { Call } from '../access/call.ts';
import type { Principal } from '../access/permissions.ts';
import type { RejectedEvent } from '../contract/rejected-event.ts';
import { forgetErased } from '../intake/forget-erased.ts';
import { log } from '../observe/log.ts';
import { LISTED_PER_REQUEST, type Rejected, recordRejected } from '../observe/rejected-events.ts';
import type { AppEnv } from './app-env.ts';
import { clientOf } from './auth/client-of.ts';

/**
 * Max. rejected events that are listed, and max. reasons that are counted, for one request from a page. A stranger may send any number of
 * rejected events.
 */
const LISTED_PER_PAGES_REQUEST = 10;

/**
 * Shows rejected events to the project's members. The list is written after the response is sent. If D1 fails, the events are only
 * counted in the log.
 */
export function reportRejected(
  context: Context<AppEnv>,
  { principal, source, now }: { principal: Principal; source: RejectedEvent['source']; now: number },
  rejected: readonly Rejected[],
): void {
  if (rejected.length === 0) return;
  const { env, executionCtx } = context;
  const { projectId } = principal;
  const keyId = principal.type === 'key' ? principal.keyId : null;
  log('info', 'events.rejected', {
    projectId,
    source,
    count: rejected.length,
    codes: [...new Set(rejected.map(({ code }) => code))],
  });
  const isPages = principal.type === 'key' && principal.kind === 'publishable';
  const record = async () => {
    if (isPages && !(await mayBeListed(context, principal.keyId))) return;
    const max = isPages ? LISTED_PER_PAGES_REQUEST : LISTED_PER_REQUEST;
    const listed = await forgetErased(env, projectId, rejected.slice(0, max));
    await recordRejected(env.DB, { projectId, keyId, source, now, max }, [...listed, ...rejected.slice(max)]);
  };
  executionCtx.waitUntil(
    record().catch((error: unknown) =>
      log('warn', 'events.rejected_not_recorded', { projectId, error: String(error) }),
    ),
  );
}

/** Returns a function with which a use case reports its rejected events. */
export const reporterOf =
  (context: Context<AppEnv>, { actor: principal, now }: Call, source: RejectedEvent['source']) =>
  (rejected: readonly Rejected[]): void =>
    reportRejected(context, { principal, source, now }, rejected);

/** The quota limits valid events. Invalid events count towards no quota, so this limits how many requests can have their events listed. */
async function mayBeListed({ env, req }: Context<AppEnv>, keyId: string): Promise<boolean> {
  if (env.RATE_LIMITS === 'off') return true;
  return (await env.REJECTED_LIMITER.limit({ key: `${keyId}:${clientOf(req.raw)}` })).success;
}
