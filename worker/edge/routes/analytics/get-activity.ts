import { ActivityCounts, DayRangeQuery } from '../../../contract/analytics.ts';
import { toInstant } from '../../../contract/instant.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { countActivity } from '../../../project/analytics-queries.ts';
import { endpoint } from '../../endpoint.ts';
import { requireHourRange } from './hour-range.ts';

export const getActivity = endpoint(
  {
    method: 'get',
    url: '/api/analytics/activity',
    operationId: 'getActivity',
    tag: 'Analytics',
    summary: 'Activities by time and type',
    description: `By the time at which they happened; exact, whatever was sent twice or late. The ${LIMITS.analyticsTypesMax} most frequent types of the range have their own counts; the others are added up as \`other\`, like types beyond the daily limit for publishable keys.`,
    access: 'leads:read',
    query: DayRangeQuery,
    status: 200,
    answer: ActivityCounts,
  },
  async ({ query, principal: { projectId }, env, now }) => {
    const range = requireHourRange(query, now);
    const counts = await countActivity(env.DB, { projectId, range, interval: query.interval });
    return counts.map(({ at, ...counted }) => ({ at: toInstant(at), ...counted }));
  },
);
