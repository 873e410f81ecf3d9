import type { LeadState } from './fold.ts';
import type { FoldedActivity } from './folded-event.ts';
import { DAY_MS } from './time.ts';

/** An event of a lead as lists quote it. */
export interface Moment {
  eventId: string;
  type: string;
  /** Epoch ms. */
  at: number;
  /** Hundredths of a point: before decay, after caps. */
  points: number;
}

/** The events that lists quote: the last sign of life, and the best reason for a call. */
export interface Moments {
  last: Moment | null;
  best: (Moment & { urgency: number }) | null;
}

export const NO_MOMENTS: Moments = { last: null, best: null };

/** The time in which a reason to call loses half its weight. */
export const URGENCY_HALF_LIFE_MS = DAY_MS;

/**
 * The weight of an event as a reason to call: its points × the score right after it, halved with each day that passes. As a logarithm, in
 * which the halving is a straight line over time: it compares events of any age, and never changes.
 */
export const urgencyOf = ({ at, points, score }: { at: number; points: number; score: number }): number =>
  Math.log(points * score) + (Math.LN2 * at) / URGENCY_HALF_LIFE_MS;

/** The moments after one more sign of life; `points` are in hundredths. Events come in canonical order, and ties go to the later one. */
export function addMoment(
  { best }: Moments,
  { eventId, type, occurredAt: at }: FoldedActivity,
  { points, after: { score } }: { points: number; after: LeadState },
): Moments {
  const last = { eventId, type, at, points };
  if (points <= 0 || score <= 0) return { last, best };
  const urgency = urgencyOf({ at, points: points / 100, score });
  return { last, best: best && best.urgency > urgency ? best : { ...last, urgency } };
}
