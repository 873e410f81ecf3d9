const RETRY_SECONDS_MAX = 5 * 60;
/** Longer than any visit. Timers of more than 24 days would fire at once. */
const RETRY_AFTER_SECONDS_MAX = 3600;

/**
 * Returns the seconds to wait after a failure; the argument is the number of failures before it (0, 1, …). `random` is in [0, 1). One
 * second, two, four, …, at least the server's Retry-After, and up to half as long again, so that clients do not all retry at the same
 * time.
 */
export const retryDelayMs = (failuresBefore: number, retryAfterSeconds: number, random: number): number =>
  (1000 + 500 * random) *
  Math.max(Math.min(RETRY_SECONDS_MAX, 2 ** failuresBefore), Math.min(RETRY_AFTER_SECONDS_MAX, retryAfterSeconds));
