import { expect, test } from 'vitest';
import { FitRules, Grade } from './fit.ts';
import { LeadListQuery } from './lead-query.ts';
import { LIMITS } from './limits.ts';
import { findUnknownFields } from './unknown-fields.ts';

const RULE = { property: 'plan', operator: 'equals', value: 'pro', points: 10 };
const grades = { A: 50, B: 30, C: 10 };
const accepts = (given: unknown) => FitRules.safeParse(given).success;

test(`fit settings have 1 to ${LIMITS.fitRulesMax} rules, and at most ${LIMITS.fitCharsMax} characters`, () => {
  const ofCount = (count: number) => ({ rules: Array.from({ length: count }, () => RULE), grades });
  expect([0, 1, 50, 51].map((count) => accepts(ofCount(count)))).toEqual([false, true, true, false]);
  const ofLength = (length: number) => {
    const rules = Array.from({ length: 5 }, () => ({ ...RULE, value: 'x'.repeat(700) }));
    const rest = length - JSON.stringify({ rules, grades }).length;
    return { rules: rules.with(0, { ...RULE, value: 'x'.repeat(700 + rest) }), grades };
  };
  expect([4_000, 4_001].map((length) => accepts(ofLength(length)))).toEqual([true, false]);
});

test('each fit letter must start at fewer points than the previous letter', () => {
  const accepted = [grades, { A: 30, B: 30, C: 10 }, { A: 50, B: 10, C: 10 }, { A: 1, B: -5, C: -10 }].map((each) =>
    accepts({ rules: [RULE], grades: each }),
  );
  expect(accepted).toEqual([true, false, false, true]);
});

test('unknown fields, operators without a value, and points with three decimals are rejected', () => {
  const given = { rules: [{ ...RULE, point: 5 }], grades: { ...grades, E: 0 } };
  expect(findUnknownFields(FitRules, given).map(({ path }) => path)).toEqual(['rules.0.point', 'grades.E']);
  const { value: _, ...valueless } = RULE;
  expect([valueless, { ...RULE, points: 0.125 }].map((rule) => accepts({ rules: [rule], grades }))).toEqual([
    false,
    false,
  ]);
});

test('a list of grades may mix letters and grades', () => {
  expect(['A1', 'D4', 'E1', 'A0', 'A5', 'a1'].map((grade) => Grade.safeParse(grade).success)).toEqual([
    ...[true, true, false, false, false, false],
  ]);
  expect(LeadListQuery.parse({ grade: 'A,B2' }).grade).toEqual(['A', 'B2']);
  const all = Array.from({ length: LIMITS.gradesMax }, () => 'A');
  expect(
    ['', 'A,', 'F', 'A5', all.join(), [...all, 'A'].join()].map((grade) => LeadListQuery.safeParse({ grade }).success),
  ).toEqual([false, false, false, false, true, false]);
});
