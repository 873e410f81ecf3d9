import type * as z from 'zod';
import type { DayRangeQuery } from '../../contract/analytics.ts';
import { LIMITS } from '../../contract/limits.ts';
import { DAY_MS, HOUR_MS, utcDay } from '../../domain/time.ts';
import type { HourRange, Interval } from '../../project/analytics-queries.ts';

const DAYS_DEFAULT = 30;
const DAYS_MAX = { hour: LIMITS.analyticsHourlyDaysMax, day: LIMITS.analyticsDailyDaysMax };

export type DaysRefused =
  | { reason: 'days_reversed' }
  | { reason: 'too_many_days'; daysMax: number; interval: Interval };

/** The hours of the given days, including the first and the last day. The default is the last 30 days. */
export function toHourRange(
  { from, to, interval }: z.infer<typeof DayRangeQuery>,
  now: number,
): HourRange | DaysRefused {
  const last = Date.parse(to ?? utcDay(now));
  const first = from === undefined ? last - (DAYS_DEFAULT - 1) * DAY_MS : Date.parse(from);
  const days = (last - first) / DAY_MS + 1;
  if (days < 1) return { reason: 'days_reversed' };
  if (days > DAYS_MAX[interval]) return { reason: 'too_many_days', daysMax: DAYS_MAX[interval], interval };
  return { from: first / HOUR_MS, to: (last + DAY_MS) / HOUR_MS };
}
