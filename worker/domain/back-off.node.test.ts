import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

const within = { minMs: 500, maxMs: 30_000 };

test('a pause doubles with each failure, up to its limit', () => {
  expect([0, 1, 2, 10, 2_000].map((failures) => backOffMs(failures, within))).toEqual([
    500, 1000, 2000, 30_000, 30_000,
  ]);
});

test('randomness shortens a pause by at most half', () => {
  expect(backOffMs(1, { ...within, random: 0.5 })).toBe(750);
  expect(backOffMs(10, { ...within, random: 1 })).toBe(15_000);
});
