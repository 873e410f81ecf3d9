/** How well a lead fits, regardless of its activity. A is the best letter. */
export const FIT_LETTERS = ['A', 'B', 'C', 'D'] as const;

/** How engaged a lead is. 1 is the most engaged. */
export const ENGAGEMENT_DIGITS = [1, 2, 3, 4] as const;
export type EngagementDigit = (typeof ENGAGEMENT_DIGITS)[number];
