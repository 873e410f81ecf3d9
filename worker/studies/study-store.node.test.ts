import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addSimulations, NO_LEADS, simulationOf } from '../domain/study/simulation.ts';
import { MONDAY, makeConfig } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { openNodeStorage } from '../testing/sql-storage.node.ts';
import {
  addPage,
  beginVerifying,
  deletePages,
  findPlan,
  findPredictions,
  insertPlan,
  listStageChanges,
  type PageOfLane,
  type PageSums,
  type Prediction,
  readBackTestSums,
  readPages,
  readProgress,
  readSimulation,
  readVerified,
  statusOfPage,
} from './study-store.ts';

let world: ReturnType<typeof openNodeStorage>;
const begin = () => {
  world = openNodeStorage();
  const plan = { studyId: 'std_1', projectId: 'prj_1', mode: 'rescore' as const, config: makeConfig(), at: MONDAY };
  insertPlan(world.sql, { ...plan, kind: 'simulate', barPoints: 5 }, RANGES, MONDAY);
};
beforeEach(begin);
afterEach(() => world.close());

const RANGES = [
  { after: '', through: 'lead_2' },
  { after: 'lead_2', through: 'lead_5' },
  { after: 'lead_5', through: null },
];

/** Two leads per page, and three pages per lane: `lead_0` to `lead_8`. */
interface Page {
  page: PageOfLane;
  given: Extract<PageSums, { phase: 'predict' }>;
}
const PAGES: Page[] = RANGES.flatMap(({ after }, lane) => {
  const ids = [0, 1, 2].map((i) => `lead_${3 * lane + i}`);
  return ids.map((leadId, i): Page => {
    const observation = {
      before: { stage: 'cold', score: 1 },
      after: { stage: i === 0 ? 'cold' : 'hot', score: 10 * lane + i },
      firings: [],
    };
    const cursor = i === 0 ? after : (ids[i - 1] as string);
    return {
      page: { lane, cursor, next: leadId, isLast: i === 2, leads: 1 },
      given: {
        phase: 'predict',
        sums: simulationOf(leadId, observation, 5),
        predictions: [[leadId, '1.1', observation.after.stage, observation.after.score]],
        stageChanges: i === 0 ? [] : [{ leadId, before: observation.before, after: observation.after }],
      },
    };
  });
});
const add = ({ page, given }: Page) =>
  world.storage.transactionSync(() => addPage(world.sql, page, { given, stageChangesMax: 10, now: MONDAY }));
const expected = PAGES.map(({ given }) => given.sums).reduce(addSimulations, NO_LEADS);

