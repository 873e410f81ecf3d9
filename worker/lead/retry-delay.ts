/** Between attempts to reach D1: doubling from a second, so that an outage of a minute is over for everyone a minute after it. */
const RETRY_DELAY_MS_MIN = 1_000;
const RETRY_DELAY_MS_MAX = 60_000;

export const retryDelayMs = (failures: number): number =>
  Math.min(RETRY_DELAY_MS_MAX, RETRY_DELAY_MS_MIN * 2 ** Math.max(0, failures - 1));
