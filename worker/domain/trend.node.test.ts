import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MONDAY } from '../testing/lead-events.ts';
import { DAY_MS } from './time.ts';
import { chanceOf, computeTrend, toVelocityTrend } from './trend.ts';

const daysAgo = (...ages: number[]) => ages.map((age) => MONDAY - age * DAY_MS);
const trendOf = (...ages: number[]) => computeTrend(daysAgo(...ages), MONDAY).trend;
const LONG_AGO = 300;
const days = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

test.each([
  [5, 5, 0.5, 0.0625],
  [0, 5, 0.5, 0.0625],
  [4, 4, 0.5, 0.125],
  [9, 12, 0.5, 0.14599609375],
  [10, 12, 0.5, 0.03857421875],
  [2, 13, 0.5, 0.0224609375],
  [6, 7, 0.7, 0.6823477],
  [1, 7, 0.7, 0.0037908],
  [3, 18, 0.56, 0.0011907938843413897],
  [15, 18, 0.56, 0.02957237317213353],
])(
  'the probability of %i active days out of %i at a share of %d equals SciPy’s result',
  (successes, trials, share, expected) => {
    expect(chanceOf({ successes, trials, share })).toBeCloseTo(expected, 12);
  },
);

test('a trend means more or fewer active days than chance explains', () => {
  expect(computeTrend(daysAgo(LONG_AGO, 20, 15, ...days(0, 10)), MONDAY)).toEqual({
    trend: 'rising',
    basis: { activeDaysLast14: 10, activeDaysBefore14: 2, chance: expect.closeTo(0.03857421875, 12) },
  });
  expect(trendOf(LONG_AGO, 3, 2, ...days(14, 11))).toBe('falling');
  expect(trendOf(LONG_AGO, 20, 18, 16, ...days(0, 9))).toBe('steady');
});

test('a lead that goes silent after five active days is falling; after four, it is too early to say', () => {
  expect(trendOf(LONG_AGO, ...days(14, 5))).toBe('falling');
  expect(trendOf(LONG_AGO, ...days(14, 4))).toBe('unclear');
});

test('one visit more than last week is no trend, however many events it contains', () => {
  const visit = Array.from({ length: 50 }, (_, i) => MONDAY - i * 60_000);
  expect(computeTrend([...daysAgo(LONG_AGO, 20, 6), ...visit], MONDAY).trend).toBe('unclear');
});

test('a lead is new for two weeks, and “back” if it was active in the last two weeks after two idle weeks', () => {
  expect([trendOf(0), trendOf(14, 3), trendOf(15, 3)]).toEqual(['new', 'new', 'unclear']);
  expect([trendOf(28, 13), trendOf(27, 13), trendOf(LONG_AGO, 0, 1)]).toEqual(['back', 'unclear', 'back']);
});

test('a trend ignores a lead’s first day and all days before it', () => {
  // The lead started 20 days ago, so 6 days of the first half are compared with 14 of the second. If 6 of 7 active days are late ones,
  // chance alone explains it.
  expect(computeTrend(daysAgo(20, 16, ...days(0, 6)), MONDAY)).toEqual({
    trend: 'steady',
    basis: { activeDaysLast14: 6, activeDaysBefore14: 2, chance: expect.closeTo(0.6823477, 12) },
  });
  expect(trendOf(20, ...days(14, 6), 1)).toBe('falling');
});

test('the trend is unclear if there was no activity in the last four weeks', () => {
  expect([computeTrend([], MONDAY).trend, trendOf(28), trendOf(LONG_AGO, 29)]).toEqual(Array(3).fill('unclear'));
});

test('the trend is the same all day, in any order, and for any number of events per day', () => {
  const anyAges = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
  fc.assert(
    fc.property(anyAges, fc.nat({ max: DAY_MS - 1 }), (ages, later) => {
      const often = daysAgo(...ages)
        .flatMap((time) => [time + later, time])
        .reverse();
      expect(computeTrend(often, MONDAY + later)).toEqual(computeTrend(daysAgo(...ages), MONDAY));
    }),
  );
});

test('chance makes at most one in ten steady leads seem to rise or fall', () => {
  for (const share of [0.1, 0.5, 0.9]) {
    for (let trials = 1; trials <= 28; trials++) {
      let likelihood = (1 - share) ** trials;
      let falselyFound = 0;
      for (let successes = 0; successes <= trials; successes++) {
        if (chanceOf({ successes, trials, share }) < 0.1) falselyFound += likelihood;
        likelihood *= ((trials - successes) * share) / ((successes + 1) * (1 - share));
      }
      expect(falselyFound).toBeLessThan(0.1);
    }
  }
});

test('velocityTrend has its three documented values', () => {
  const trends = ['rising', 'falling', 'steady', 'new', 'back', 'unclear'] as const;
  expect(trends.map(toVelocityTrend)).toEqual(['increasing', 'decreasing', 'steady', 'steady', 'steady', 'steady']);
});
