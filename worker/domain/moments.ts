import type { LeadState } from './fold.ts';
import type { FoldedActivity } from './folded-event.ts';
import { DAY_MS } from './time.ts';

/** An event of a lead as lists quote it. */
export interface Moment {
  eventId: string;
  type: string;
  /** Epoch ms. */
  at: number;
  /** Hundredths of a point, after caps and before decay. */
  points: number;
}

/** The events that lists quote: the last sign of life, and the best reason to call. */
export interface Moments {
  last: Moment | null;
  best: (Moment & { urgency: number }) | null;
}

export const NO_MOMENTS: Moments = { last: null, best: null };

/** A reason to call loses half its weight in this time. */
export const URGENCY_HALF_LIFE_MS = DAY_MS;

/**
 * The weight of an event as a reason to call: its points × the score right after it, halved each day. This is its logarithm, shifted by the
 * event's time. It orders events of any age correctly and never needs an update.
 */
export const urgencyOf = ({ at, points, score }: { at: number; points: number; score: number }): number =>
  Math.log(points * score) + (Math.LN2 * at) / URGENCY_HALF_LIFE_MS;

/** The moments after one more sign of life. `points` are in hundredths. Events come in canonical order; on a tie, the later one wins. */
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
