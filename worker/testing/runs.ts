import { inject } from 'vitest';

/** The number of cases for a slow test. `npm run test:long` tries more. */
export const runs = (usually: number, long: number): number => (inject('isLong') ? long : usually);

/** The first `usually` of a test's cases, which are the most revealing. `npm run test:long` tries all. */
export const casesOf = <Case>(cases: readonly Case[], usually: number): Case[] =>
  cases.slice(0, runs(usually, cases.length));
