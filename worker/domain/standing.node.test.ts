import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHistory, MONDAY, makeActivity, makeConfig } from '../testing/lead-events.ts';
import { fold } from './fold.ts';
import { rankAt } from './rank.ts';
import { changesAt, standingAt } from './standing.ts';
import { DAY_MS } from './time.ts';

test('three events on one day give 75 points, the stage hot and velocity 3, as documented', () => {
  const events = [5, 20, 50].map((points, i) => makeActivity({ occurredAt: MONDAY + i, points }));
  const config = makeConfig();
  const standing = standingAt(fold(events, config.ruleset), config, MONDAY + 3);
  expect(standing).toEqual({ score: 75, stage: 'hot', velocity: 3 });
});

test('the state of an idle lead changes when velocity drops, when decay starts and when it leaves each stage, and then no more', () => {
  const config = makeConfig();
  const state = fold([makeActivity({ points: 60 })], config.ruleset);
  const instants: number[] = [];
  let at: number | null = MONDAY;
  while (at !== null) {
    at = changesAt({ ...state, createdAt: MONDAY }, config, at);
    if (at !== null) instants.push(at);
  }
  // 60 points fall below hot when decay starts, and below warm when 30 are left, which is ln 2 / −ln 0.95 = 13.51… days later.
  const halved = 7 * DAY_MS + (Math.log(2) / -Math.log(0.95)) * DAY_MS;
  expect(instants).toEqual([
    MONDAY + DAY_MS,
    MONDAY + 7 * DAY_MS,
    MONDAY + 7 * DAY_MS + 1,
    MONDAY + Math.floor(halved) + 1,
  ]);
  expect(standingAt(state, config, MONDAY + Math.ceil(halved)).stage).toBe('cold');
});

test('stage, velocity and phase stay the same until changesAt, when one of them changes', () => {
  const anyMoment = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(anyHistory, fc.array(anyMoment, { maxLength: 8 }), ({ ruleset, events, at: when }, moments) => {
      const config = { version: 1, ruleset };
      const state = fold(events, ruleset);
      const at = Math.max(when, state.lastEventAt ?? when);
      const looksAt = (t: number) => {
        const { stage, velocity } = standingAt(state, config, t);
        return { stage, velocity, phase: rankAt(state, ruleset.decay, t).phase };
      };
      const until = changesAt({ ...state, createdAt: MONDAY }, config, at);
      const last = (until ?? at + 100_000 * DAY_MS) - 1;
      for (const moment of [0, 1, ...moments]) {
        expect(looksAt(at + Math.floor((last - at) * moment))).toEqual(looksAt(at));
      }
      if (until === null) return;
      expect(until).toBeGreaterThan(at);
      expect(until).toSatisfy(Number.isInteger);
      expect(looksAt(until)).not.toEqual(looksAt(at));
    }),
    { numRuns: 1000 },
  );
});

test('a lead without activity never changes', () => {
  const config = makeConfig();
  const state = fold([], config.ruleset);
  expect(standingAt(state, config, MONDAY)).toEqual({ score: 0, stage: 'cold', velocity: 0 });
  expect(changesAt({ ...state, createdAt: MONDAY }, config, MONDAY)).toBeNull();
});