test('pages of a study that arrive twice, out of order, or after a crash add up to the same sums', () => {
  const anyDelivery = fc.array(fc.record({ i: fc.nat({ max: PAGES.length - 1 }), crashes: fc.boolean() }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(anyDelivery, (deliveries) => {
      world.close();
      begin();
      for (const { i, crashes } of deliveries) {
        const { page, given } = PAGES[i] as Page;
        if (!crashes) add({ page, given });
        else
          expect(() =>
            world.storage.transactionSync(() => {
              addPage(world.sql, page, { given, stageChangesMax: 10, now: MONDAY });
              throw new Error('crash');
            }),
          ).toThrow('crash');
      }
      // The alarm resends everything that is missing.
      for (const page of PAGES) add(page);
      expect(readSimulation(world.sql)).toEqual(expected);
      expect(readProgress(world.sql, 'predict')).toEqual({ done: 9, isFinished: true });
      expect(listStageChanges(world.sql, '', 100).map(({ leadId }) => leadId)).toEqual([
        ...['lead_1', 'lead_2', 'lead_4', 'lead_5', 'lead_7', 'lead_8'],
      ]);
    }),
    { numRuns: runs(60, 400) },
  );
});

test('a page is recognized as early, current, or already counted', () => {
  const [first, second] = PAGES as [Page, Page];
  const statusOf = ({ page: { lane, cursor } }: Page) => statusOfPage(world.sql, { phase: 'predict', lane, cursor });
  expect([statusOf(first), statusOf(second)]).toEqual(['there', 'early']);
  expect([add(second), add(first), add(first)]).toEqual(['early', 'more', 'already']);
  expect([statusOf(first), statusOf(second)]).toEqual(['already', 'there']);
  expect(statusOfPage(world.sql, { phase: 'predict', lane: 7, cursor: '' })).toBe('gone');
});

test('a verification reads every prediction once, page by page, and can be repeated', () => {
  for (const page of PAGES) add(page);
  for (let round = 0; round < 2; round++) {
    beginVerifying(world.sql, MONDAY);
    const visited: string[] = [];
    for (const [lane] of RANGES.entries()) {
      for (let cursor = '', isLast = false; !isLast; ) {
        const found = findPredictions(world.sql, lane, cursor);
        if (!found) throw new Error('a page is missing');
        visited.push(...found.predictions.map(([leadId]) => leadId));
        const page = { lane, cursor, next: found.next, isLast: found.isLast, leads: found.predictions.length };
        const given = { phase: 'verify', sums: { equal: 1, changedSince: 0, different: 0 } } as const;
        expect(addPage(world.sql, page, { given, stageChangesMax: 0, now: MONDAY })).toBe(
          found.isLast ? 'end' : 'more',
        );
        cursor = found.next;
        isLast = found.isLast;
      }
    }
    expect(visited).toEqual(PAGES.map(({ page }) => page.next));
    expect(readVerified(world.sql)).toEqual({ equal: 9, changedSince: 0, different: 0 });
  }
});

test('leads that change stage are listed up to a limit, and all of them are counted', () => {
  for (const { page, given } of PAGES) addPage(world.sql, page, { given, stageChangesMax: 1, now: MONDAY });
  expect(listStageChanges(world.sql, '', 100).map(({ leadId }) => leadId)).toEqual(['lead_1', 'lead_4', 'lead_7']);
  expect(readSimulation(world.sql)).toEqual(expected);
});

test('an object without a study returns no study', () => {
  const empty = openNodeStorage();
  expect(findPlan(empty.sql)).toBeNull();
  expect(statusOfPage(empty.sql, { phase: 'predict', lane: 0, cursor: '' })).toBe('gone');
  empty.close();
});

test('a back-test adds a page once, with its judgments, and deletes the judgments at the end', () => {
  world.close();
  world = openNodeStorage();
  const plan = { studyId: 'std_2', projectId: 'prj_1', config: makeConfig(), at: MONDAY };
  insertPlan(world.sql, { ...plan, kind: 'backtest', snapshots: [MONDAY], activeDays: 90, missing: 0 }, RANGES, MONDAY);
  const sums = { leads: 2, judged: 1, converting: 1, reached: 1, rules: [] };
  const add = (lane: number) =>
    addPage(
      world.sql,
      { lane, cursor: RANGES[lane]?.after ?? '', next: 'lead_9', isLast: true, leads: 2 },
      {
        given: { phase: 'judge', sums, judgments: Uint8Array.of(lane, 1, 0) },
        stageChangesMax: 10,
        now: MONDAY,
      },
    );
  expect([add(1), add(0), add(1), add(2)]).toEqual(['end', 'end', 'already', 'end']);
  expect(readBackTestSums(world.sql, 'judge')).toEqual({ leads: 6, judged: 3, converting: 3, reached: 3, rules: [] });
  expect([...readPages(world.sql, 'judgments')].map((page) => [...page])).toEqual(
    [0, 1, 2].map((lane) => [lane, 1, 0]),
  );
  expect(readProgress(world.sql, 'judge')).toEqual({ done: 6, isFinished: true });
  deletePages(world.sql, 'judgments');
  expect([...readPages(world.sql, 'judgments')]).toEqual([]);
});

test('a verification resumes within a page of predictions, after any of its leads', () => {
  const [first] = PAGES;
  if (!first) throw new Error('there is no page');
  const ids = ['lead_0', 'lead_1', 'lead_2'];
  const page = { ...first.page, next: 'lead_2', isLast: true, leads: 3 };
  const predictions = ids.map((leadId): Prediction => [leadId, '1.1', 'hot', 10]);
  addPage(world.sql, page, { given: { ...first.given, predictions }, stageChangesMax: 0, now: MONDAY });
  beginVerifying(world.sql, MONDAY);
  const found = (cursor: string) => {
    const asked = findPredictions(world.sql, 0, cursor);
    return asked && { ...asked, predictions: asked.predictions.map(([leadId]) => leadId) };
  };
  expect(found('')).toEqual({ predictions: ids, next: 'lead_2', isLast: true });
  expect(found('lead_0')).toEqual({ predictions: ['lead_1', 'lead_2'], next: 'lead_2', isLast: true });
  expect(found('lead_2')).toBeNull();
});
