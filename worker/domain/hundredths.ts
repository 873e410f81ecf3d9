/**
 * A score in whole hundredths: how scores are reported and how explanations add up without remainder. The nudge makes values such as 9.025
 * and 14.025, whose exact ties are rounded to either side in binary, round the same way.
 */
export const toHundredths = (score: number): number => Math.round(score * 100 + 1e-7);

/** A score to two decimals, as reported. */
export const roundScore = (score: number): number => toHundredths(score) / 100;

/**
 * A sum without the error of binary fractions: 0.1 + 0.7 is 0.7999999999999999, but must reach a threshold of 0.8. Scores between two
 * hundredths, which decay produces, stay unchanged.
 */
export function snapToHundredths(sum: number): number {
  const nearest = Math.round(sum * 100) / 100;
  return Math.abs(sum - nearest) < 1e-9 ? nearest : sum;
}
