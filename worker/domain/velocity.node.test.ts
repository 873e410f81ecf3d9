import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MONDAY, makeActivity } from '../testing/lead-events.ts';
import { fold } from './fold.ts';
import { DAY_MS } from './time.ts';
import { countLastDay, VELOCITY_SATURATION_COUNT, velocityDropsAt, velocityOf } from './velocity.ts';

/** Times of up to 60 activities, ascending. Some of the times are spread over days, and some are in bursts beyond saturation. */
const anyTimes = fc
  .constantFrom(5, DAY_MS, 3 * DAY_MS)
  .chain((max) => fc.array(fc.integer({ min: 0, max }), { maxLength: 60 }))
  .map((offsets) => offsets.map((offset) => MONDAY + offset).sort((a, b) => a - b));

test('velocity is 3 after 3 events in a day and 7 after 12', () => {
  const velocities = [0, 1, 2, 3, 4, 5, 6, 9, 12, 15, 19, 20].map(velocityOf);
  expect(velocities).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, 9]);
});

test('the number of events that saturates velocity is exact: one event fewer lowers velocity, and further events do not raise it', () => {
  expect(velocityOf(VELOCITY_SATURATION_COUNT - 1)).toBe(8);
  for (let more = 0; more <= 250; more++) expect(velocityOf(VELOCITY_SATURATION_COUNT + more)).toBe(9);
});

test('a lead keeps its newest event times, only as many as the highest velocity needs', () => {
  const timesOf = (count: number) => Array.from({ length: count }, (_, i) => MONDAY + i);
  for (const count of [19, 20, 21, 45]) {
    const { recentEventTimes } = fold(
      timesOf(count).map((occurredAt) => makeActivity({ occurredAt })),
      { decay: { graceDays: 7, ratePerDay: 0.05 } },
    );
    expect(recentEventTimes).toEqual(timesOf(count).slice(-20));
  }
});

test('an event counts towards velocity for exactly 24 hours, and at once if its time is ahead of our clock', () => {
  expect(countLastDay([MONDAY], MONDAY + DAY_MS - 1)).toBe(1);
  expect(countLastDay([MONDAY], MONDAY + DAY_MS)).toBe(0);
  expect(countLastDay([MONDAY + 1000], MONDAY)).toBe(1);
});

test('velocity from the event times that a lead keeps equals velocity from its whole history', () => {
  fc.assert(
    fc.property(anyTimes, fc.integer({ min: 0, max: 2 * DAY_MS }), (times, idleMs) => {
      const events = times.map((occurredAt, i) => makeActivity({ eventId: `evt_${i}`, occurredAt }));
      const { recentEventTimes } = fold(events, { decay: { graceDays: 7, ratePerDay: 0.05 } });
      const at = (times.at(-1) ?? MONDAY) + idleMs;
      const countAll = times.filter((time) => time > at - DAY_MS).length;
      expect(velocityOf(countLastDay(recentEventTimes, at))).toBe(velocityOf(countAll));
    }),
  );
});

test('without further events, velocity stays the same until the computed drop, and is lower after it', () => {
  fc.assert(
    fc.property(anyTimes, fc.integer({ min: 0, max: 2 * DAY_MS }), (times, idleMs) => {
      const recent = times.slice(-VELOCITY_SATURATION_COUNT);
      const at = (recent.at(-1) ?? MONDAY) + idleMs;
      const velocityAt = (t: number) => velocityOf(countLastDay(recent, t));
      const dropsAt = velocityDropsAt(recent, at);
      if (dropsAt === null) {
        expect(velocityAt(at)).toBe(0);
        return;
      }
      expect(dropsAt).toBeGreaterThan(at);
      expect(velocityAt(dropsAt - 1)).toBe(velocityAt(at));
      expect(velocityAt(dropsAt)).toBeLessThan(velocityAt(at));
    }),
  );
});
