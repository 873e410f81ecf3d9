import { afterEach, beforeEach, expect, test } from 'vitest';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from '../domain/study/back-test-sums.ts';
import type { LearningTape } from '../domain/study/learning-tape.ts';
import { packLearningTapes } from '../domain/study/pack-learning-tapes.ts';
import { MONDAY, makeConfig } from '../testing/lead-events.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import { rowsOf } from './fit-suggestion.ts';
import { addPage, countTapeBytes, insertPlan } from './study-store.ts';

let world: ReturnType<typeof openNodeStorage>;
beforeEach(() => {
  world = openNodeStorage();
});
afterEach(() => world.close());

/** Leads with different histories, each judged at one moment. */
const makeTapes = (leads: number, converts: boolean): LearningTape[] =>
  Array.from({ length: leads }, (_, i) => ({
    judgments: [{ snapshot: 0, converts, scores: [] }],
    hasReached: converts,
    rules: [],
    times: [MONDAY / 1_000 + i * 3_601],
    masks: [1],
  }));

function store(tapes: readonly LearningTape[], standsFor: number): void {
  const config = makeConfig();
  insertPlan(
    world.sql,
    {
      ...{ kind: 'suggest', studyId: 'std_1', projectId: 'prj_1', at: MONDAY, config, snapshots: [MONDAY] },
      ...{ activeDays: 90, missing: 0, standsFor, learning: { config, snapshots: [MONDAY] } },
    },
    [{ after: '', through: null }],
    MONDAY,
  );
  addPage(
    world.sql,
    { lane: 0, cursor: '', next: 'lead_z', isLast: true, leads: tapes.length },
    {
      given: {
        phase: 'learn',
        sums: tapes.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED),
        tapes: packLearningTapes(tapes, standsFor),
      },
      ...{ stageChangesMax: 0, now: MONDAY },
    },
  );
}

const sumOf = (weights: Iterable<number>) => [...weights].reduce((sum, weight) => sum + weight, 0);
const weightsOf = ({ weight, converts }: ReturnType<typeof rowsOf>, which: 0 | 1) =>
  sumOf(weight.filter((_, row) => converts[row] === which));

test('for any number of converting leads, only a sample is in memory, and it represents all of them', () => {
  store([...makeTapes(4_000, true), ...makeTapes(3_000, false)], 1);
  const rows = rowsOf(world.sql, { standsFor: 1 }, { leadsMax: 500 });
  const converting = rows.leads.filter(({ judgments }) => judgments.some((each) => each.converts)).length;
  expect(Math.abs(converting - 500)).toBeLessThan(75);
  expect(rows.leads.length - converting).toBe(3_000);
  expect(Math.abs(weightsOf(rows, 1) - 4_000)).toBeLessThan(600);
  expect(weightsOf(rows, 0)).toBe(3_000);
});

test('histories are sampled to fit a memory limit, and the sample still represents all leads', () => {
  store([...makeTapes(1_000, true), ...makeTapes(8_000, false)], 2);
  const bytesMax = countTapeBytes(world.sql) / 4;
  const rows = rowsOf(world.sql, { standsFor: 2 }, { bytesMax });
  expect(Math.abs(rows.leads.length - 5_000 / 4)).toBeLessThan(150);
  expect(Math.abs(weightsOf(rows, 1) - 1_000)).toBeLessThan(200);
  expect(Math.abs(weightsOf(rows, 0) - 8_000)).toBeLessThan(900);
});
