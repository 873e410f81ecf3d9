import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { ActivityCounts, DayRangeQuery } from '../../contract/analytics.ts';
import { toInstant } from '../../contract/instant.ts';
import { countActivity } from '../../project/analytics-queries.ts';
import { type DaysRefused, toHourRange } from './hour-range.ts';

/** Counts activities by event time and by type. */
export async function getActivity(
  call: Call,
  query: z.infer<typeof DayRangeQuery>,
): Promise<z.infer<typeof ActivityCounts> | DaysRefused> {
  requirePermission(call, 'leads:read');
  const range = toHourRange(query, call.now);
  if ('reason' in range) return range;
  const counts = await countActivity(call.env.DB, { projectId: call.projectId, range, interval: query.interval });
  return counts.map(({ at, ...counted }) => ({ at: toInstant(at), ...counted }));
}
