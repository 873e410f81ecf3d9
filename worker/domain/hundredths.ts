/**
 * A score in whole hundredths. Scores are reported this way, so that the lines of an explanation add up exactly. Values such as 9.025 are
 * slightly above or below the tie in binary; the small addend makes all of them round up.
 */
export const toHundredths = (score: number): number => Math.round(score * 100 + 1e-7);

/** A score to two decimals, as reported. */
export const roundScore = (score: number): number => toHundredths(score) / 100;

/**
 * Removes the error of binary fractions from a sum: 0.1 + 0.7 is 0.7999999999999999 but must reach a threshold of 0.8. Decay produces
 * scores between two hundredths, which stay unchanged.
 */
export function snapToHundredths(sum: number): number {
  const nearest = Math.round(sum * 100) / 100;
  return Math.abs(sum - nearest) < 1e-9 ? nearest : sum;
}
