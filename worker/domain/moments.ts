import type { LeadState } from './fold.ts';
import type { FoldedActivity } from './folded-event.ts';
import { DAY_MS } from './time.ts';

/** The short form of an event that lists show. */
export interface Moment {
  eventId: string;
  type: string;
  /** Epoch ms. */
  at: number;
  /** Hundredths of a point, after caps and before decay. */
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
 * How urgent an event makes a call, which is its points × the score right after it, halved each day. The result is the logarithm of this
 * product, shifted by the event's time. The logarithm therefore sorts events of any age correctly, and never needs an update.
 */
export const urgencyOf = ({ at, points, score }: { at: number; points: number; score: number }): number =>
  Math.log(points * score) + (Math.LN2 * at) / URGENCY_HALF_LIFE_MS;

/**
 * Returns the moments after one more sign of life. `points` are in hundredths. Events must come in canonical order. If two are equally
 * urgent, the later one wins.
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
