import { dayNumber } from './time.ts';

/** A trend compares the two halves of the last four weeks. The length of each half in days. */
export const HALF_DAYS = 14;
/** A difference is no trend if chance alone produces it with at least this probability. */
const CHANCE_MAX = 0.1;
/** With fewer active days, any split may be chance. Even if all of four active days are in one half, the probability of that is 0.125. */
const ACTIVE_DAYS_MIN = 5;

/** `unclear` means that there are too few active days. */
export type Trend = 'new' | 'back' | 'rising' | 'falling' | 'steady' | 'unclear';
export type VelocityTrend = 'increasing' | 'steady' | 'decreasing';

export interface TrendFound {
  trend: Trend;
  basis: {
    /** The number of active UTC days among the last 14. `activeDaysBefore14` counts those among the 14 days before. */
    activeDaysLast14: number;
    activeDaysBefore14: number;
    /** The probability that chance alone puts this many active days into one half. Null if the halves were not compared. */
    chance: number | null;
  };
}

/**
 * Computes a lead's trend from the times of its signs of life, none of them after `at`. Compares the active days of the last two weeks
 * with those of the two weeks before, in an exact binomial test. A visit with many events counts as one active day.
 */
export function computeTrend(times: readonly number[], at: number): TrendFound {
  const ages = [...new Set(times.map(dayNumber))].map((day) => dayNumber(at) - day);
  const countBetween = (from: number, to: number) => ages.filter((age) => age >= from && age < to).length;
  const last = countBetween(0, HALF_DAYS);
  const before = countBetween(HALF_DAYS, 2 * HALF_DAYS);
  const found = (trend: Trend, chance: number | null = null): TrendFound => ({
    trend,
    basis: { activeDaysLast14: last, activeDaysBefore14: before, chance },
  });
  if (last + before === 0) return found('unclear');
  const oldest = Math.max(...ages);
  if (oldest <= HALF_DAYS) return found('new');
  if (before === 0) return found('back');

  // The first day of a lead is always active, so only later days are evidence.
  const beganWithin = oldest < 2 * HALF_DAYS;
  const daysBefore = beganWithin ? oldest - HALF_DAYS : HALF_DAYS;
  const trials = last + (beganWithin ? before - 1 : before);
  const share = HALF_DAYS / (HALF_DAYS + daysBefore);
  if (trials < ACTIVE_DAYS_MIN) return found('unclear');
  const chance = chanceOf({ successes: last, trials, share });
  if (chance >= CHANCE_MAX) return found('steady', chance);
  return found(last > share * trials ? 'rising' : 'falling', chance);
}

/** Reduces a trend to the three words that the API guarantees. */
export function toVelocityTrend(trend: Trend): VelocityTrend {
  if (trend === 'rising') return 'increasing';
  return trend === 'falling' ? 'decreasing' : 'steady';
}

/** Treats values as equal if they differ only by rounding. */
const TIE = 1 + 1e-7;

/** The two-sided exact binomial test. Returns the total probability of all results that are at most as likely as the observed one. */
export function chanceOf({ successes, trials, share }: { successes: number; trials: number; share: number }): number {
  const likelihoods = [(1 - share) ** trials];
  for (let k = 1; k <= trials; k++) {
    const previous = likelihoods[k - 1] as number;
    likelihoods.push((previous * (trials - k + 1) * share) / (k * (1 - share)));
  }
  const observed = (likelihoods[successes] as number) * TIE;
  return Math.min(
    1,
    likelihoods.filter((one) => one <= observed).reduce((sum, one) => sum + one, 0),
  );
}
