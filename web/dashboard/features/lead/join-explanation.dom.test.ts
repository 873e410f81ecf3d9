import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Explanation, ExplanationLine } from '../../../../worker/contract/explanation.ts';
import { joinExplanation } from './join-explanation.ts';

const AT = '2026-02-01T00:00:00.000Z';
const KNOWN_LINES = 20;
const END_LINES = 5;

/** The API's response: the newest lines of the breakdown, and the sum of all earlier lines. */
function answer(all: readonly ExplanationLine[], limit: number): Explanation {
  const count = Math.max(0, all.length - limit);
  const sumOf = (lines: readonly ExplanationLine[]) =>
    lines.reduce((sum, { points }) => sum + Math.round(points * 100), 0) / 100;
  return {
    ...{ _id: 'ann', at: AT, currentScore: sumOf(all), leadStage: 'cold', summary: '', nextCursor: null },
    totals: { rules: sumOf(all), byHand: 0, decay: 0, floor: 0, sum: sumOf(all) },
    ...{ lines: all.slice(count), earlier: { lines: count, points: sumOf(all.slice(0, count)) } },
  };
}

const anyPoints = fc.integer({ min: -500, max: 500 }).map((hundredths) => hundredths / 100);
const toLines = (points: readonly number[], prefix: string) =>
  points.map(
    (each, i): ExplanationLine => ({
      ...{ type: 'rule', at: AT, points: each, text: '', eventId: `${prefix}${i}`, eventType: 'x', ruleId: 'x' },
      ...{ rulesetVersion: 1, capped: false },
    }),
  );
const anyLines = (prefix: string, range: { minLength: number; maxLength: number }) =>
  fc.array(anyPoints, range).map((points) => toLines(points, prefix));
const manyLines = anyLines('old', { minLength: END_LINES + 1, maxLength: 40 });

it('a breakdown gets the new lines of an event, and keeps the earlier lines', () => {
  fc.assert(
    fc.property(manyLines, anyLines('new', { minLength: 0, maxLength: END_LINES - 1 }), (old, added) => {
      const known = answer(old, KNOWN_LINES);
      const all = [...old, ...added];
      const joined = joinExplanation(known, answer(all, END_LINES));
      expect(joined).toEqual({ ...answer(all, known.lines.length + added.length), nextCursor: known.nextCursor });
    }),
  );
});

it('asks to read the whole breakdown if an earlier line changed, or if there is a gap before the new end', () => {
  fc.assert(
    fc.property(manyLines, fc.nat(), anyPoints, (old, place, points) => {
      const known = answer(old, KNOWN_LINES);
      const late = toLines([points], 'late');
      const before = place % (old.length - END_LINES);
      const all = [...old.slice(0, before), ...late, ...old.slice(before)];
      expect(joinExplanation(known, answer(all, END_LINES))).toBeNull();
    }),
  );
  const known = answer(toLines([1, 2, 3], 'old'), KNOWN_LINES);
  expect(joinExplanation(known, answer(toLines([1, 2, 3, 4, 5], 'other'), 1))).toBeNull();
  expect(joinExplanation(known, answer([], 1))).toBeNull();
});
