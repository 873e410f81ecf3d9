/**
 * A score in whole hundredths: how scores are reported and how explanations add up without remainder.
 * The nudge keeps values such as 9.025 and 14.025, whose exact ties fall to either side in binary, rounding the same way.
 */
export const toHundredths = (score: number): number => Math.round(score * 100 + 1e-7);

/** As reported: to two decimals. */
export const roundScore = (score: number): number => toHundredths(score) / 100;
