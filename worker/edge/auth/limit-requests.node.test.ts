import { expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';

it('rate limit headers state the limits in the bindings', () => {
  const config = unstable_readConfig({ config: 'wrangler.toml' }, { hideWarnings: true });
  const { ratelimits, vars } = config as {
    ratelimits: { name: string; namespace_id: string; simple: object }[];
    vars: Record<string, unknown>;
  };
  const limits = Object.fromEntries(ratelimits.map(({ name, simple }) => [name, simple]));
  expect(limits).toMatchObject({
    RATE_LIMITER: { limit: vars.REQUESTS_PER_MINUTE, period: 60 },
    SESSION_LIMITER: { limit: vars.SESSION_REQUESTS_PER_MINUTE, period: 60 },
  });
  expect(new Set(ratelimits.map(({ namespace_id: id }) => id)).size).toBe(ratelimits.length);
});
