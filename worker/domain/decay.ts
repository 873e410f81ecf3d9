import type { Decay } from '../contract/ruleset.ts';
import { DAY_MS, LAST_INSTANT } from './time.ts';

/** The score right after an event. The score at any later time follows from this one. */
export interface Anchor {
  score: number;
  /** Epoch ms of the last sign of life, or null before the first. */
  lastEventAt: number | null;
  /** Epoch ms of a later event that changed the score but is not a sign of life. */
  scoredAt?: number | null;
}

/** λ per day. The score is multiplied by e^(−λ·days). 0 without decay. */
export const decayConstant = ({ ratePerDay }: Decay): number => -Math.log1p(-ratePerDay);

/** Epoch ms at which the score starts to shrink, or null if it never does. */
export function decayStartsAt({ score, lastEventAt, scoredAt }: Anchor, decay: Decay): number | null {
  const { graceDays, ratePerDay } = decay;
  if (score === 0 || ratePerDay === 0) return null;
  const graceEndsAt = lastEventAt === null ? null : lastEventAt + Math.round(graceDays * DAY_MS);
  if (scoredAt == null) return graceEndsAt;
  return graceEndsAt === null ? scoredAt : Math.max(graceEndsAt, scoredAt);
}

/**
 * The score at `at`: `score · (1 − ratePerDay)^days`, with days counted continuously from the end of the grace period. For a time before
 * the anchor, the result is the anchor's score.
 */
export function scoreAt(anchor: Anchor, decay: Decay, at: number): number {
  const startsAt = decayStartsAt(anchor, decay);
  if (startsAt === null || at <= startsAt) return anchor.score;
  return anchor.score * (1 - decay.ratePerDay) ** ((at - startsAt) / DAY_MS);
}

/** The first epoch ms at which the decaying score is below `threshold`, or null if that never happens. */
export function fallsBelowAt(anchor: Anchor, decay: Decay, threshold: number): number | null {
  const startsAt = decayStartsAt(anchor, decay);
  if (startsAt === null || threshold <= 0 || anchor.score < threshold) return null;
  const isBelow = (at: number) => scoreAt(anchor, decay, at) < threshold;
  if (!isBelow(LAST_INSTANT)) return null;
  const days = Math.log(anchor.score / threshold) / decayConstant(decay);
  // The time computed with the logarithm may be off by a few ms, or by far more if the rate is just above 0. The score itself is therefore
  // checked as well.
  let below = Math.min(LAST_INSTANT, startsAt + Math.max(1, Math.round(days * DAY_MS)));
  let above = below - 1;
  for (let step = 1; !isBelow(below); step *= 2) [above, below] = [below, Math.min(LAST_INSTANT, below + step)];
  for (let step = 1; isBelow(above); step *= 2) [above, below] = [Math.max(startsAt, above - step), above];
  while (below - above > 1) {
    const middle = Math.floor((above + below) / 2);
    if (isBelow(middle)) below = middle;
    else above = middle;
  }
  return below;
}
