/** Max. people that count in a company's account score. An eleventh person would add at most 1/1,024 of a score. */
export const ACCOUNT_PEOPLE_MAX = 10;

/** The factor by which each person counts for less than the person before. */
export const ACCOUNT_SHARE = 0.5;

/**
 * Returns what each person adds to the account score, in hundredths of a point: the whole highest score, 50% of the next score, 25% of the
 * score after that, and so on. `scores` are whole hundredths as shown, highest first. The results add up to the account score exactly.
 */
export const accountParts = (scores: readonly number[]): number[] =>
  scores.slice(0, ACCOUNT_PEOPLE_MAX).map((score, place) => Math.round(score * ACCOUNT_SHARE ** place));

export const sumOf = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0);
