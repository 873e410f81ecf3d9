import { timingSafeEqual } from 'node:crypto';
import { getMetrics as definition } from '../../../contract/api/system.ts';
import { readBacklog } from '../../../observe/backlog.ts';
import { toPrometheus } from '../../../observe/metrics.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getMetricsHandler = endpoint(definition, async ({ env, now, context }) => {
  const { METRICS_TOKEN: token } = env;
  if (!token) throw new Refusal('not_found', 'There is no GET /api/metrics: METRICS_TOKEN is not set.');
  if (!isSame(context.req.header('Authorization') ?? '', `Bearer ${token}`))
    throw new Refusal('unauthenticated', 'Send METRICS_TOKEN in Authorization: Bearer.');
  const backlog = await readBacklog(env.DB, { now, shards: Number(env.PROJECT_SHARDS) }).catch(() => null);
  const text = toPrometheus([
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
  return context.text(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
});

/** Takes the same time wherever the difference is. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
