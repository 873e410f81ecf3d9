import { DAY_MS } from './time.ts';

const WINDOW_MS = 7 * DAY_MS;

export type VelocityTrend = 'increasing' | 'steady' | 'decreasing';

export interface VelocityTrendFound {
  trend: VelocityTrend;
  basis: { eventsLast7Days: number; eventsBefore7Days: number };
}

/** The last 7 days against the 7 before: over 1.2 times as many events increase, under 0.8 times as many decrease. */
export function computeVelocityTrend(times: readonly number[], at: number): VelocityTrendFound {
  const countBetween = (after: number, until: number) => times.filter((time) => time > after && time <= until).length;
  const last = countBetween(at - WINDOW_MS, at);
  const before = countBetween(at - 2 * WINDOW_MS, at - WINDOW_MS);
  return {
    // In fifths, as whole numbers: 1.2 and 0.8 have no exact binary form.
    trend: 5 * last > 6 * before ? 'increasing' : 5 * last < 4 * before ? 'decreasing' : 'steady',
    basis: { eventsLast7Days: last, eventsBefore7Days: before },
  };
}
