import type * as z from 'zod';
import type { DayRangeQuery } from '../../../contract/analytics.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../../../domain/time.ts';
import type { HourRange } from '../../../project/analytics-queries.ts';
import { invalid } from '../../problem.ts';

const DAYS_DEFAULT = 30;
const DAYS_MAX = { hour: LIMITS.analyticsHourlyDaysMax, day: LIMITS.analyticsDailyDaysMax };

/** The hours of the days asked for, both included: the last thirty where none are named. */
export function requireHourRange({ from, to, interval }: z.infer<typeof DayRangeQuery>, now: number): HourRange {
  const last = Date.parse(to ?? utcDay(now));
  const first = from === undefined ? last - (DAYS_DEFAULT - 1) * DAY_MS : Date.parse(from);
  const days = (last - first) / DAY_MS + 1;
  if (days < 1) throw invalid([{ path: 'query.from', message: 'must not be after `to`' }]);
  if (days > DAYS_MAX[interval]) {
    throw invalid([
      { path: 'query.from', message: `must be at most ${DAYS_MAX[interval]} days before \`to\` by the ${interval}` },
    ]);
  }
  return { from: first / HOUR_MS, to: (last + DAY_MS) / HOUR_MS };
}
