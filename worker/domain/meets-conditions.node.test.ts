import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Condition, type ConditionNode, type ConditionValue } from '../contract/condition.ts';
import type { ConditionOperator } from '../contract/condition-operators.ts';
import type { Json } from '../contract/json-value.ts';
import { meetsConditions } from './meets-conditions.ts';

const meets = (actual: Json | undefined, operator: ConditionOperator, value?: Condition['value']) =>
  meetsConditions(actual === undefined ? {} : { p: actual }, [
    { property: 'p', operator, ...(value !== undefined && { value }) },
  ]);

/** The rows of the table in docs/scoring.md. */
const ROWS = [
  ...readFileSync(new URL('../../docs/scoring.md', import.meta.url), 'utf8').matchAll(
    /^\| `(.+?)` +\| `(\w+)` +\| (?:`(.+?)`)? +\| (yes|no) +\|$/gm,
  ),
].map(([, actual = '', operator = '', value, met]) => ({ actual, operator, value, met }));

describe('the documented table', () => {
  test('has rows for every operator', () => {
    const operators = new Set(ROWS.map(({ operator }) => operator));
    expect([...operators].sort()).toEqual([...Condition.shape.operator.options].sort());
  });

  test.each(ROWS)('$actual $operator $value: $met', ({ actual, operator, value, met }) => {
    const given = JSON.parse(actual);
    const condition = Condition.parse({ property: 'p', operator, ...(value && { value: JSON.parse(value) }) });
    expect(meetsConditions({ p: given }, [condition])).toBe(met === 'yes');
    if (given === null) expect(meetsConditions({}, [condition])).toBe(met === 'yes');
  });
});

const anyText = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.constantFrom('5', '5.0', '05', '-0', 'true', 'FALSE', '1e3', '0x10', 'Infinity', '', ' ', 'null', '49.90'),
);
const anyNumber = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(5, 49.9, -0, 1e21, 1e-7));
const anyValue: fc.Arbitrary<ConditionValue> = fc.oneof(anyText, anyNumber, fc.boolean());
const anyProperty: fc.Arbitrary<Json | undefined> = fc.oneof(
  anyValue,
  fc.constantFrom<(Json | undefined)[]>(null, undefined, {}, [], { a: 1 }),
  fc.array(anyValue, { maxLength: 3 }),
);

const OPPOSITES = [
  ['equals', 'not_equals'],
  ['contains', 'not_contains'],
  ['in', 'not_in'],
  ['is_empty', 'is_not_empty'],
] as const;

test.each(OPPOSITES)('the operators %s and %s are exact opposites', (operator, opposite) => {
  fc.assert(
    fc.property(anyProperty, fc.array(anyValue, { minLength: 1, maxLength: 3 }), (actual, values) => {
      const value = operator === 'in' ? values : values[0];
      expect(meets(actual, operator, value)).toBe(!meets(actual, opposite, value));
    }),
  );
});

test('`equals` is symmetric, and `in` matches if any of the values is equal', () => {
  fc.assert(
    fc.property(anyValue, fc.array(anyValue, { minLength: 1, maxLength: 3 }), (actual, values) => {
      const equal = values.map((value) => meets(actual, 'equals', value));
      expect(values.map((value) => meets(value, 'equals', actual))).toEqual(equal);
      expect(meets(actual, 'in', values)).toBe(equal.includes(true));
    }),
  );
});

test('a number or boolean meets the same conditions as its text', () => {
  const operators = ['equals', 'contains', 'starts_with', 'ends_with', 'greater_than', 'less_than'] as const;
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.boolean()),
      anyValue,
      fc.constantFrom(...operators),
      (actual, value, operator) => {
        // "5.0" and "5" are different texts, but the same number.
        fc.pre(typeof value !== 'string' || operator !== 'equals' || !/^-?\d+\.0+$/.test(value));
        expect(meets(String(actual), operator, value)).toBe(meets(actual, operator, value));
      },
    ),
  );
});

test('a value is never both equal to a number and greater or less than it, and `between` includes both ends', () => {
  fc.assert(
    fc.property(anyProperty, anyNumber, (actual, value) => {
      const relations = [
        meets(actual, 'equals', value),
        meets(actual, 'greater_than', value),
        meets(actual, 'less_than', value),
      ];
      expect(relations.filter(Boolean).length).toBeLessThanOrEqual(1);
      expect(meets(actual, 'between', [value, value])).toBe(relations[0]);
    }),
  );
});

test('`exists` matches everything but null; `is_empty` matches null, and values without an item, key or visible character', () => {
  for (const value of [null, undefined])
    expect([meets(value, 'exists'), meets(value, 'is_empty')]).toEqual([false, true]);
  for (const value of ['', '\u00a0', '\t', [], {}]) {
    expect([meets(value, 'exists'), meets(value, 'is_empty')]).toEqual([true, true]);
  }
  for (const value of [0, false, 'x', [null], { a: null }]) expect(meets(value, 'is_empty')).toBe(false);
});

describe('the path of a property', () => {
  const properties = {
    cart: { total: 120, items: [{ sku: 'A-1' }, { sku: 'B-2' }] },
    'utm.source': 'google',
    utm: { source: 'bing', medium: 'cpc' },
    plan: 'pro',
    nothing: null,
  };

  test.each([
    ['cart.total', '120', true],
    ['cart.items.1.sku', 'b-2', true],
    ['utm.source', 'google', true],
    ['utm.source', 'bing', false],
    ['utm.medium', 'cpc', true],
  ])('%s leads to %s: %s', (property, value, isMet) => {
    expect(meetsConditions(properties, [{ property, operator: 'equals', value }])).toBe(isMet);
  });

  test.each(['cart.items.2.sku', 'plan.length', 'nothing.x', 'constructor', '__proto__', 'cart.hasOwnProperty', ''])(
    '%s leads to no value',
    (property) => {
      expect(meetsConditions(properties, [{ property, operator: 'exists' }])).toBe(false);
    },
  );
});

test('a list and `all` require all conditions, and `any` requires at least one condition, at any depth', () => {
  const yes: ConditionNode = { property: 'p', operator: 'exists' };
  const no: ConditionNode = { property: 'p', operator: 'is_empty' };
  const meetsTree = (...nodes: ConditionNode[]) => meetsConditions({ p: 1 }, nodes);
  expect([meetsTree(), meetsTree(yes, yes), meetsTree(yes, no)]).toEqual([true, true, false]);
  expect([meetsTree({ any: [no, yes] }), meetsTree({ any: [no, no] }), meetsTree({ all: [yes, no] })]).toEqual([
    ...[true, false, false],
  ]);
  expect(meetsTree({ any: [no, { all: [yes, { any: [no, yes] }] }] })).toBe(true);
  expect([meetsTree({ not: yes }), meetsTree({ not: no }), meetsTree({ not: { all: [yes, no] } })]).toEqual([
    ...[false, true, true],
  ]);
  expect([meetsTree({ not: { any: [yes, no] } }), meetsTree(yes, { any: [no, { not: no }] })]).toEqual([false, true]);
  expect(meetsTree(yes, { any: [no, { all: [yes, { any: [no, no] }] }] })).toBe(false);
  expect([meetsConditions({ p: 1 }, { any: [no, yes] }), meetsConditions({ p: 1 }, { all: [no, yes] })]).toEqual([
    ...[true, false],
  ]);
});
