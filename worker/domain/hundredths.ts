/**
 * Converts a score to whole hundredths. Scores are reported in whole hundredths, so that the lines of an explanation add up exactly. In
 * binary, a score such as 9.025 is slightly more or less than halfway between two hundredths. The small addend makes all ties round up.
 */
export const toHundredths = (score: number): number => Math.round(score * 100 + 1e-7);

/** A score with two decimals, as reported. */
export const roundScore = (score: number): number => toHundredths(score) / 100;

/**
 * Removes the binary rounding error from a sum: 0.1 + 0.7 gives 0.7999999999999999, but must reach a threshold of 0.8. A decayed score
 * lies between two hundredths and stays unchanged.
 */
export function snapToHundredths(sum: number): number {
  const nearest = Math.round(sum * 100) / 100;
  return Math.abs(sum - nearest) < 1e-9 ? nearest : sum;
}
