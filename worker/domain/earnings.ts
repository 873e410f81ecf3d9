import { grantAwards, type LeadState } from './fold.ts';
import type { Activity, EventPosition } from './lead-event.ts';
import { HOUR_MS } from './time.ts';

/** Hundredths of a point, by whole hours since the epoch. */
export type PointsByHour = Readonly<Record<number, number>>;

/** The longest period that earnings are asked for. */
export const EARNINGS_HOURS = 30 * 24;

/** What a lead's events have earned: their points before decay, after caps. */
export interface Earnings {
  /** The last event counted; null before the first. */
  position: EventPosition | null;
  capUses: LeadState['capUses'];
  pointsByHour: PointsByHour;
}

export const NO_EARNINGS: Earnings = { position: null, capUses: {}, pointsByHour: {} };

/** The earnings with one more activity. They come in canonical order. */
export function earn(
  { capUses: before, pointsByHour }: Earnings,
  { occurredAt, eventId, awards }: Pick<Activity, 'occurredAt' | 'eventId' | 'awards'>,
): Earnings {
  const { granted, capUses } = grantAwards(before, { awards, occurredAt });
  const position = { occurredAt, eventId };
  const points = granted.reduce((sum, award) => sum + Math.round(award.points * 100), 0);
  if (points === 0) return { position, capUses, pointsByHour };
  const hour = Math.floor(occurredAt / HOUR_MS);
  return { position, capUses, pointsByHour: { ...pointsByHour, [hour]: (pointsByHour[hour] ?? 0) + points } };
}

/**
 * The first hour that a lead's row tells of. It depends on the lead's last event, not on now, so that the row can be rebuilt at
 * any time; that event's clock may have been ahead of ours by less than the hour that is added.
 */
export const firstHourTold = (lastEventAt: number): number => Math.floor(lastEventAt / HOUR_MS) - EARNINGS_HOURS - 1;

/** Those from an hour on. */
export const earnedSince = (points: PointsByHour, firstHour: number): PointsByHour =>
  Object.fromEntries(Object.entries(points).filter(([hour]) => Number(hour) >= firstHour));
