import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeAward, makeConfig } from '../testing/lead-events.ts';
import { toEngagement, weighPoints } from './engagement.ts';
import type { LeadEvent } from './lead-event.ts';
import { DAY_MS } from './time.ts';
import { trace } from './trace.ts';

const engagementOf = (events: readonly LeadEvent[], at: number, { ruleset } = makeConfig()) =>
  toEngagement(
    trace(events, ruleset, at).steps.reduce(
      (sum, step) => (step.type === 'activity' ? sum + weighPoints(step, at) : sum),
      0,
    ),
  );

test('an event has its full points at first, half of them after a week, and a quarter after two weeks', () => {
  const weighted = [0, 7, 14].map(
    (days) => engagementOf([makeActivity({ points: 80 })], MONDAY + days * DAY_MS).basis.weightedPoints,
  );
  expect(weighted).toEqual([80, 40, 20]);
});

test('engagement is 0 without points, 5 for 50 weighted points, and 9 for 450', () => {
  const scores = [0, 50, 450].map((points) => engagementOf([makeActivity({ points })], MONDAY).score);
  expect(scores).toEqual([0, 5, 9]);
  expect(engagementOf([], MONDAY).score).toBe(0);
});

test('engagement has one decimal and comes with the numbers it was computed from', () => {
  expect(engagementOf([makeActivity({ points: 283 })], MONDAY)).toEqual({
    score: 8.5,
    basis: { weightedPoints: 283, halfLifeDays: 7, halfwayPoints: 50 },
  });
});

test('points withheld by a cap, and negative points, do not add to engagement', () => {
  const view = [makeAward({ points: 10, cap: { times: 1, per: 'day' } })];
  const events = [
    makeActivity({ eventId: 'a', awards: view }),
    makeActivity({ eventId: 'b', awards: view }),
    makeActivity({ eventId: 'c', points: -100 }),
  ];
  expect(engagementOf(events, MONDAY).basis.weightedPoints).toBe(10);
});

test('engagement is between 0 and 10 and never rises without an event', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 0, max: 100 * DAY_MS }), ({ ruleset, events, at: when }, idleMs) => {
      const at = Math.max(when, events.at(-1)?.occurredAt ?? when);
      const now = engagementOf(events, at, { version: 1, ruleset }).score;
      const later = engagementOf(events, at + idleMs, { version: 1, ruleset }).score;
      expect(now).toBeLessThanOrEqual(10);
      expect(later).toBeLessThanOrEqual(now);
      expect(later).toBeGreaterThanOrEqual(0);
    }),
  );
});
