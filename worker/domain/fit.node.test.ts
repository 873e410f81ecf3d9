import { describe, expect, test } from 'vitest';
import type { AutomationRule } from '../contract/automation.ts';
import type { FitRules, Grade } from '../contract/fit.ts';
import { fitOf } from './fit.ts';
import { engagementOf, gradeOf } from './grade.ts';
import { matchAutomations, type Occasion } from './match-automations.ts';
import { DEFAULT_RULESET } from './ruleset.ts';
import { NO_MOVES } from './segment-moves.ts';

const FIT: FitRules = {
  rules: [
    { property: 'employees', operator: 'greater_than', value: 200, points: 30 },
    { property: 'company', operator: 'is_not_empty', points: 0.1 },
    { property: 'email', operator: 'ends_with', value: '@gmail.com', points: -20 },
    { property: 'industry', operator: 'in', value: ['Retail', 'Travel'], points: 0.7 },
  ],
  grades: { A: 30.8, B: 0.8, C: -10 },
};

/** No rule in these tests has conditions. */
const neverAsked = (): never => expect.fail('the lead was asked');

const named = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `stage_${i}`, from: i }));

describe('fit', () => {
  test('adds up the points of rules that match, even negative points, and names these rules', () => {
    const [employees, , gmail] = FIT.rules;
    expect(fitOf({ email: 'zoe@gmail.com', custom: { employees: 250 } }, FIT)).toEqual({
      ...{ letter: 'B', points: 10 },
      rules: [employees, gmail],
    });
  });

  test.each([
    [{ company: 'Acme', custom: { employees: 250, industry: 'retail' } }, 'A', 30.8],
    [{ custom: { employees: 250, industry: 'retail' } }, 'B', 30.7],
    [{ company: 'Acme', custom: { industry: 'travel' } }, 'B', 0.8],
    [{ company: 'Acme' }, 'C', 0.1],
    [{}, 'C', 0],
    [{ email: 'zoe@gmail.com' }, 'D', -20],
  ] as const)('gives the properties %j the letter %s', (traits, letter, points) => {
    expect(fitOf(traits, FIT)).toMatchObject({ letter, points });
  });
});

describe('engagement', () => {
  test.each([
    [1, [4]],
    [2, [4, 1]],
    [3, [4, 3, 1]],
    [4, [4, 3, 2, 1]],
    [5, [4, 3, 3, 2, 1]],
    [7, [4, 4, 3, 3, 2, 2, 1]],
    [12, [4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1]],
  ])('%i stages are spread over four digits: 1 for the highest stage, 4 for the lowest', (count, digits) => {
    const stages = named(count);
    expect(stages.map(({ name }) => engagementOf(name, stages))).toEqual(digits);
  });

  test('forms a grade together with the fit letter, if there are fit rules', () => {
    expect(gradeOf('A', 'hot', { ...DEFAULT_RULESET, fit: FIT })).toBe('A2');
    expect(gradeOf(null, 'hot', { ...DEFAULT_RULESET, fit: FIT })).toBeNull();
    expect(gradeOf('A', 'hot', DEFAULT_RULESET)).toBeNull();
  });
});

test('an automation for certain grades runs only for leads with these grades, and never without fit rules', () => {
  const rule: AutomationRule = { id: 'aut_1', name: 'Call', whenScoreAbove: 10, grades: ['A', 'B1'] };
  const occasion: Occasion = {
    ...{ now: 0, since: 0, previousScore: 0, score: 50, velocity: 0, stageMoves: [], traits: {}, gainedEmail: false },
    lead: neverAsked,
    ...{ lastEventAt: 0, segmentMoves: NO_MOVES, activities: [], grade: null },
  };
  const runs = (grade: Grade | null) => matchAutomations([rule], { ...occasion, grade }).length === 1;
  expect((['A1', 'A4', 'B1', 'B2', 'D1', null] as const).map(runs)).toEqual([true, true, true, false, false, false]);
});
