import { getMetrics, type MetricsRefused } from '../../../observe/get-metrics.ts';
import { handle } from '../../handle.ts';
import { Refusal } from '../../problem.ts';

export const getMetricsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).getMetrics,
  async (call, _given, { req, text }) => {
    const metrics = await getMetrics(call, { authorization: req.raw.headers.get('Authorization') });
    if (typeof metrics !== 'string') return metrics;
    return text(metrics, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
  },
  refuseMetrics,
);

function refuseMetrics({ reason }: MetricsRefused): Refusal {
  switch (reason) {
    case 'no_token_set':
      return new Refusal('not_found', 'There is no GET /api/metrics, because METRICS_TOKEN is not set.');
    case 'wrong_token':
      return new Refusal('unauthenticated', 'Send METRICS_TOKEN in Authorization: Bearer.');
  }
}
