import type { BackTestResult } from '../../../../worker/contract/back-test.ts';

/** True if the last quarter differs so much from the time before that rules based on the test should not be published. */
export const hasPastChanged = (test: Pick<BackTestResult, 'warnings'> | null): boolean =>
  test?.warnings.some(({ reason }) => reason === 'past_has_changed') ?? false;
