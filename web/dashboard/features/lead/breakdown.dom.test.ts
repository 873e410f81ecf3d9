import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Explanation, ExplanationLine } from '../../../../worker/contract/explanation.ts';
import { groupExplanation } from './breakdown.ts';

const at = '2026-02-01T00:00:00.000Z';
const paid = (ruleId: string, points: number, capped = false): ExplanationLine => ({
  type: 'rule',
  at,
  points: capped ? 0 : points,
  text: '',
  eventId: 'e',
  eventType: ruleId,
  ruleId,
  rulesetVersion: 1,
  capped,
});
const explain = (lines: ExplanationLine[], earlier = { lines: 0, points: 0 }): Explanation => {
  const sum = Math.round(lines.reduce((total, { points }) => total + points * 100, earlier.points * 100)) / 100;
  const totals = { rules: 0, byHand: 0, decay: 0, floor: 0, sum };
  return { _id: 'a', at, currentScore: sum, leadStage: 'cold', summary: '', totals, lines, earlier, nextCursor: null };
};

it('a breakdown groups lines by rule, lists gains first, and starts each row where the previous row ended', () => {
  const lines = [
    paid('page_view', 5),
    paid('demo', 50),
    paid('page_view', 5),
    paid('page_view', 5, true),
    { type: 'decay' as const, at, from: at, points: -7.25, text: '' },
    paid('unsubscribed', -25),
  ];
  const rules = [{ id: 'demo', eventType: 'demo', points: 50, description: 'Asked for a demo', active: true }];
  const rows = groupExplanation(explain(lines), { rules });
  expect(
    rows.map(({ label, detail, hundredths, before, after }) => [label, detail, hundredths, before, after]),
  ).toEqual([
    ['Asked for a demo', '1 × +50', 5000, 0, 5000],
    ['Page view', '2 × +5, 1 beyond its cap', 1000, 5000, 6000],
    ['Unsubscribed', '1 × −25', -2500, 6000, 3500],
    ['Decay', 'once', -725, 3500, 2775],
  ]);
});

it('the breakdown of a long history begins with the sum of all earlier lines', () => {
  const rows = groupExplanation(explain([paid('demo', 50)], { lines: 1200, points: 312.5 }), undefined);
  expect(rows.map(({ label, detail, before, after }) => [label, detail, before, after])).toEqual([
    ['Earlier history', '1,200 lines', 0, 31_250],
    ['Demo', '1 × +50', 31_250, 36_250],
  ]);
});

it('the rows of a breakdown add up to the score, whatever its lines are', () => {
  const hundredths = fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100);
  const line = fc.record({ ruleId: fc.constantFrom('a', 'b', 'c'), points: hundredths, capped: fc.boolean() });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (items) => {
      const explanation = explain(items.map(({ ruleId, points, capped }) => paid(ruleId, points, capped)));
      const rows = groupExplanation(explanation, undefined);
      expect((rows.at(-1)?.after ?? 0) / 100).toBe(explanation.currentScore);
    }),
  );
});
