import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyDecay, anyStages, MONDAY } from '../testing/lead-events.ts';
import { fallsBelowAt, scoreAt } from './decay.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import { shownScore, stageOf } from './stages.ts';

test('a stage starts exactly at its threshold', () => {
  const names = [0, 29.999999, 30, 59.99, 60, 75, 99.999999, 100, 1e9].map(
    (score) => stageOf(score, DEFAULT_RULESET.stages).name,
  );
  expect(names).toEqual(['cold', 'cold', 'warm', 'warm', 'hot', 'hot', 'hot', 'qualified', 'qualified']);
});

test('every score has one stage, which is the highest that starts at or below the score', () => {
  fc.assert(
    fc.property(anyStages, fc.double({ min: 0, max: 400, noNaN: true }), (stages, score) => {
      const stage = stageOf(score, stages);
      const next = stages[stages.indexOf(stage) + 1];
      expect(stage.from).toBeLessThanOrEqual(score);
      if (next) expect(next.from).toBeGreaterThan(score);
    }),
  );
});

test('a decaying lead leaves its stage exactly at the computed millisecond', () => {
  fc.assert(
    fc.property(anyStages, anyDecay, fc.integer({ min: 1, max: 400 }), (stages, decay, score) => {
      const anchor = { score, lastEventAt: MONDAY };
      const stageAt = (at: number) => stageOf(scoreAt(anchor, decay, at), stages);
      const stage = stageOf(score, stages);
      const at = fallsBelowAt(anchor, decay, stage.from);
      if (at === null) return;
      expect(stageAt(at - 1)).toBe(stage);
      expect(stages.indexOf(stageAt(at))).toBeLessThan(stages.indexOf(stage));
      expect(stages.indexOf(stageAt(at + 1))).toBeLessThanOrEqual(stages.indexOf(stageAt(at)));
    }),
    { numRuns: 1000 },
  );
});

test('a ruleset without stages causes an error', () => {
  expect(() => stageOf(1, [])).toThrow('at least one stage');
});

test.each([
  [29.999, 29.99],
  [29.995, 29.99],
  [29.994, 29.99],
  [29.9999999999, 29.99],
  [30, 30],
  [59.9951, 59.99],
  [60.004, 60],
  [9.025, 9.03],
  [99.996, 99.99],
  [100.005, 100.01],
  [0, 0],
])('%d is displayed as %d, which is in the same stage', (score, shown) => {
  const { stages } = DEFAULT_RULESET;
  expect(shownScore(score, stages)).toBe(shown);
  expect(stageOf(shown, stages)).toBe(stageOf(score, stages));
});

test('a displayed score is in the stage of the real score and less than a hundredth away, for any thresholds', () => {
  fc.assert(
    fc.property(anyStages, fc.double({ min: 0, max: 1000, noNaN: true }), fc.nat({ max: 5 }), (stages, any, i) => {
      const near = Math.max(0, (stages[i % stages.length]?.from ?? 0) + (any - 500) * 1e-5);
      for (const score of [any, near]) {
        const shown = shownScore(score, stages);
        expect(stageOf(shown, stages)).toBe(stageOf(score, stages));
        expect(Math.abs(shown - score)).toBeLessThan(0.01001);
      }
    }),
  );
});
