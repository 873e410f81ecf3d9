import { expect, test } from 'vitest';
import { Stages } from '../../contract/ruleset.ts';
import { DEFAULT_RULESET } from '../ruleset.ts';
import { withThresholds } from './with-thresholds.ts';

const takenFrom = (...scores: number[]) => {
  const { stages } = withThresholds(
    DEFAULT_RULESET,
    scores.map((score) => ({ score })),
  );
  expect(Stages.safeParse(stages).success).toBe(true);
  return stages.map(({ from }) => from);
};

test('stages start at the suggested scores and keep their names', () => {
  expect(takenFrom(12, 40, 90)).toEqual([0, 12, 40, 90]);
  expect(withThresholds(DEFAULT_RULESET, [{ score: 12 }]).stages.map(({ name }) => name)).toEqual(
    DEFAULT_RULESET.stages.map(({ name }) => name),
  );
});

test('stages without a suggestion keep their thresholds, or move up to stay above the previous stage', () => {
  expect(takenFrom()).toEqual([0, 30, 60, 100]);
  expect(takenFrom(12)).toEqual([0, 12, 60, 100]);
  expect(takenFrom(80)).toEqual([0, 80, 81, 100]);
  expect(takenFrom(10, 20, 30, 40, 50)).toEqual([0, 10, 20, 30]);
});
