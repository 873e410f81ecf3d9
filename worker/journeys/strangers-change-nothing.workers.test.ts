import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { runs } from '../testing/runs.ts';
import { harmDone } from '../testing/strangers/harm-done.ts';
import { scripts } from '../testing/strangers/steps.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
  // From now on, the project has a server, so its reserved types apply.
  await call('POST', '/v1/track', { key: tenant.secretKey, body: { userId: 'first', event: 'signup' } });
  // Alarms run when a step says so.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('whatever strangers send with a publishable key, the users that the customer has named stay unchanged for the customer', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      expect(await harmDone(tenant, script)).toEqual([]);
    }),
    { numRuns: runs(10, 400), plugins: [fc.interruptAfterTimeLimit(150_000)] },
  );
}, 180_000);
