import { expect, it } from 'vitest';
import { describeConditions, nameOperator } from './describe-conditions.ts';

it('describes an empty list field as “no list”, not as an empty list', () => {
  expect(describeConditions([{ field: 'list', operator: 'is_empty' }])).toEqual(['on no list']);
  expect(describeConditions({ not: { field: 'list', operator: 'is_not_empty' } })).toEqual(['not (on any list)']);
  expect(describeConditions([{ property: 'plan', operator: 'is_empty' }])).toEqual(['plan is empty']);
  expect([nameOperator('is_empty', 'list'), nameOperator('is_empty', 'stage')]).toEqual(['is none at all', 'is empty']);
});
