import type { Estimate } from './jackknife.ts';

/** The two-sided error rate, and the normal quantile of an interval that is checked only once. */
const ALPHA = 0.05;
const LOOKED_AT_ONCE = 1.96;
/** The interval is narrowest at about this much evidence, which is several times what a first verdict needs. */
const TIGHTEST_AT = 200;
const LOG = -2 * Math.log(ALPHA);
const RHO_SQUARED = (LOG + Math.log(LOG + 1)) / TIGHTEST_AT;

/**
 * Widens a 95% interval for one point in time into an interval for all points in time. People may then check every day and stop when they
 * like, and still be wrong less than 5% of the time. The interval uses a normal mixture (Robbins 1970) in the asymptotic form of
 * Waudby-Smith et al. (2024). `evidence` is the number of converting leads.
 */
export function alwaysValid({ value, low, high }: Estimate, evidence: number): Estimate {
  if (low === null || high === null || evidence === 0) return { value, low: null, high: null };
  const standardError = Math.max(value - low, high - value) / LOOKED_AT_ONCE;
  const mixed = evidence * RHO_SQUARED;
  const spread = standardError * Math.sqrt((1 + 1 / mixed) * (Math.log1p(mixed) + LOG));
  return { value, low: value - spread, high: value + spread };
}
