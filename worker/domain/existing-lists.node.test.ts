import { expect, it } from 'vitest';
import type { LeadConditions } from '../contract/lead-condition.ts';
import { askForAnyList, withoutDeleted } from './existing-lists.ts';

const none = { field: 'list', operator: 'is_empty' } as const;

it('adds the deleted lists to all conditions for any list, at any depth', () => {
  const conditions: LeadConditions = [{ not: none }, { any: [{ property: 'plan', operator: 'is_empty' }, none] }];
  const told = { ...none, value: ['lst_gone'] };
  expect(withoutDeleted(conditions, ['lst_gone'])).toEqual([
    { not: told },
    { any: [{ property: 'plan', operator: 'is_empty' }, told] },
  ]);
});

it('conditions without deleted lists stay unchanged, and `deletedLists` from a caller is ignored', () => {
  const named: LeadConditions = { all: [{ field: 'list', operator: 'in', value: ['lst_1'] }] };
  expect([askForAnyList(named), withoutDeleted(named, ['lst_gone'])]).toEqual([false, named]);
  expect(withoutDeleted([{ ...none, value: ['lst_1'] }])).toEqual([{ ...none, value: [] }]);
});
