import type { ActivityRecency, ReturnParameters } from '../churn.ts';
import { logGamma } from './log-gamma.ts';
import { minimize } from './minimize.ts';

/** The number of leads with the same history. */
export interface ReturnCount extends ActivityRecency {
  leads: number;
}

/** Limits the logarithm of the parameters: beyond e^7 or below e^-7, they change nothing, and would cause rounding errors. */
const LOG_MAX = 7;

/**
 * Fits the MBG/NBD model (Batislam, Denizel and Filiztekin 2007) to histories by maximum likelihood. The search uses logarithms, because
 * all parameters are positive.
 */
export function fitReturn(counts: readonly ReturnCount[]): ReturnParameters & { logLikelihood: number } {
  const bounded = (log: number) => Math.exp(Math.min(LOG_MAX, Math.max(-LOG_MAX, log)));
  const parametersAt = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): ReturnParameters => ({
    ...{ r: bounded(r), alpha: bounded(alpha), a: bounded(a), b: bounded(b) },
  });
  const found = minimize((logs) => -returnLogLikelihood(counts, parametersAt(logs)), [0, 0, 0, 0]);
  return { ...parametersAt(found.at), logLikelihood: -found.value };
}

/** The log likelihood of these histories under the model. */
export function returnLogLikelihood(counts: readonly ReturnCount[], { r, alpha, a, b }: ReturnParameters): number {
  const constant = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  const gammas: number[] = [];
  const gammasOf = (x: number): number =>
    (gammas[x] ??= constant + logGamma(r + x) + logGamma(b + x + 1) - logGamma(a + b + x + 1));
  return counts.reduce((sum, { repeatActiveDays: x, recencyWeeks: t, ageWeeks: T, leads }) => {
    const still = gammasOf(x) - (r + x) * Math.log(alpha + T);
    const gone = Math.log(a / (b + x)) + (r + x) * Math.log((alpha + T) / (alpha + t));
    return sum + leads * (still + Math.max(0, gone) + Math.log1p(Math.exp(-Math.abs(gone))));
  }, 0);
}
