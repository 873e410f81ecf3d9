import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../worker/domain/time.ts';
import type { Times } from './times.ts';

const STEPS_MS = [
  ...[1, 5, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 30, 90, 180, 365, 730, 1825].map((days) => days * DAY_MS),
];

/** Returns at most `count` ticks for a chart's time axis, at full hours or midnights of the time zone. */
export function timeTicks(from: number, to: number, { count, times }: { count: number; times: Times }): number[] {
  const step = STEPS_MS.find((each) => (to - from) / each <= count) ?? (to - from) / count;
  const ticks: number[] = [];
  // Steps through local time, because a day has 23 or 25 hours when clocks change.
  for (let local = Math.ceil((from + times.offsetAt(from)) / step) * step; ; local += step) {
    const at = local - times.offsetAt(local - times.offsetAt(local));
    if (at > to || ticks.length >= count) return ticks;
    if (at >= from) ticks.push(at);
  }
}
