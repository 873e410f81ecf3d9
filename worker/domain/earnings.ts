import { grantAwards, type LeadState } from './fold.ts';
import type { Activity } from './lead-event.ts';
import { HOUR_MS } from './time.ts';

/** Hundredths of a point, by hour (whole hours since the epoch). */
export type PointsByHour = Readonly<Record<number, number>>;

/** The longest leaderboard period, in hours. */
export const EARNINGS_HOURS = 30 * 24;

/**
 * Returns the earned points with those of one more activity, after caps and before decay. `capUses` are the uses of caps before this
 * activity. Points are in hundredths, and keyed by hour.
 */
export function addEarned(
  pointsByHour: Record<number, number>,
  capUses: LeadState['capUses'],
  { occurredAt, awards }: Pick<Activity, 'occurredAt' | 'awards'>,
): number {
  const { granted } = grantAwards(capUses, { awards, occurredAt });
  const points = granted.reduce((sum, award) => sum + Math.round(award.points * 100), 0);
  if (points === 0) return 0;
  const hour = Math.floor(occurredAt / HOUR_MS);
  pointsByHour[hour] = (pointsByHour[hour] ?? 0) + points;
  return points;
}

/**
 * The first hour that a lead's row covers. The hour depends on the lead's last event instead of the current time, so that the row can be
 * rebuilt at any time. One more hour is included, because the sender's clock may have been ahead of ours.
 */
export const firstHourTold = (activityAt: number): number => Math.floor(activityAt / HOUR_MS) - EARNINGS_HOURS - 1;

/** Keeps only the points earned from this hour on. */
export const earnedSince = (points: PointsByHour, firstHour: number): PointsByHour =>
  Object.fromEntries(Object.entries(points).filter(([hour]) => Number(hour) >= firstHour));
