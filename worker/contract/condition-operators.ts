import { LEAD_FIELDS, type LeadField } from './lead-fields.ts';

// Separate from the schemas, so that screens can list the operators without loading zod.

/** The operators of properties. */
export const CONDITION_OPERATORS = [
  'equals',
  'not_equals',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'in',
  'not_in',
  'greater_than',
  'less_than',
  'between',
  'exists',
  'is_empty',
  'is_not_empty',
] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** The kind of value that an operator compares with. */
export const OPERAND: Record<ConditionOperator, 'value' | 'number' | 'range' | 'list' | 'none'> = {
  equals: 'value',
  not_equals: 'value',
  contains: 'value',
  not_contains: 'value',
  starts_with: 'value',
  ends_with: 'value',
  in: 'list',
  not_in: 'list',
  greater_than: 'number',
  less_than: 'number',
  between: 'range',
  exists: 'none',
  is_empty: 'none',
  is_not_empty: 'none',
};

/** The operators of instants. `within_days` counts back from now, so an instant in the future is within any number of days. */
const INSTANT_OPERATORS = [
  'within_days',
  'not_within_days',
  'after',
  'before',
  'exists',
  'is_empty',
  'is_not_empty',
] as const;

/** The operators of manual lists, whose values are IDs of lists. `in`: in at least one of them. */
const LIST_OPERATORS = ['in', 'not_in', 'is_empty', 'is_not_empty'] as const;

export const FIELD_OPERATORS = [...CONDITION_OPERATORS, 'within_days', 'not_within_days', 'after', 'before'] as const;
export type FieldOperator = (typeof FIELD_OPERATORS)[number];

/** The operators that can be used with a field. */
export const operatorsOf = (field: LeadField): readonly FieldOperator[] => {
  switch (LEAD_FIELDS[field]) {
    case 'instant':
      return INSTANT_OPERATORS;
    case 'list':
      return LIST_OPERATORS;
    case 'number':
    case 'text':
      return CONDITION_OPERATORS;
  }
};
