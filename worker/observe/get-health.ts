import type * as z from 'zod';
import type { PublicCall } from '../access/call.ts';
import type { getHealth as definition } from '../contract/api/system.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import { type Backlog, readBacklog } from './backlog.ts';
import { log } from './log.ts';

/** The cron comes every minute, and takes what is due in one. */
const LATE_SECONDS = 5 * 60;

/** Anyone may ask: D1 is asked once in a while. */
const BACKLOG_CACHE_MS = 10_000;
const backlogs = isolateCache<Backlog>({ max: 1, ttlMs: BACKLOG_CACHE_MS });

async function recallBacklog(env: Env, now: number): Promise<Backlog> {
  const known = backlogs.get('');
  const backlog = known ?? (await readBacklog(env.DB, { now, shards: Number(env.PROJECT_SHARDS) }));
  if (!known) backlogs.set('', backlog);
  return backlog;
}

/** Whether the platform is up, and how far behind its lists, deliveries and refreshes are. */
export async function getHealth({ env, now }: PublicCall): Promise<z.infer<typeof definition.answer>> {
  const backlog: Backlog | null = await recallBacklog(env, now).catch((error: unknown) => {
    log('error', 'health.database_failed', { error: String(error) });
    return null;
  });
  const {
    projectionLagSeconds = null,
    deliveriesPending = null,
    deliveryLagSeconds = null,
    refreshLagSeconds = null,
  } = backlog ?? {};
  const longest = Math.max(projectionLagSeconds ?? 0, deliveryLagSeconds ?? 0, refreshLagSeconds ?? 0);
  const isLate = longest > LATE_SECONDS;
  return {
    status: backlog && !isLate ? 'ok' : 'degraded',
    database: backlog ? 'ok' : 'unavailable',
    projection: { lagSeconds: projectionLagSeconds },
    deliveries: { pending: deliveriesPending, lagSeconds: deliveryLagSeconds },
    refreshes: { lagSeconds: refreshLagSeconds },
    time: new Date(now).toISOString(),
  };
}
