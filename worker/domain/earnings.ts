import { grantAwards, type LeadState } from './fold.ts';
import type { Activity } from './lead-event.ts';
import { HOUR_MS } from './time.ts';

/** Hundredths of a point, by whole hours since the epoch. */
export type PointsByHour = Readonly<Record<number, number>>;

/** The longest period that earnings are asked for. */
export const EARNINGS_HOURS = 30 * 24;

/** Adds what an activity earned: its points before decay, after caps. `capUses` are those before it. */
export function addEarned(
  pointsByHour: Record<number, number>,
  capUses: LeadState['capUses'],
  { occurredAt, awards }: Pick<Activity, 'occurredAt' | 'awards'>,
): void {
  const { granted } = grantAwards(capUses, { awards, occurredAt });
  const points = granted.reduce((sum, award) => sum + Math.round(award.points * 100), 0);
  if (points === 0) return;
  const hour = Math.floor(occurredAt / HOUR_MS);
  pointsByHour[hour] = (pointsByHour[hour] ?? 0) + points;
}

/**
 * The first hour that a lead's row tells of. It depends on the lead's last event, not on now, so that the row can be rebuilt at
 * any time; that event's clock may have been ahead of ours by less than the hour that is added.
 */
export const firstHourTold = (activityAt: number): number => Math.floor(activityAt / HOUR_MS) - EARNINGS_HOURS - 1;

/** Those from an hour on. */
export const earnedSince = (points: PointsByHour, firstHour: number): PointsByHour =>
  Object.fromEntries(Object.entries(points).filter(([hour]) => Number(hour) >= firstHour));
