import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Stages } from '../../contract/ruleset.ts';
import { matchStages, matchStanding } from './match-stages.ts';
import { BINS_MAX, binOf, lowestOfBin } from './pack-judgments.ts';
import { type Ranking, tallyOf } from './rank.ts';

const STAGES = [
  { name: 'cold', from: 0 },
  { name: 'warm', from: 30 },
  { name: 'hot', from: 60 },
  { name: 'qualified', from: 100 },
];

/** Leads at one moment, given by their scores. */
function rankingOf(scores: readonly number[]): Ranking {
  const bins = new Uint32Array(BINS_MAX);
  for (const score of scores) bins[binOf(score)] = (bins[binOf(score)] as number) + 1;
  return [tallyOf(new Uint32Array(BINS_MAX), bins)];
}

const match = (live: readonly number[], draft: readonly number[]) => {
  const stages = matchStanding(STAGES, { live: rankingOf(live), draft: rankingOf(draft), judged: rankingOf(draft) });
  if (!stages) throw new Error('nobody stands anywhere');
  expect(Stages.safeParse(stages).error).toBeUndefined();
  return stages;
};

describe('the stages suggested for other points', () => {
  test('contain as many leads as the stages do now', () => {
    const live = [0, 10, 35, 40, 45, 70, 80, 150];
    const halved = live.map((score) => Math.round(score / 2));
    const stages = match(live, halved);
    expect(stages.map(({ leads, liveLeads }) => [leads, liveLeads])).toEqual([
      [8, 8],
      [6, 6],
      [3, 3],
      [1, 1],
    ]);
    expect(stages.map(({ judgedShare }) => judgedShare)).toEqual([1, 0.75, 0.375, 0.125]);
    expect(stages.map(({ from }) => from)).toEqual([0, 12, 29, 58]);
    expect(stages.map(({ liveFrom }) => liveFrom)).toEqual([0, 30, 60, 100]);
  });

  test('have the closest possible whole thresholds; if two thresholds are equally close, the higher threshold is used', () => {
    // Half of the leads are warm. Under the draft, no threshold gives that share: only a quarter or three quarters can be warm.
    const stages = match([0, 0, 40, 40], [0, 5, 5, 9]);
    expect(stages[1]).toMatchObject({ from: 7, leads: 1, liveLeads: 2 });
  });

  test('keep stages out of reach that no lead has reached, with thresholds in proportion', () => {
    expect(match([0, 40, 40, 40], [0, 20, 20, 20]).map(({ from }) => from)).toEqual([0, 10, 21, 33]);
    expect(match([0, 5], [0, 500]).map(({ from }) => from)).toEqual([0, 501, 502, 503]);
  });

  test('have different thresholds even if the same leads reach them', () => {
    expect(match([0, 0, 90, 90], [0, 0, 30, 30]).map(({ from }) => from)).toEqual([0, 10, 20, 33]);
  });

  test('keep their thresholds if the points do not change', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }), (scores) => {
        for (const { from, liveFrom } of match(scores, scores)) expect(from).toBe(liveFrom);
      }),
    );
  });

  test('do not exist if there are no leads', () => {
    expect(matchStanding(STAGES, { live: [], draft: [], judged: [] })).toBeNull();
    expect(matchStages([], [])).toEqual([]);
  });
});

test('the lowest whole score of a bin is at least in that bin, and the next lower score is in a lower bin', () => {
  for (let bin = 0; bin < 1_000; bin++) {
    const score = lowestOfBin(bin);
    expect(binOf(score)).toBeGreaterThanOrEqual(bin);
    if (score > 0) expect(binOf(score - 1)).toBeLessThan(bin);
  }
});
