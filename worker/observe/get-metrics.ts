import { and, desc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { PublicCall } from '../access/call.ts';
import { isSameSecret } from '../access/is-same-secret.ts';
import { dayNumber } from '../domain/time.ts';
import { WHOLE_PROJECT } from '../intake/quota/daily-usage.ts';
import { dailyUsage } from '../intake/tables.ts';
import { within } from '../settings/storage/last-known.ts';
import { readBacklog } from './backlog.ts';
import { readDatabaseSizes } from './database-size.ts';
import { readFailures } from './failures.ts';
import { getHealth } from './get-health.ts';
import { type Measured, toFamilies } from './metrics.ts';
import { toPrometheus } from './prometheus.ts';

/** Max. projects whose quota is shown: those that have used the largest share. */
const PROJECTS_MAX = 50;
/** D1 counts as unavailable if it takes longer than this. */
const PATIENCE_MS = 5_000;

export interface MetricsRefused {
  reason: 'no_token_set' | 'wrong_token';
}

/** Returns metrics for the whole deployment as Prometheus text. The caller must send METRICS_TOKEN in `Authorization`. */
export async function getMetrics(
  call: PublicCall,
  { authorization }: { authorization: string | null },
): Promise<string | MetricsRefused> {
  const { METRICS_TOKEN: token } = call.env;
  if (!token) return { reason: 'no_token_set' };
  if (!isSameSecret(authorization ?? '', `Bearer ${token}`)) return { reason: 'wrong_token' };
  const [health, read] = await Promise.all([
    getHealth(call),
    within(PATIENCE_MS, readMeasures(call.env, call.now)).catch(() => null),
  ]);
  return toPrometheus(toFamilies({ isDegraded: health.status === 'degraded', read }));
}

async function readMeasures(env: Env, now: number): Promise<Measured['read']> {
  const { DB: db, PROJECT_SHARDS: shards } = env;
  const [backlog, { bytes: databaseBytes }, deliveriesFailed, failures, quotas] = await Promise.all([
    readBacklog(db, { now, shards: Number(shards) }),
    readDatabaseSizes(db),
    countFailedDeliveries(db),
    readFailures(db),
    readQuotas(env, now),
  ]);
  return { backlog, databaseBytes, deliveriesFailed, failures, quotas };
}

async function countFailedDeliveries(db: D1Database): Promise<number> {
  const query = `SELECT count(*) AS failed FROM deliveries WHERE status = 'dead' AND next_attempt_at IS NULL`;
  return (await db.prepare(query).first<number>('failed')) ?? 0;
}

async function readQuotas({ DB: db, DAILY_EVENTS_PER_PROJECT }: Env, now: number) {
  const quota = Number(DAILY_EVENTS_PER_PROJECT);
  if (!(quota > 0)) return [];
  const { projectId, day, client, accepted } = dailyUsage;
  const most = await drizzle(db)
    .select({ projectId, accepted })
    .from(dailyUsage)
    .where(and(eq(day, dayNumber(now)), eq(client, WHOLE_PROJECT)))
    .orderBy(desc(accepted))
    .limit(PROJECTS_MAX);
  return most.map(({ projectId, accepted }) => ({ projectId, used: accepted / quota }));
}
