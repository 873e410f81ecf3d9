import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition, ConditionNode, Conditions, ConditionValue } from '../../../worker/contract/condition.ts';
import { conditionsOf, fromConditionsForm, hasRefused, toConditionsForm } from './condition-form.ts';
import { type ConditionForm, refuseCondition, withKind, withOperator } from './condition-leaf.ts';
import { describeConditions } from './describe-conditions.ts';

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const anyValue: fc.Arbitrary<ConditionValue> = fc.oneof(
  fc.string({ minLength: 1, maxLength: 10 }),
  fc.constantFrom('01234', 'true', 'false', '+15550100', '5', ' ', '1e3'),
  anyNumber,
  fc.boolean(),
);
const property = fc.string({ minLength: 1, maxLength: 10 });
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ property, operator: fc.constantFrom('equals', 'not_contains', 'starts_with'), value: anyValue }),
  fc.record({
    property,
    operator: fc.constantFrom('in', 'not_in'),
    value: fc.array(anyValue, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ property, operator: fc.constantFrom('greater_than', 'less_than'), value: anyNumber }),
  fc
    .tuple(property, anyNumber, anyNumber)
    .map(([name, a, b]) => ({ property: name, operator: 'between', value: [Math.min(a, b), Math.max(a, b)] })),
  fc.record({ property, operator: fc.constantFrom('exists', 'is_empty', 'is_not_empty') }),
) as fc.Arbitrary<Condition>;
const nodes = (node: fc.Arbitrary<ConditionNode>) => fc.array(node, { minLength: 1, maxLength: 3 });
const groups = (node: fc.Arbitrary<ConditionNode>): fc.Arbitrary<ConditionNode> =>
  fc.oneof(
    anyCondition,
    nodes(node).map((any) => ({ any })),
    nodes(node).map((all) => ({ all })),
    nodes(node).map((all) => ({ not: { all } })),
    anyCondition.map((not) => ({ not })),
    fc.tuple(node, node).map((any) => ({ not: { any } })),
  );
const anyTree: fc.Arbitrary<Conditions> = fc.oneof(
  nodes(groups(anyCondition)),
  nodes(groups(anyCondition)).map((any) => ({ any })),
  nodes(groups(anyCondition)).map((all) => ({ not: { all } })),
);

it('turns “none of” with a single condition into the negated condition', () => {
  const leaf: ConditionNode = { property: 'a', operator: 'exists' };
  expect(fromConditionsForm(toConditionsForm({ not: { any: [leaf] } }))).toEqual({ not: leaf });
});

it('conditions are unchanged after a round trip through the form, including the types of values', () => {
  fc.assert(
    fc.property(anyTree, (conditions) => {
      const form = toConditionsForm(conditions);
      expect(fromConditionsForm(form)).toEqual(conditions);
      expect(hasRefused(form)).toBe(false);
    }),
  );
});

it('a form without conditions returns undefined', () => {
  expect([fromConditionsForm(toConditionsForm()), fromConditionsForm(toConditionsForm([]))]).toEqual([
    undefined,
    undefined,
  ]);
});

const first = (conditions: Conditions): ConditionForm => conditionsOf(toConditionsForm(conditions))[0] as ConditionForm;
const written = (form: ConditionForm) => fromConditionsForm({ key: '', match: 'all', nodes: [form] });

it('a condition keeps typed text when its operator changes, and returns only as many values as the operator takes', () => {
  const zip = first([{ property: 'zip', operator: 'equals', value: '01234' }]);
  expect(written(withOperator(zip, 'in'))).toEqual([{ property: 'zip', operator: 'in', value: ['01234'] }]);
  expect(written(withOperator(withOperator(zip, 'greater_than'), 'equals'))).toEqual([
    { property: 'zip', operator: 'equals', value: '01234' },
  ]);
  expect(written(withOperator(withOperator(zip, 'exists'), 'equals'))).toEqual(written(zip));
  expect(withOperator(zip, 'between').values).toHaveLength(2);
  expect(withOperator(first([{ property: 'a', operator: 'exists' }]), 'equals').values).toEqual([
    { kind: 'text', text: '' },
  ]);
});

it('the type of a condition’s value changes only when the person changes it', () => {
  expect(withKind({ kind: 'text', text: '5' }, 'number')).toEqual({ kind: 'number', text: '5' });
  expect(withKind({ kind: 'text', text: 'FALSE' }, 'boolean')).toEqual({ kind: 'boolean', text: 'false' });
  expect(withKind({ kind: 'number', text: '5' }, 'boolean')).toEqual({ kind: 'boolean', text: 'true' });
});

it.each([
  [{ property: '', operator: 'exists' }, 'Enter a property.'],
  [{ property: 'p'.repeat(201), operator: 'exists' }, 'Use at most 200 characters.'],
  [{ property: 'p', operator: 'equals', value: '' }, 'Enter a value.'],
  [{ property: 'p', operator: 'in', value: ['a', ''] }, 'Enter a value.'],
  [{ property: 'p', operator: 'equals', value: 'v'.repeat(1001) }, 'Use at most 1,000 characters.'],
  [{ property: 'p', operator: 'greater_than', value: 'many' }, 'Enter a number.'],
  [{ property: 'p', operator: 'less_than', value: '0x10' }, 'Enter a number.'],
  [{ property: 'p', operator: 'less_than', value: 'Infinity' }, 'Enter a number.'],
  [{ property: 'p', operator: 'between', value: [1, ''] }, 'Enter a number.'],
  [{ property: 'p', operator: 'between', value: [5, 1] }, 'Put the lower number first.'],
] as const)('refuses the condition %j: %s', (condition, message) => {
  expect(refuseCondition(first([condition as unknown as ConditionNode]))?.message).toBe(message);
});

it('describes conditions in words and puts text in quotes', () => {
  const conditions: Conditions = [
    { property: 'seats', operator: 'greater_than', value: 5 },
    {
      any: [
        { property: 'plan', operator: 'in', value: ['pro', 5] },
        { property: '', operator: 'equals', value: '' },
        {
          all: [
            { property: 'cart.total', operator: 'between', value: [1, 2] },
            { property: 'vip', operator: 'equals', value: true },
          ],
        },
      ],
    },
    { property: '', operator: 'exists' },
  ];
  expect(describeConditions(conditions)).toEqual([
    'seats is above 5',
    '(plan is one of “pro”, 5 or (cart.total is between 1 and 2 and vip is true))',
  ]);
  expect(describeConditions({ any: [{ property: 'a', operator: 'is_empty' }] })).toEqual(['a is empty']);
  const [a, b] = ['a', 'b'].map((property): Condition => ({ property, operator: 'exists' })) as [Condition, Condition];
  expect(describeConditions([{ not: a }, { not: { any: [a, b] } }])).toEqual([
    ...['not (a exists)', 'not (a exists or b exists)'],
  ]);
  const unfinished: Conditions = [
    { property: 'a', operator: 'between', value: [1, Number.NaN] },
    { property: 'b', operator: 'equals', value: '' },
  ];
  expect(describeConditions(unfinished)).toEqual(['a is between 1 and …', 'b is …']);
});
