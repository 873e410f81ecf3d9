import * as z from 'zod';
import { UtcInstant } from '../../../contract/instant.ts';
import { type Backlog, readBacklog } from '../../../observe/backlog.ts';
import { log } from '../../../observe/log.ts';
import { isolateCache } from '../../../settings/isolate-cache.ts';
import { publicEndpoint } from '../../endpoint.ts';

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

const Lag = z.int().nullable().meta({ example: null });

export const getHealth = publicEndpoint(
  {
    method: 'get',
    url: '/api/health',
    operationId: 'getHealth',
    tag: 'System',
    summary: 'Whether the platform is up, and keeps up',
    description:
      '`degraded`: events are accepted and scored, but lists may be behind as D1 is away, or leads’ rows, deliveries or refreshes are more than five minutes late. Lags are of what has waited longest (the oldest lead whose row could not be written, the delivery and the refresh that are due longest), null where none is late; at most ten seconds old.',
    status: 200,
    answer: z.object({
      status: z.enum(['ok', 'degraded']),
      database: z.enum(['ok', 'unavailable']),
      projection: z.object({ lagSeconds: Lag }),
      deliveries: z.object({ pending: z.int().nullable().meta({ example: 3 }), lagSeconds: Lag }),
      refreshes: z.object({ lagSeconds: Lag }),
      time: UtcInstant,
    }),
  },
  async ({ env, now }) => {
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
      status: backlog && !isLate ? ('ok' as const) : ('degraded' as const),
      database: backlog ? ('ok' as const) : ('unavailable' as const),
      projection: { lagSeconds: projectionLagSeconds },
      deliveries: { pending: deliveriesPending, lagSeconds: deliveryLagSeconds },
      refreshes: { lagSeconds: refreshLagSeconds },
      time: new Date(now).toISOString(),
    };
  },
);
