/** Actions whose wording depends on the lead's stage and trend. */
export const NEXT_ACTION_KINDS = ['call', 'demo', 'content', 'email', 'offer', 'wait'] as const;
export type NextActionKind = (typeof NEXT_ACTION_KINDS)[number];
