const RETRY_SECONDS_MAX = 5 * 60;
/**
 * Max. pause that the server can ask for, which is longer than nearly any visit. Without a limit, a timer of more than 24 days
 * would fire at once.
 */
const RETRY_AFTER_SECONDS_MAX = 3600;

/**
 * Returns how long to wait (in ms) after a failure that followed `failuresBefore` others: one second, two, four and so on, but at
 * least the server's Retry-After. `random` in [0, 1) adds up to half of that, so that clients do not all retry at the same time.
 */
export const retryDelayMs = (failuresBefore: number, retryAfterSeconds: number, random: number): number =>
  (1000 + 500 * random) *
  Math.max(Math.min(RETRY_SECONDS_MAX, 2 ** failuresBefore), Math.min(RETRY_AFTER_SECONDS_MAX, retryAfterSeconds));
