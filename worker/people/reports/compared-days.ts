import { LIMITS } from '../../contract/limits.ts';
import { zoneDay, zoneDayStart } from '../../contract/time-zone.ts';
import { DAY_MS, utcDay } from '../../domain/time.ts';
import type { DaysRefused } from './hour-range.ts';

const DAYS_DEFAULT = 30;
const DAYS_MAX = LIMITS.analyticsDailyDaysMax;

/**
 * The days of a period, including the first and the last. The previous period is equally long, and ends right before this period starts.
 */
export interface ComparedDays {
  from: string;
  to: string;
  before: { from: string; to: string };
  /** Epoch ms. `before` is the start of the previous period; `from` and `until` are the start and end of the period. */
  instants: { before: number; from: number; until: number };
}

/** The given days in a time zone (default: the last 30), and the period before them. */
export function comparedDays(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  { timeZone, now }: { timeZone: string; now: number },
): ComparedDays | DaysRefused {
  const last = to ?? zoneDay(timeZone, now);
  const first = from ?? addDays(last, 1 - DAYS_DEFAULT);
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1) return { reason: 'days_reversed' };
  if (days > DAYS_MAX) return { reason: 'too_many_days', daysMax: DAYS_MAX, interval: 'day' };
  const before = { from: addDays(first, -days), to: addDays(first, -1) };
  const startOf = (day: string) => zoneDayStart(timeZone, day);
  return {
    ...{ from: first, to: last, before },
    instants: { before: startOf(before.from), from: startOf(first), until: startOf(addDays(last, 1)) },
  };
}

const addDays = (day: string, days: number): string => utcDay(Date.parse(day) + days * DAY_MS);
