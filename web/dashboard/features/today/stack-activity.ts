import type * as z from 'zod';
import type { ActivityCounts } from '../../../../worker/contract/analytics.ts';
import { DAY_MS, HOUR_MS } from '../../../../worker/domain/time.ts';

export interface ActivityBar {
  at: number;
  total: number;
  /** The number of events in each series, in the order of `series`. */
  counts: number[];
}

export interface StackedActivity {
  /** The most frequent event types, each as a series. One series, with the type null, combines all other types. */
  series: { type: string | null; count: number }[];
  bars: ActivityBar[];
}

const SERIES_MAX = 5;

/** Turns the counts by type and hour or day into stacked bars, including bars without events. */
export function stackActivity(
  counts: z.infer<typeof ActivityCounts>,
  { interval, from, to }: { interval: 'hour' | 'day'; from: number; to: number },
): StackedActivity {
  const stepMs = interval === 'hour' ? HOUR_MS : DAY_MS;
  const first = Math.floor(from / stepMs);
  const inRange = counts.filter(({ at }) => Date.parse(at) >= first * stepMs && Date.parse(at) <= to);
  const totals = new Map<string, number>();
  for (const { eventType, count } of inRange) totals.set(eventType, (totals.get(eventType) ?? 0) + count);
  const sorted = [...totals].sort(([, a], [, b]) => b - a);
  // If only one type would remain as “other”, it gets its own series.
  const named = sorted.slice(0, sorted.length === SERIES_MAX + 1 ? SERIES_MAX + 1 : SERIES_MAX);
  const rest = sorted.slice(named.length).reduce((sum, [, count]) => sum + count, 0);
  const series = [
    ...named.map(([type, count]) => ({ type, count })),
    ...(rest > 0 ? [{ type: null, count: rest }] : []),
  ];
  const index = new Map(named.map(([type], i) => [type, i]));
  const bars: ActivityBar[] = [];
  for (let step = first; step <= Math.floor(to / stepMs); step++) {
    bars.push({ at: step * stepMs, total: 0, counts: series.map(() => 0) });
  }
  for (const { at, eventType, count } of inRange) {
    const bar = bars[Math.floor(Date.parse(at) / stepMs) - first];
    if (!bar) continue;
    const i = index.get(eventType) ?? series.length - 1;
    bar.counts[i] = (bar.counts[i] ?? 0) + count;
    bar.total += count;
  }
  return { series, bars };
}
