import { expect, it } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { retryConflicts } from './retry-conflicts.ts';

it.each([
  [LIMITS.settingsTriesMax - 1, { status: 'written' }],
  [LIMITS.settingsTriesMax, { reason: 'contended' }],
])('a change that conflicts with %i other changes ends with %j', async (others, outcome) => {
  let tries = 0;
  expect(await retryConflicts(async () => (++tries > others ? { status: 'written' } : null))).toEqual(outcome);
  expect(tries).toBe(LIMITS.settingsTriesMax);
});
