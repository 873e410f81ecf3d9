import { expect, it } from 'vitest';
import { ACCOUNT_PEOPLE_MAX, accountParts, sumOf } from './account-score.ts';

it('counts the highest score in full, and each following one half as much as the previous one', () => {
  expect(accountParts([9000, 6000, 3001])).toEqual([9000, 3000, 750]);
  expect(accountParts([])).toEqual([]);
});

it('counts only ten people, so that an account score stays below twice the highest score', () => {
  const parts = accountParts(Array.from({ length: 500 }, () => 10_000));
  expect(parts).toHaveLength(ACCOUNT_PEOPLE_MAX);
  expect(sumOf(parts)).toBeLessThan(20_000);
});
