import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, dayNumber, utcDay, weekNumber } from './time.ts';

const anyInstant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) });

test('a UTC day starts at midnight UTC and ends a millisecond before the next', () => {
  const midnight = Date.UTC(2026, 1, 11);
  expect(utcDay(midnight)).toBe('2026-02-11');
  expect(utcDay(midnight - 1)).toBe('2026-02-10');
  expect(dayNumber(midnight) - dayNumber(midnight - 1)).toBe(1);
  expect(dayNumber(midnight + DAY_MS - 1)).toBe(dayNumber(midnight));
});

test('a week starts on Monday, also across months and years', () => {
  for (const monday of [Date.UTC(2026, 0, 5), Date.UTC(2024, 11, 30), Date.UTC(1990, 0, 1), Date.UTC(2024, 1, 26)]) {
    expect(new Date(monday).getUTCDay()).toBe(1);
    expect(weekNumber(monday) - weekNumber(monday - 1)).toBe(1);
    expect(weekNumber(monday + 7 * DAY_MS - 1)).toBe(weekNumber(monday));
  }
});

test('two times share a day number only if they share a date, and a week number only if they share a Monday', () => {
  const mondayOf = (at: number) => utcDay(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS);
  fc.assert(
    fc.property(anyInstant, fc.integer({ min: 0, max: 10 * DAY_MS }), (a, gap) => {
      const b = a + gap;
      expect(dayNumber(a) === dayNumber(b)).toBe(utcDay(a) === utcDay(b));
      expect(weekNumber(a) === weekNumber(b)).toBe(mondayOf(a) === mondayOf(b));
    }),
    { numRuns: 2000 },
  );
});
