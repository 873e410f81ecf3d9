import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Observation } from './observe.ts';
import {
  addSimulations,
  barPoints,
  NO_LEADS,
  type Simulation,
  simulationOf,
  toSimulationResult,
} from './simulation.ts';

const anyPlace = fc.record({
  stage: fc.constantFrom('cold', 'warm', 'constructor', '__proto__'),
  score: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 1e9, noNaN: true })),
});
const anyObservation: fc.Arbitrary<Observation> = fc.record({
  before: anyPlace,
  after: anyPlace,
  firings: fc.subarray(['aut_1', 'aut_2']),
});
const POINTS = barPoints(100);
const anyParts: fc.Arbitrary<Simulation[]> = fc
  .array(anyObservation, { maxLength: 60 })
  .map((observations) => observations.map((observation, i) => simulationOf(`lead_${i}`, observation, POINTS)));
const resultOf = (simulation: Simulation) => ({
  moves: simulation.moves,
  result: toSimulationResult(simulation, { points: POINTS, names: new Map(), stages: [] }),
});

test('parts of a simulation can be added in any order and grouping', () => {
  const anyCase = anyParts.chain((parts) =>
    fc.record({
      parts: fc.constant(parts),
      shuffled: fc.shuffledSubarray(parts, { minLength: parts.length, maxLength: parts.length }),
      cut: fc.nat({ max: parts.length }),
    }),
  );
  fc.assert(
    fc.property(anyCase, ({ parts, shuffled, cut }) => {
      const sum = (some: Simulation[]) => some.reduce(addSimulations, NO_LEADS);
      const expected = resultOf(sum(parts));
      expect(resultOf(sum(shuffled))).toEqual(expected);
      expect(resultOf(addSimulations(sum(shuffled.slice(cut)), sum(shuffled.slice(0, cut))))).toEqual(expected);
      expect(JSON.parse(JSON.stringify(expected))).toEqual(expected);
    }),
  );
});

test('every lead is counted once in the stages, and once on each side of the histogram', () => {
  fc.assert(
    fc.property(anyParts, (parts) => {
      const { leads, stages, scores, changesStage } = resultOf(parts.reduce(addSimulations, NO_LEADS)).result;
      const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
      expect(leads).toBe(parts.length);
      expect(sum(stages.map((one) => one.leads))).toBe(leads);
      expect(sum(scores.map(({ before }) => before))).toBe(leads);
      expect(sum(scores.map(({ after }) => after))).toBe(leads);
      expect(changesStage).toBeLessThanOrEqual(leads);
    }),
  );
});

test('a simulation’s result lists stages in order, automations by name, and the largest moves first', () => {
  const small = { before: { stage: 'cold', score: 10 }, after: { stage: 'cold', score: 14.994 }, firings: [] };
  const large = { before: { stage: 'cold', score: 0 }, after: { stage: 'hot', score: 1_000 }, firings: ['aut_1'] };
  const still = { before: { stage: 'warm', score: 30 }, after: { stage: 'warm', score: 30 }, firings: [] };
  const sum = [simulationOf('a', small, 5), simulationOf('b', large, 5), simulationOf('c', still, 5)].reduce(
    addSimulations,
    NO_LEADS,
  );
  expect(sum.moves.map(({ leadId }) => leadId)).toEqual(['b', 'a']);
  const names = new Map([['aut_1', 'Call']]);
  expect(toSimulationResult(sum, { points: 5, names, stages: ['warm', 'hot', 'cold'] })).toEqual({
    leads: 3,
    stages: [
      { from: 'warm', to: 'warm', leads: 1 },
      { from: 'cold', to: 'hot', leads: 1 },
      { from: 'cold', to: 'cold', leads: 1 },
    ],
    changesStage: 1,
    scores: [
      { from: 0, before: 1, after: 0 },
      { from: 10, before: 1, after: 1 },
      { from: 30, before: 1, after: 1 },
      { from: 200, before: 0, after: 1 },
    ],
    firings: [{ automationId: 'aut_1', name: 'Call', leads: 1 }],
  });
});

test('a simulation keeps at most a thousand moves', () => {
  const parts = Array.from({ length: 1_001 }, (_, i) =>
    simulationOf(
      `lead_${i}`,
      { before: { stage: 'a', score: 0 }, after: { stage: 'a', score: i + 1 }, firings: [] },
      5,
    ),
  );
  const { moves } = parts.reduce(addSimulations, NO_LEADS);
  expect([moves.length, moves[0]?.leadId, moves.at(-1)?.leadId]).toEqual([1_000, 'lead_1000', 'lead_1']);
});
