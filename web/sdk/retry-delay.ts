const RETRY_SECONDS_MAX = 5 * 60;
/** Longer than a visit; timers of more than 24 days would fire at once. */
const RETRY_AFTER_SECONDS_MAX = 3600;

/**
 * How long to wait after another failure when so many (0, 1, …) came right before it, `random` in [0, 1): one second,
 * two, four, …, never less than the server asked for, and up to half as long again, so that clients do not come back
 * together.
 */
export const retryDelayMs = (failuresBefore: number, retryAfterSeconds: number, random: number): number =>
  (1000 + 500 * random) *
  Math.max(Math.min(RETRY_SECONDS_MAX, 2 ** failuresBefore), Math.min(RETRY_AFTER_SECONDS_MAX, retryAfterSeconds));
