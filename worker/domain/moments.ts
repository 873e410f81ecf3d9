import type { LeadState } from './fold.ts';
import type { FoldedActivity } from './folded-event.ts';
import { DAY_MS } from './time.ts';

/** An event in the short form that lists show. */
export interface Moment {
  eventId: string;
  type: string;
  /** Epoch ms. */
  at: number;
  /** The points in hundredths, after caps and before decay. */
  points: number;
}

/** The events that lists show: the last sign of life, and the best reason to call. */
export interface Moments {
  last: Moment | null;
  best: (Moment & { urgency: number }) | null;
}

export const NO_MOMENTS: Moments = { last: null, best: null };

/** A reason to call loses half its weight in this time. */
export const URGENCY_HALF_LIFE_MS = DAY_MS;

/**
 * How urgent an event makes a call, which is its points × the score right after it, halved each day. Returns the logarithm of this urgency,
 * shifted by the event's time. Sorting by the logarithm therefore works for events of any age and never needs an update.
 */
export const urgencyOf = ({ at, points, score }: { at: number; points: number; score: number }): number =>
  Math.log(points * score) + (Math.LN2 * at) / URGENCY_HALF_LIFE_MS;

/**
 * Returns the moments after one more sign of life. `points` are in hundredths. Events must come in canonical order. Of two equally urgent
 * events, the later one wins.
 */
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
