import type * as z from 'zod';
import type { PublicCall } from '../access/call.ts';
import type { getHealth as definition } from '../contract/api/system.ts';
import { isolateCache } from '../settings/storage/isolate-cache.ts';
import { within } from '../settings/storage/last-known.ts';
import { type Backlog, readBacklog } from './backlog.ts';
import { type FailureCount, readFailures, recentFailures } from './failures.ts';
import { log } from './log.ts';

/** The cron runs every minute and handles everything that is due. More delay than this is a problem. */
const LATE_SECONDS = 5 * 60;

/** Anyone may call this endpoint, so D1 is queried at most this often. */
const BACKLOG_CACHE_MS = 10_000;
/** D1 counts as unavailable if it takes longer than this, because monitors do not wait longer. */
const PATIENCE_MS = 3_000;
interface Seen extends Backlog {
  failures: readonly FailureCount[];
}

const backlogs = isolateCache<Seen>({ max: 1, ttlMs: BACKLOG_CACHE_MS });

/** Clears the cache, for tests. */
export const forgetBacklog = (): void => backlogs.clear();

async function recallBacklog(env: Env, now: number): Promise<Seen> {
  const known = backlogs.get('');
  const seen = known ?? (await within(PATIENCE_MS, readSeen(env, now)));
  if (!known) backlogs.set('', seen);
  return seen;
}

async function readSeen({ DB: db, PROJECT_SHARDS }: Env, now: number): Promise<Seen> {
  const shards = Number(PROJECT_SHARDS);
  const [backlog, failures] = await Promise.all([readBacklog(db, { now, shards }), readFailures(db)]);
  return { ...backlog, failures };
}

const NOTHING_KNOWN: { [Figure in keyof Backlog]: null } = {
  projectionLagSeconds: null,
  deliveriesPending: null,
  deliveryLagSeconds: null,
  refreshLagSeconds: null,
};

/** Reports whether the platform is up, how late its lists, deliveries and refreshes are, and what has failed recently. */
export async function getHealth({ env, now }: PublicCall): Promise<z.infer<typeof definition.answer>> {
  const backlog: Seen | null = await recallBacklog(env, now).catch((error: unknown) => {
    log('error', 'health.database_failed', { error: String(error) });
    return null;
  });
  const { projectionLagSeconds, deliveriesPending, deliveryLagSeconds, refreshLagSeconds } = backlog ?? NOTHING_KNOWN;
  const problems = findProblems(backlog, now);
  return {
    status: problems.length === 0 ? 'ok' : 'degraded',
    problems,
    database: backlog ? 'ok' : 'unavailable',
    projection: { lagSeconds: projectionLagSeconds },
    deliveries: { pending: deliveriesPending, lagSeconds: deliveryLagSeconds },
    refreshes: { lagSeconds: refreshLagSeconds },
    time: new Date(now).toISOString(),
  };
}

function findProblems(backlog: Seen | null, now: number): string[] {
  const failed = recentFailures(backlog?.failures ?? [], now);
  const isLate = (seconds: number | null | undefined) => (seconds ?? 0) > LATE_SECONDS;
  const found: Record<string, boolean> = {
    'The database can’t be read.': backlog === null,
    'Events were refused with 503: their leads couldn’t be reached.': failed.has('events'),
    'Leads’ rows couldn’t be written to the database.': failed.has('rows'),
    'Deliveries couldn’t be processed.': failed.has('deliveries'),
    'Leads couldn’t be refreshed.': failed.has('refreshes'),
    'Leads’ rows are more than five minutes late.': isLate(backlog?.projectionLagSeconds),
    'Deliveries are more than five minutes late.': isLate(backlog?.deliveryLagSeconds),
    'Refreshes are more than five minutes late.': isLate(backlog?.refreshLagSeconds),
  };
  return Object.entries(found).flatMap(([problem, isThere]) => (isThere ? [problem] : []));
}
