import type { BackTestResult } from '../../../../worker/contract/back-test.ts';

/** Whether the last quarter differs so much from the time before that nothing should be published based on a test. */
export const hasPastChanged = (test: Pick<BackTestResult, 'warnings'> | null): boolean =>
  test?.warnings.some(({ reason }) => reason === 'past_has_changed') ?? false;
