import type { Context } from 'hono';
import type { Principal } from '../access/permissions.ts';
import type { RejectedEvent } from '../contract/rejected-event.ts';
import { forgetErased } from '../intake/forget-erased.ts';
import { log } from '../observe/log.ts';
import { type Rejected, recordRejected } from '../observe/rejected-events.ts';
import type { AppEnv } from './app-env.ts';

/** Makes refused events visible to the project's people, after the answer. Losing one to a failing D1 is only logged. */
export function reportRejected(
  { env, executionCtx }: Context<AppEnv>,
  { principal, source, now }: { principal: Principal; source: RejectedEvent['source']; now: number },
  rejected: readonly Rejected[],
): void {
  if (rejected.length === 0) return;
  const { projectId } = principal;
  const keyId = principal.type === 'key' ? principal.keyId : null;
  log('info', 'events.rejected', {
    projectId,
    source,
    count: rejected.length,
    codes: [...new Set(rejected.map(({ code }) => code))],
  });
  const record = async () => {
    const named = await forgetErased(env, projectId, rejected);
    await recordRejected(env.DB, { projectId, keyId, source, now }, named);
  };
  executionCtx.waitUntil(
    record().catch((error: unknown) =>
      log('warn', 'events.rejected_not_recorded', { projectId, error: String(error) }),
    ),
  );
}
