import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundScore, snapToHundredths, toHundredths } from './hundredths.ts';

/** Whole points after whole days of 5% decay. Includes scores exactly halfway between two hundredths, such as 9.025. */
const anyDecayedScore = fc
  .record({ points: fc.integer({ min: 0, max: 2000 }), days: fc.integer({ min: 0, max: 60 }) })
  .map(({ points, days }) => points * 0.95 ** days);

test('reported scores have two decimals, and ties round up', () => {
  expect([9.025, 14.025, 1.005, 0.994, 75, 0].map(roundScore)).toEqual([9.03, 14.03, 1.01, 0.99, 75, 0]);
});

test('adding whole points to a decayed score adds the same to the reported score', () => {
  fc.assert(
    fc.property(anyDecayedScore, fc.integer({ min: 0, max: 10_000 }), (decayed, points) => {
      expect(toHundredths(decayed + points)).toBe(toHundredths(decayed) + 100 * points);
    }),
    { numRuns: 50_000 },
  );
});

test('every sum of points with up to two days of decay rounds like its exact decimal value', () => {
  for (let points = 0; points <= 2000; points++) {
    // After two days, the points are a whole number of ten-thousandths: 95·95·points. Half a hundredth or more rounds up.
    expect(toHundredths(points * 0.95)).toBe(points * 95);
    expect(toHundredths(points * 0.95 ** 2)).toBe(Math.floor((points * 95 * 95 + 50) / 100));
  }
});

test('sums of points are exact decimal numbers', () => {
  expect(snapToHundredths(0.1 + 0.7)).toBe(0.8);
  expect(snapToHundredths(0.1 + 0.2)).toBe(0.3);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 200 }), (hundredths) => {
      const sum = hundredths.reduce((score, h) => snapToHundredths(score + h / 100), 0);
      expect(sum).toBe(hundredths.reduce((total, h) => total + h, 0) / 100);
    }),
  );
});

test('a score between hundredths stays unchanged', () => {
  expect([0.123456789, 57.005, 99.99999999].map(snapToHundredths)).toEqual([0.123456789, 57.005, 99.99999999]);
});
