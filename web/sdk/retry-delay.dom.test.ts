import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

it('a retry delay doubles from one second up to seven and a half minutes, unless the server asks for more', () => {
  expect([0, 1, 2, 3, 8, 9, 50].map((n) => retryDelayMs(n, 0, 0))).toEqual([
    1000, 2000, 4000, 8000, 256_000, 300_000, 300_000,
  ]);
  expect(retryDelayMs(50, 0, 0.999_999)).toBeLessThanOrEqual(450_000);
});

it('a retry delay includes a random part of up to half of the delay', () => {
  expect([0, 0.5, 1].map((random) => retryDelayMs(2, 0, random))).toEqual([4000, 5000, 6000]);
});

it("never retries before the server's Retry-After", () => {
  for (const random of [0, 0.3, 0.9]) {
    expect(retryDelayMs(0, 30, random)).toBeGreaterThanOrEqual(30_000);
    expect(retryDelayMs(5, 1, random)).toBeGreaterThanOrEqual(32_000);
  }
});

it('limits Retry-After to an hour, because timers cannot wait much longer', () => {
  expect(retryDelayMs(0, 1e9, 0)).toBe(3_600_000);
});
