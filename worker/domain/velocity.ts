import { DAY_MS } from './time.ts';

/** The velocity (0–10) for `count` events in the last 24 hours: `floor(10·(1 − 0.7^(count/3)))`. */
export const velocityOf = (count: number): number => Math.floor(10 * (1 - 0.7 ** (count / 3)));

/** With this many events in 24 hours, velocity is 9. Velocity never quite reaches 10, so more events would change nothing. */
export const VELOCITY_SATURATION_COUNT = 20;

/**
 * The number of ascending `times` that fall within the 24 hours before `at`. An event whose time is slightly ahead of our clock counts,
 * too.
 */
export function countLastDay(times: readonly number[], at: number): number {
  let count = 0;
  for (let i = times.length - 1; i >= 0 && (times[i] as number) > at - DAY_MS; i--) count++;
  return count;
}

/** The next time after `at` at which velocity drops if no event arrives. Null if velocity is already 0. */
export function velocityDropsAt(times: readonly number[], at: number): number | null {
  const count = countLastDay(times, at);
  const velocity = velocityOf(count);
  for (let left = 1; left <= count; left++) {
    if (velocityOf(count - left) < velocity) return (times[times.length - count + left - 1] as number) + DAY_MS;
  }
  return null;
}
