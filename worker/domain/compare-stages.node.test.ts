import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStages } from '../testing/lead-events.ts';
import { compareStages } from './compare-stages.ts';

const stages = (...pairs: [name: string, from: number][]) => pairs.map(([name, from]) => ({ name, from }));
const BEFORE = stages(['cold', 0], ['warm', 30], ['hot', 60]);

test.each([
  ['nothing changes', BEFORE, [], []],
  ['a threshold moves', stages(['cold', 0], ['warm', 30], ['hot', 70]), [], []],
  ['a name changes', stages(['cold', 0], ['warm', 30], ['burning', 60]), ['hot → burning'], []],
  ['a name and its threshold change', stages(['cold', 0], ['warm', 30], ['burning', 70]), ['hot → burning'], []],
  ['all names change', stages(['a', 0], ['b', 30], ['c', 60]), ['cold → a', 'warm → b', 'hot → c'], []],
  ['names are swapped', stages(['cold', 0], ['hot', 30], ['warm', 60]), [], []],
  ['a stage is removed', stages(['cold', 0], ['hot', 60]), [], ['warm']],
  ['a stage is added', stages(['cold', 0], ['warm', 30], ['hot', 60], ['top', 100]), [], []],
  [
    'one stage is removed, and another stage is renamed',
    stages(['cold', 0], ['burning', 60]),
    ['hot → burning'],
    ['warm'],
  ],
  [
    'one stage is removed, and stages are added at other scores',
    stages(['cold', 0], ['warm', 30], ['tepid', 20], ['top', 90]),
    [],
    ['hot'],
  ],
  [
    'one new stage has the score of an old stage, and another new stage has the old stage’s place',
    stages(['cold', 0], ['b', 60], ['c', 90]),
    ['hot → b'],
    ['warm'],
  ],
])('tells renamed stages from removed stages: %s', (_what, after, renamed, removed) => {
  const changes = compareStages(BEFORE, after);
  expect(changes.renamed.map(({ from, to }) => `${from} → ${to}`)).toEqual(renamed);
  expect(changes.removed).toEqual(removed);
});

test('every stage is kept, renamed to an unused name, or removed', () => {
  fc.assert(
    fc.property(anyStages, anyStages, fc.nat(3), (before, stagesAfter, shift) => {
      const after = stagesAfter.map(({ name, from }, i) => ({ name: i < shift ? name : `${name}_new`, from }));
      const { renamed, removed } = compareStages(before, after);
      const kept = before.filter(({ name }) => after.some((stage) => stage.name === name)).map(({ name }) => name);
      expect([...kept, ...removed, ...renamed.map(({ from }) => from)].sort()).toEqual(
        before.map(({ name }) => name).sort(),
      );
      expect(new Set(renamed.map(({ to }) => to)).size).toBe(renamed.length);
      expect(renamed.filter(({ to }) => before.some(({ name }) => name === to))).toEqual([]);
    }),
  );
});
