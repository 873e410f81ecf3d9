import { expect, test } from 'vitest';
import { MONDAY } from '../testing/lead-events.ts';
import { DAY_MS } from './time.ts';
import { computeVelocityTrend } from './velocity-trend.ts';

/** `last` events in the last 7 days and `before` in the 7 before. */
const trendOf = (last: number, before: number) => {
  const times = [...Array(before).fill(MONDAY - 10 * DAY_MS), ...Array(last).fill(MONDAY - DAY_MS)];
  return computeVelocityTrend(times, MONDAY).trend;
};

test('over 1.2 times as many events as the week before increase, under 0.8 times as many decrease', () => {
  for (const tens of [1, 2, 3, 7, 11]) {
    expect(trendOf(12 * tens + 1, 10 * tens)).toBe('increasing');
    expect(trendOf(12 * tens, 10 * tens)).toBe('steady');
    expect(trendOf(8 * tens, 10 * tens)).toBe('steady');
    expect(trendOf(8 * tens - 1, 10 * tens)).toBe('decreasing');
  }
});

test('the first events increase, the last ones decrease, none at all is steady', () => {
  expect([trendOf(1, 0), trendOf(0, 1), trendOf(0, 0)]).toEqual(['increasing', 'decreasing', 'steady']);
});

test('an event is in the last week for 7 days to the millisecond, and in the one before for 7 more', () => {
  const counts = [0, 7 * DAY_MS - 1, 7 * DAY_MS, 14 * DAY_MS - 1, 14 * DAY_MS].map(
    (ageMs) => computeVelocityTrend([MONDAY - ageMs], MONDAY).basis,
  );
  expect(counts).toEqual([
    { eventsLast7Days: 1, eventsBefore7Days: 0 },
    { eventsLast7Days: 1, eventsBefore7Days: 0 },
    { eventsLast7Days: 0, eventsBefore7Days: 1 },
    { eventsLast7Days: 0, eventsBefore7Days: 1 },
    { eventsLast7Days: 0, eventsBefore7Days: 0 },
  ]);
});
