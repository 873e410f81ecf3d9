import { expect, it } from 'vitest';
import { ACCOUNT_PEOPLE_MAX, accountParts, sumOf } from './account-score.ts';

it('an account score is the highest score plus 50% of the next score and 25% of the score after that', () => {
  expect(accountParts([9000, 6000, 3001])).toEqual([9000, 3000, 750]);
  expect(accountParts([])).toEqual([]);
});

it('an account score counts only ten people, so it stays below twice the highest score', () => {
  const parts = accountParts(Array.from({ length: 500 }, () => 10_000));
  expect(parts).toHaveLength(ACCOUNT_PEOPLE_MAX);
  expect(sumOf(parts)).toBeLessThan(20_000);
});
