import { expect, test, vi } from 'vitest';
import { generateSet } from './generated-set.ts';
import { learningQuestionOf, learningTapesOf, suggestHere } from './suggest-here.ts';

vi.setConfig({ testTimeout: 120_000 });

test('from 20,000 leads that buy by 30, 10 and 1 points and 5% a day, the suggestion finds who buys as well as that truth does', () => {
  const set = generateSet(20_000);
  const { rules, decay, proof, converting } = suggestHere(set, learningTapesOf(set, learningQuestionOf(set)));
  expect(converting).toBeGreaterThan(2_000);
  const pointsOf = (type: string) => rules.find(({ eventType }) => eventType === type)?.points ?? 0;
  const [demo, download, view] = ['demo_request', 'download', 'page_view'].map(pointsOf) as [number, number, number];
  // The ladder of points is coarse.
  for (const [points, truth] of [
    [download, 10],
    [view, 1],
  ] as const) {
    expect(points / demo).toBeGreaterThan(truth / 30 / 3);
    expect(points / demo).toBeLessThan((3 * truth) / 30 + 1e-9);
  }
  expect([demo > download, download > view, view > 0]).toEqual([true, true, true]);
  expect(decay?.ratePerDay).toBe(0.05);
  // It comes with every third activity and moves no score.
  expect(pointsOf('scrolled')).toBe(0);
  const aucOf = (name: string) => proof?.orders.find(({ order }) => order === name)?.auc?.value ?? Number.NaN;
  expect(Math.abs(aucOf('draft') - aucOf('live'))).toBeLessThan(0.01);
  expect(aucOf('live') - aucOf('newest_first')).toBeGreaterThan(0.05);
});
