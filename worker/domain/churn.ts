import { dayNumber } from './time.ts';

/**
 * MBG/NBD parameters fitted to the CDNOW customers, in weeks (Batislam, Denizel and Filiztekin 2007). Those of the
 * BG/NBD model fit only its own formula: there, nobody leaves after the first activity.
 */
const PARAMETERS = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

/** A lead's activity for the model: by UTC day, because one visit with many events is one sign of life. */
export interface ActivityRecency {
  /** x: days with activity after the first one. */
  repeatActiveDays: number;
  /** t: from the first active day to the last. */
  recencyWeeks: number;
  /** T: from the first active day to today. */
  ageWeeks: number;
}

export interface Churn {
  /** 0–1, unrounded; null before the first activity, because the model needs one. */
  probability: number | null;
  basis: (ActivityRecency & { parameters: typeof PARAMETERS }) | null;
}

/** The probability that the lead has gone permanently, given the times of its activities, none of them after `at`. */
export function computeChurn(times: readonly number[], at: number): Churn {
  const recency = toRecency(times, at);
  return recency
    ? { probability: 1 - probabilityAlive(recency), basis: { ...recency, parameters: PARAMETERS } }
    : { probability: null, basis: null };
}

function toRecency(times: readonly number[], at: number): ActivityRecency | null {
  const days = [...new Set(times.map(dayNumber))].sort((a, b) => a - b);
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  return {
    repeatActiveDays: days.length - 1,
    recencyWeeks: (last - first) / 7,
    ageWeeks: (dayNumber(at) - first) / 7,
  };
}

/**
 * P(alive) of the MBG/NBD model (Batislam, Denizel and Filiztekin 2007): a customer may leave after any activity, even
 * the first.
 */
export function probabilityAlive({ repeatActiveDays: x, recencyWeeks: t, ageWeeks: T }: ActivityRecency): number {
  const { r, alpha, a, b } = PARAMETERS;
  return 1 / (1 + (a / (b + x)) * ((alpha + T) / (alpha + t)) ** (r + x));
}
