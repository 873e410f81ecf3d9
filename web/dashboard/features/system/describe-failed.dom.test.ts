import { expect, it } from 'vitest';
import { describeFailed } from './describe-failed.ts';

it('says that everything was delivered only if no delivery is pending', () => {
  expect(describeFailed({ waiting: { count: 0 }, dead: { count: 0 } })).toBe('Everything was delivered');
  expect(describeFailed({ waiting: { count: 12 }, dead: { count: 0 } })).toBe('No delivery has run out of retries');
  expect(describeFailed({ waiting: { count: 12 }, dead: { count: 1 } })).toBe('No longer retried');
});
