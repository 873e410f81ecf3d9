import { DayRangeQuery, StageMoveCounts } from '../../../contract/analytics.ts';
import { toInstant } from '../../../contract/instant.ts';
import { countStageMoves } from '../../../project/analytics-queries.ts';
import { endpoint } from '../../endpoint.ts';
import { requireHourRange } from './hour-range.ts';

export const getStageMoves = endpoint(
  {
    method: 'get',
    url: '/api/analytics/stages',
    operationId: 'getStageMoves',
    tag: 'Analytics',
    summary: 'Stage changes by time',
    description: 'By the time at which they were recorded.',
    access: 'leads:read',
    query: DayRangeQuery,
    status: 200,
    answer: StageMoveCounts,
  },
  async ({ query, principal: { projectId }, env, now }) => {
    const range = requireHourRange(query, now);
    const counts = await countStageMoves(env.DB, { projectId, range, interval: query.interval });
    return counts.map(({ at, ...counted }) => ({ at: toInstant(at), ...counted }));
  },
);
