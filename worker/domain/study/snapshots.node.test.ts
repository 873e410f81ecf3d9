import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MONDAY } from '../../testing/lead-events.ts';
import { DAY_MS } from '../time.ts';
import { SNAPSHOTS_MAX, spaceSnapshots } from './snapshots.ts';

const day = (n: number) => MONDAY + n * DAY_MS;

test('there are at most 52 evenly spaced, ascending snapshots, each with its full horizon before the end', () => {
  const anyQuestion = fc.record(
    {
      begins: fc.integer({ min: MONDAY, max: day(400) }),
      ends: fc.integer({ min: MONDAY, max: day(1_500) }),
      horizonDays: fc.integer({ min: 1, max: 180 }),
      from: fc.integer({ min: day(-10), max: day(1_600) }),
      until: fc.integer({ min: day(-10), max: day(1_600) }),
      everyDays: fc.integer({ min: 1, max: 40 }),
    },
    { requiredKeys: ['begins', 'ends', 'horizonDays'] },
  );
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const found = spaceSnapshots(question);
      expect(found.length).toBeLessThanOrEqual(SNAPSHOTS_MAX);
      for (const at of found) {
        expect(at + question.horizonDays * DAY_MS).toBeLessThanOrEqual(question.ends);
        expect(at).toBeGreaterThanOrEqual(question.from ?? question.begins);
        if (question.until !== undefined) expect(at).toBeLessThanOrEqual(question.until);
      }
      const steps = new Set(found.slice(1).map((at, i) => at - (found[i] as number)));
      expect(steps.size).toBeLessThanOrEqual(1);
    }),
  );
});

test('a year of history is judged weekly, starting the day after it begins', () => {
  const found = spaceSnapshots({ begins: day(0) + 5, ends: day(365), horizonDays: 30 });
  expect([found.length, found[0], found.at(-1)]).toEqual([48, day(6), day(335)]);
});

test('requested moments are used exactly, and a snapshot with an unfinished horizon is dropped without moving the other snapshots', () => {
  const asked = { begins: day(0), horizonDays: 14, from: day(10), until: day(40), everyDays: 10 };
  expect(spaceSnapshots({ ...asked, ends: day(54) })).toEqual([10, 20, 30, 40].map(day));
  expect(spaceSnapshots({ ...asked, ends: day(54) - 1 })).toEqual([10, 20, 30].map(day));
});

test('a history shorter than the horizon has no snapshots', () => {
  expect(spaceSnapshots({ begins: day(0), ends: day(30), horizonDays: 30 })).toEqual([]);
});
