import { expect, it } from 'vitest';
import { DAY_MS } from '../time.ts';
import { challengeMoments } from './challenge-moments.ts';

const NOON = Date.UTC(2026, 5, 10, 12);
const MIDNIGHT = Date.UTC(2026, 5, 11);
const HORIZON = { since: NOON, horizonDays: 30 };
const after = (days: number) => challengeMoments({ ...HORIZON, ends: MIDNIGHT + days * DAY_MS });

it('the first moment is the first midnight after the start', () => {
  expect(after(30 - 1e-6)).toEqual([]);
  expect(after(30)).toEqual([MIDNIGHT]);
  expect(after(31.5)).toEqual([MIDNIGHT, MIDNIGHT + DAY_MS]);
  // An event exactly at midnight is not known yet at that moment.
  expect(challengeMoments({ ...HORIZON, since: MIDNIGHT, ends: MIDNIGHT + 31 * DAY_MS })).toEqual([MIDNIGHT + DAY_MS]);
});

it('a longer history has at most 52 moments: the gaps between moments grow, and the first moment stays the same', () => {
  expect(after(30 + 51)).toHaveLength(52);
  const later = after(30 + 120);
  expect(later.length).toBeLessThanOrEqual(52);
  expect(later.slice(0, 3)).toEqual([0, 3, 6].map((days) => MIDNIGHT + days * DAY_MS));
  for (const moment of later) expect(moment + 30 * DAY_MS).toBeLessThanOrEqual(MIDNIGHT + 150 * DAY_MS);
});
