import { describe, expect, test } from 'vitest';
import { Condition, type ConditionNode, Conditions } from './condition.ts';
import { leavesOf } from './condition-tree.ts';
import { toFieldErrors } from './field-errors.ts';
import { LIMITS } from './limits.ts';
import { findUnknownFields } from './unknown-fields.ts';

const CONDITION = { property: 'plan', operator: 'equals', value: 'pro' } as const;

/** Returns the errors that a caller gets, each with the path of its field. */
const told = (value: unknown) => {
  const { error } = Conditions.safeParse(value);
  return [...findUnknownFields(Conditions, value), ...(error ? toFieldErrors(error, 'body') : [])].map(
    ({ path, message }) => `${path}: ${message}`,
  );
};
const toldOf = (operator: string, value?: unknown) => told([{ property: 'p', operator, value }]);

describe('the value of a condition', () => {
  test('must have the type that the operator needs', () => {
    for (const operator of ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'ends_with']) {
      for (const value of ['', 'a', 0, false]) expect(toldOf(operator, value)).toEqual([]);
      expect(toldOf(operator)).toEqual([`0.value: is required by "${operator}"`]);
      expect(toldOf(operator, ['a'])).toEqual([`0.value: must be a single value for "${operator}"`]);
    }
    for (const operator of ['greater_than', 'less_than']) {
      expect(toldOf(operator, 5)).toEqual([]);
      for (const value of ['5', true, [5]]) {
        expect(toldOf(operator, value)).toEqual([`0.value: must be a number for "${operator}"`]);
      }
    }
    for (const operator of ['in', 'not_in']) {
      expect(toldOf(operator, ['a', 1, true])).toEqual([]);
      for (const value of [[], 'a']) {
        expect(toldOf(operator, value)).toEqual([`0.value: must be a list of values for "${operator}"`]);
      }
    }
    for (const operator of ['exists', 'is_empty', 'is_not_empty']) expect(toldOf(operator)).toEqual([]);
  });

  test('of “between” is a list with the lowest and the highest number', () => {
    expect([toldOf('between', [1, 5]), toldOf('between', [5, 5])]).toEqual([[], []]);
    for (const value of [5, [5], ['1', '5'], [1, 5, 9], []]) {
      expect(toldOf('between', value)).toEqual(['0.value: must be two numbers for "between": [lowest, highest]']);
    }
    expect(toldOf('between', [5, 1])).toEqual(['0.value: must begin with the lower number']);
  });

  test('is text of up to 1,000 characters, a finite number or a boolean', () => {
    expect(toldOf('equals', 'v'.repeat(1000))).toEqual([]);
    expect(toldOf('equals', 'v'.repeat(1001))).toEqual(['0.value: must be at most 1,000 characters']);
    expect(toldOf('in', ['a', 'v'.repeat(1001)])).toEqual(['0.value.1: must be at most 1,000 characters']);
    for (const value of [null, {}, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(toldOf('in', [value])).toEqual(['0.value.0: must be text, a number or true or false']);
    }
  });

  test(`of “in” is a list of at most ${LIMITS.conditionValuesMax} values`, () => {
    expect(LIMITS.conditionValuesMax).toBe(50);
    expect(toldOf('in', Array(50).fill('a'))).toEqual([]);
    expect(toldOf('in', Array(51).fill('a'))).toEqual(['0.value: must have at most 50 items']);
  });
});

test('a property name has 1 to 200 characters', () => {
  const ofLength = (length: number) => Condition.safeParse({ ...CONDITION, property: 'p'.repeat(length) }).success;
  expect([0, 1, 200, 201].map(ofLength)).toEqual([false, true, true, false]);
});

describe('a tree of conditions', () => {
  const nested = (depth: number): ConditionNode => (depth === 0 ? CONDITION : { any: [nested(depth - 1)] });

  test(`nests groups ${LIMITS.conditionDepthMax} levels deep`, () => {
    expect(LIMITS.conditionDepthMax).toBe(3);
    for (const tree of [[], [CONDITION], [nested(3)], nested(3), { all: [CONDITION, nested(2)] }]) {
      expect(told(tree)).toEqual([]);
    }
    expect(told([nested(4)])).toEqual(['0.any.0.any.0.any.0.any: must not nest groups more than 3 levels deep']);
    expect(told(nested(4))).toEqual(['any.0.any.0.any.0.any: must not nest groups more than 3 levels deep']);
    expect(told(nested(5_000))).toHaveLength(1);
    for (const tree of [{ not: CONDITION }, { not: nested(3) }, [{ any: [{ any: [{ not: nested(1) }] }] }]]) {
      expect(told(tree)).toEqual([]);
    }
    expect(told({ not: nested(4) })).toEqual([
      'not.any.0.any.0.any.0.any: must not nest groups more than 3 levels deep',
    ]);
  });

  test(`has at most ${LIMITS.conditionsMax} conditions on all levels together`, () => {
    expect(LIMITS.conditionsMax).toBe(20);
    const spread = (count: number) => [CONDITION, { any: [{ all: Array(count - 1).fill(CONDITION) }, CONDITION] }];
    for (const tree of [Array(20).fill(CONDITION), spread(19)]) expect(told(tree)).toEqual([]);
    for (const tree of [Array(21).fill(CONDITION), spread(20)]) {
      expect(told(tree)).toEqual([': must not hold more than 20 conditions']);
    }
  });

  test('can be read as a list of conditions in written order', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((property) => ({ property, operator: 'exists' as const })) as [
      ConditionNode,
      ConditionNode,
      ConditionNode,
    ];
    expect(leavesOf([a, { any: [b, { all: [c] }] }])).toEqual([a, b, c]);
    expect(leavesOf({ any: [{ all: [a] }, b] })).toEqual([a, b]);
  });
});

test.each([
  ['a number instead of a list', 5, [': must be a list of conditions, or a group of them']],
  ['a number instead of a condition', [5], ['0: must be a condition, or a group of them']],
  ['an empty group', { any: [] }, ['any: must not be empty']],
  ['a group that is not a list', [{ all: CONDITION }], ['0.all: must be a list, not an object']],
  ['both kinds of group', [{ all: [CONDITION], any: [CONDITION] }], ['0.any: Unknown field `any`.']],
  ['a condition without a property', [{ operator: 'exists' }], ['0.property: is required']],
  [
    'an unknown field',
    { any: [{ ...CONDITION, vlaue: 1 }] },
    ['any.0.vlaue: Unknown field `vlaue`. Did you mean `value`?'],
  ],
])('conditions are rejected, and the error names the position: %s', (_what, value, errors) => {
  expect(told(value)).toEqual(errors);
});

test('the error about a misspelled field suggests the most similar known field', () => {
  expect(told([{ anny: [CONDITION] }])).toContain('0.anny: Unknown field `anny`. Did you mean `any`?');
  expect(told({ all: [{ any: [{ propertee: 'x', operator: 'exists' }] }] })).toContain(
    'all.0.any.0.propertee: Unknown field `propertee`. Did you mean `property`?',
  );
});
