import { timingSafeEqual } from 'node:crypto';
import type { PublicCall } from '../access/call.ts';
import { readBacklog } from './backlog.ts';
import { toPrometheus } from './metrics.ts';

export interface MetricsRefused {
  reason: 'no_token_set' | 'wrong_token';
}

/** Counters and lags as text for Prometheus, for a caller that sends METRICS_TOKEN as its `Authorization`. */
export async function getMetrics(
  { env, now }: PublicCall,
  { authorization }: { authorization: string | null },
): Promise<string | MetricsRefused> {
  const { METRICS_TOKEN: token } = env;
  if (!token) return { reason: 'no_token_set' };
  if (!isSame(authorization ?? '', `Bearer ${token}`)) return { reason: 'wrong_token' };
  const backlog = await readBacklog(env.DB, { now, shards: Number(env.PROJECT_SHARDS) }).catch(() => null);
  return toPrometheus([
    { name: 'database_up', help: 'Whether D1 can be read.', value: backlog ? 1 : 0 },
    {
      name: 'oldest_unprojected_lead_seconds',
      help: 'How long a lead has been waiting whose row could not be written to D1.',
      value: backlog && (backlog.projectionLagSeconds ?? 0),
    },
    {
      name: 'deliveries_pending',
      help: 'Deliveries that are still to be attempted.',
      value: backlog?.deliveriesPending ?? null,
    },
    {
      name: 'delivery_lag_seconds',
      help: 'How late the latest delivery is.',
      value: backlog && (backlog.deliveryLagSeconds ?? 0),
    },
    {
      name: 'refresh_lag_seconds',
      help: 'How late the latest refresh of a lead is.',
      value: backlog && (backlog.refreshLagSeconds ?? 0),
    },
  ]);
}

/** Takes the same time wherever the difference is. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
