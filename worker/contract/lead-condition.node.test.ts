import { expect, it } from 'vitest';
import { toFieldErrors } from './field-errors.ts';
import { LeadConditions } from './lead-condition.ts';

const told = (conditions: unknown): string[] => {
  const { error } = LeadConditions.safeParse(conditions);
  return error ? toFieldErrors(error, 'body').map(({ path, message }) => `${path}: ${message}`) : [];
};
const leaf = { field: 'score', operator: 'greater_than', value: 1 };
const nested = (levels: number): unknown => (levels === 0 ? leaf : { any: [nested(levels - 1)] });

it('groups of conditions may be nested up to three levels deep, and the error says so', () => {
  expect(told(nested(3))).toEqual([]);
  expect(told(nested(4))).toEqual(['any.0.any.0.any.0.any: must not nest groups more than 3 levels deep']);
  expect(told([{ not: nested(4) }])).toEqual([
    '0.not.any.0.any.0.any.0.any: must not nest groups more than 3 levels deep',
  ]);
});

it('the error names missing and unknown fields of a condition', () => {
  expect(told([{ property: 'plan', operator: 'is' }])).toEqual([
    expect.stringMatching(/^0.operator: must be `equals`, /),
  ]);
  expect(told([{ field: 'scor', operator: 'exists' }])).toEqual([expect.stringMatching(/^0.field: must be `score`, /)]);
  expect(told([{ event: 'signup', operator: 'did', times: 101 }])).toEqual([
    '0.times: must be a whole number from 1 to 100',
  ]);
});
