import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { runs } from '../testing/runs.ts';
import { harmDone } from '../testing/strangers/harm-done.ts';
import { scripts } from '../testing/strangers/steps.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
  // From now on, the project has used a secret key, so its reserved types apply.
  await call('POST', '/v1/track', { key: tenant.secretKey, body: { userId: 'first', event: 'signup' } });
  // Alarms run only in steps of the test that run them.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('strangers with a publishable key cannot change anything about users that the customer has named', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      expect(await harmDone(tenant, script)).toEqual([]);
    }),
    { numRuns: runs(10, 400), plugins: [fc.interruptAfterTimeLimit(150_000)] },
  );
}, 180_000);
