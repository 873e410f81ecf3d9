import { expect, test, vi } from 'vitest';
import { columnsOf } from '../../worker/domain/study/columns.ts';
import { sampleRows } from '../../worker/domain/study/learning-rows.ts';
import { packLearningTapes, unpackLearningTapes } from '../../worker/domain/study/pack-learning-tapes.ts';
import { whatIf } from '../../worker/domain/study/what-if.ts';
import { generateSet } from './generated-set.ts';
import { questionOf, resultOf, tapesOf } from './judge-here.ts';
import { learningQuestionOf, learningTapesOf, suggestHere } from './suggest-here.ts';

vi.setConfig({ testTimeout: 120_000 });

const SET = generateSet(20_000);
const QUESTION = learningQuestionOf(SET);

test('if 20,000 leads buy according to known rules (30, 10 and 1 points, 5% decay a day), the suggested rules predict buyers as well as the known rules', () => {
  const { rules, decay, proof, converting } = suggestHere(SET, learningTapesOf(SET, QUESTION));
  expect(converting).toBeGreaterThan(2_000);
  const pointsOf = (type: string) => rules.find(({ eventType }) => eventType === type)?.points ?? 0;
  const [demo, download, view] = ['demo_request', 'download', 'page_view'].map(pointsOf) as [number, number, number];
  // Suggested points have coarse steps, so only their order is compared.
  for (const [points, truth] of [
    [download, 10],
    [view, 1],
  ] as const) {
    expect(points / demo).toBeGreaterThan(truth / 30 / 3);
    expect(points / demo).toBeLessThan((3 * truth) / 30 + 1e-9);
  }
  expect([demo > download, download > view, view > 0]).toEqual([true, true, true]);
  expect(decay?.ratePerDay).toBe(0.05);
  // Scrolling comes with every third activity, but has no effect on buying.
  expect(pointsOf('scrolled')).toBe(0);
  const aucOf = (name: string) => proof?.orders.find(({ order }) => order === name)?.auc?.value ?? Number.NaN;
  expect(Math.abs(aucOf('draft') - aucOf('live'))).toBeLessThan(0.01);
  expect(aucOf('live') - aucOf('newest_first')).toBeGreaterThan(0.05);
});

test('trying other points on 20,000 leads takes at most 50 ms and gives the same figures as a back-test', () => {
  const { snapshots } = questionOf(SET);
  const tapes = packLearningTapes(learningTapesOf(SET, { ...QUESTION, snapshots }));
  const rows = sampleRows(unpackLearningTapes([tapes]));
  const { rules } = QUESTION;
  const columns = columnsOf(rows, { rules: rules.length, snapshots, decay: SET.decay, capsOf: () => [null] });
  const asked = { points: rules.map(({ points }) => points), shares: [0.1, 0.2], calls: [10, 40] };
  const { orders } = resultOf(tapesOf(SET.events, questionOf(SET)), questionOf(SET));
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    whatIf(rows, columns, asked);
    return performance.now() - began;
  });
  expect(times.sort((a, b) => a - b)[4]).toBeLessThan(50);
  const { auc, lift, calls } = whatIf(rows, columns, asked);
  const [live] = orders;
  expect(auc?.value).toBeCloseTo(live?.auc?.value ?? 0, 2);
  expect(lift[0]?.found?.value).toBeCloseTo(live?.lift.find(({ share }) => share === 0.1)?.found?.value ?? 0, 1);
  const called = live?.calls.find((one) => one.calls === 40)?.converting?.value ?? 0;
  expect(Math.abs((calls[1]?.converting?.value ?? 0) / called - 1)).toBeLessThan(0.1);
});
