import type * as z from 'zod';
import { type Call, requirePermission } from '../../access/call.ts';
import type { DayRangeQuery, StageMoveCounts } from '../../contract/analytics.ts';
import { toInstant } from '../../contract/instant.ts';
import { countStageMoves } from '../../project/analytics-queries.ts';
import { type DaysRefused, toHourRange } from './hour-range.ts';

/** Counts stage changes by the time they were recorded. */
export async function getStageMoves(
  call: Call,
  query: z.infer<typeof DayRangeQuery>,
): Promise<z.infer<typeof StageMoveCounts> | DaysRefused> {
  requirePermission(call, 'leads:read');
  const range = toHourRange(query, call.now);
  if ('reason' in range) return range;
  const counts = await countStageMoves(call.env.DB, { projectId: call.projectId, range, interval: query.interval });
  return counts.map(({ at, ...counted }) => ({ at: toInstant(at), ...counted }));
}
