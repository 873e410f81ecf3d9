import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventUsage } from '../contract/usage.ts';
import { dayNumber } from '../domain/time.ts';
import { app } from '../edge/app.ts';
import { pruneUsage } from '../intake/quota/daily-usage.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

/** The runtime's rate limiter resets at the start of each clock minute. This function waits so that each test has a whole minute. */
function newLimiter(max = 100) {
  const counts = new Map<string, number>();
  const limit: RateLimit['limit'] = async ({ key }) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: (counts.get(key) ?? 0) <= max };
  };
  return { limit, spent: () => [...counts.values()].reduce((sum, each) => sum + each, 0) };
}

let tenant: Tenant;
let limiters: Record<'RATE_LIMITER' | 'WEIGHT_LIMITER', ReturnType<typeof newLimiter>>;
beforeEach(async () => {
  tenant = await newTenant();
  limiters = { RATE_LIMITER: newLimiter(), WEIGHT_LIMITER: newLimiter() };
});

interface Sent {
  key?: string;
  ip?: string;
  path?: string;
  quota?: number;
  overrides?: Partial<Env>;
}

let lastId = 0;
/** Sends this many events about new leads in one request, with the limits turned on. */
async function send(
  events: number,
  {
    key = tenant.publishableKey,
    ip = '192.0.2.1',
    path = '/api/events/batch',
    quota = 1_000_000,
    overrides = leads(false),
  }: Sent = {},
) {
  const messages = Array.from({ length: events }, () => ({ n: ++lastId }));
  const body =
    path === '/v1/batch'
      ? { batch: messages.map(({ n }) => ({ type: 'track', event: 'x', anonymousId: `visitor_${n}` })) }
      : { events: messages.map(({ n }) => ({ eventType: 'x', leadId: `lead_${n}` })) };
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, 'CF-Connecting-IP': ip };
  const response = await app.request(
    path,
    { method: 'POST', headers, body: JSON.stringify(body) },
    { ...env, ...limiters, RATE_LIMITS: 'on', DAILY_EVENTS_PER_PROJECT: quota, ...overrides },
    context,
  );
  await waitOnExecutionContext(context);
  const answer = (await response.json()) as { code?: string; detail?: string };
  return { status: response.status, headers: Object.fromEntries(response.headers), ...answer };
}

/** Replaces the leads' objects, because these tests only concern the edge. */
const leads = (isNew: boolean) => ({
  LEAD: {
    getByName: () => ({
      ingest: async ({ events }: { events: unknown[] }) => ({
        status: 'ingested',
        outcomes: events.map(() => 'accepted'),
        omitted: {},
        fromVersion: isNew ? 0 : 1,
        version: 2,
      }),
    }),
  } as unknown as Env['LEAD'],
});

describe('the weight limit per minute', () => {
  it('accepts one batch of the maximum size, and rejects the next batch', async () => {
    limiters.WEIGHT_LIMITER = newLimiter(1);
    expect((await send(150, { path: '/v1/batch' })).status).toBe(200);
    const refused = await send(2, { path: '/v1/batch' });
    expect(refused).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused.headers).toMatchObject({
      'retry-after': '60',
      ratelimit: '"events";r=0;t=60',
      'ratelimit-policy': '"events";q=10000;w=60',
    });
    expect((await send(2)).status).toBe(429);
    expect((await send(2, { ip: '192.0.2.2' })).status).toBe(202);
  });

  it('counts events of known leads in units of 100, rounded up', async () => {
    for (const [events, spent] of [
      [100, 1],
      [101, 3],
      [1000, 13],
    ] as const) {
      await send(events);
      expect(limiters.WEIGHT_LIMITER.spent()).toBe(spent);
    }
  });

  it('also limits new leads in small batches to 2,000 a minute', async () => {
    for (let i = 1; i <= 3; i++) {
      await send(100, { overrides: leads(true) });
      expect(limiters.WEIGHT_LIMITER.spent()).toBe(5 * i);
    }
  });

  it('does not limit single events, which have a limit of 100 requests a minute, even after a heavy batch', async () => {
    limiters.WEIGHT_LIMITER = newLimiter(1);
    await send(200, { overrides: leads(true) });
    const spent = limiters.WEIGHT_LIMITER.spent();
    for (let i = 0; i < 5; i++) expect((await send(1, { overrides: leads(true) })).status).toBe(202);
    expect(limiters.WEIGHT_LIMITER.spent()).toBe(spent);
  });

  it('lets a secret key use its 100 requests for the largest batches of new leads', async () => {
    for (let i = 1; i <= 2; i++) {
      expect((await send(1000, { key: tenant.secretKey, overrides: leads(true) })).status).toBe(202);
      expect(limiters.WEIGHT_LIMITER.spent()).toBe(i);
    }
  });

  it('works with the runtime’s own rate limiter', async () => {
    const overrides = { ...leads(false), WEIGHT_LIMITER: env.WEIGHT_LIMITER };
    const spendAll = async () => {
      const key = `${tenant.publishableKeyId}:192.0.2.1`;
      for (let i = 0; i < 100; i++) await env.WEIGHT_LIMITER.limit({ key });
      return (await send(2, { overrides })).status;
    };
    // If a minute of the clock has ended in between, spending continues in the next one.
    await expect.poll(spendAll).toBe(429);
  });
});

describe('the daily quota', () => {
  const usage = async () => (await call('GET', '/api/events/usage', { token: tenant.token })).body as EventUsage;

  it('rejects only a client that has used its tenth of the quota', async () => {
    expect((await send(9, { quota: 100 })).status).toBe(202);
    // The whole batch was accepted, because the quota still had room for one event.
    expect((await send(9, { quota: 100 })).status).toBe(202);
    const refused = await send(1, { quota: 100 });
    expect(refused).toMatchObject({ status: 429, code: 'quota_exceeded' });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(86_400);
    expect(refused.headers).toMatchObject({
      ratelimit: `"daily-client";r=0;t=${seconds}`,
      'ratelimit-policy': '"daily-client";q=10;w=86400',
    });
    expect((await send(1, { quota: 100, ip: '192.0.2.2' })).status).toBe(202);
    expect((await send(1, { quota: 100, key: tenant.secretKey })).status).toBe(202);
    expect((await usage()).days[0]).toMatchObject({ limitedAt: null, clientsLimited: 1 });
  });

  it('counts the addresses of one IPv6 network as one client, in every protocol', async () => {
    await send(10, { quota: 100, ip: '2001:db8:1:1::1' });
    expect((await send(1, { quota: 100, ip: '2001:db8:1:1::2' })).status).toBe(429);
    expect((await send(1, { quota: 100, ip: '2001:db8:1:1::3', path: '/v1/batch' })).status).toBe(429);
    expect((await send(1, { quota: 100, ip: '2001:db8:1:2::1', path: '/v1/batch' })).status).toBe(200);
  });

  it('when used up, rejects all clients of the project, but no other project', async () => {
    for (let i = 0; i < 10; i++) expect((await send(10, { quota: 100, ip: `192.0.2.${i}` })).status).toBe(202);
    const refused = await send(1, { quota: 100, ip: '203.0.113.1' });
    expect(refused).toMatchObject({ status: 429, code: 'quota_exceeded' });
    expect(refused.headers['ratelimit-policy']).toBe('"daily";q=100;w=86400');
    const other = await newTenant('other@example.com');
    expect((await send(1, { quota: 100, key: other.publishableKey })).status).toBe(202);
    const { days } = await usage();
    expect(days[0]).toMatchObject({ events: 100, limitedAt: expect.any(String) });
  });

  it('counts only accepted events', async () => {
    const body = {
      events: Array.from({ length: 9 }, (_, i) => ({ eventType: 'x', leadId: 'lead_1', eventId: `evt_${i}` })),
    };
    const again = async () => {
      const context = createExecutionContext();
      const headers = { Authorization: `Bearer ${tenant.publishableKey}`, 'CF-Connecting-IP': '192.0.2.1' };
      const limited = { ...env, ...limiters, RATE_LIMITS: 'on', DAILY_EVENTS_PER_PROJECT: 100 };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      const { status } = await app.request('/api/events/batch', init, limited, context);
      await waitOnExecutionContext(context);
      return status;
    };
    for (let i = 0; i < 5; i++) expect(await again()).toBe(202);
    expect((await usage()).days[0]).toMatchObject({ events: 9 });
  });

  describe('counts what links store', () => {
    async function post(path: string, body: object, key = tenant.publishableKey) {
      const context = createExecutionContext();
      const headers = { Authorization: `Bearer ${key}`, 'CF-Connecting-IP': '192.0.2.1' };
      const limited = { ...env, ...limiters, RATE_LIMITS: 'on', DAILY_EVENTS_PER_PROJECT: 100_000 };
      const { status } = await app.request(
        path,
        { method: 'POST', headers, body: JSON.stringify(body) },
        limited,
        context,
      );
      await waitOnExecutionContext(context);
      expect([200, 202]).toContain(status);
    }
    const track = (messageId: string, ids: object) => ({ type: 'track', event: 'x', messageId, ...ids });
    const alias = (previousId: string, userId: string) => ({ type: 'alias', previousId, userId });
    const many = <Item>(n: number, make: (i: number) => Item) => Array.from({ length: n }, (_, i) => make(i));
    const used = async () => (await usage()).days[0]?.events ?? 0;

    it('aliases between unknown IDs count like events that create these leads', async () => {
      const batch = many(30, (i) => alias(`previous_${i}`, `user_${i}`));
      await post('/v1/batch', { batch });
      expect(await used()).toBe(60);
      // One unit for the messages, and four for each lead, rounded to multiples of a hundred.
      expect(limiters.WEIGHT_LIMITER.spent()).toBe(1 + Math.floor((60 * 4) / 100));
      await post('/v1/batch', { batch });
      expect(await used()).toBe(60);
    });

    it('a duplicate that links a new visitor counts once', async () => {
      await post('/v1/batch', { batch: [track('known', { userId: 'user_1' })] });
      expect(await used()).toBe(1);
      for (const anonymousId of ['v1', 'v2', 'v2'])
        await post('/api/events', { eventType: 'x', userId: 'user_1', anonymousId, eventId: 'known' });
      expect(await used()).toBe(3);
    });

    it('a duplicate that joins two leads by their email counts', async () => {
      const identify = (anonymousId: string, messageId: string) => ({
        ...{ type: 'identify', anonymousId, messageId },
        traits: { email: 'ann@test.com' },
      });
      await post('/v1/batch', { batch: [identify('v1', 'm1'), track('m2', { anonymousId: 'v2' })] });
      expect(await used()).toBe(3);
      await post('/v1/batch', { batch: [identify('v2', 'm2')] });
      expect(await used()).toBe(4);
    });

    it('each claimed email counts, even for an erased lead', async () => {
      const identify = (email: string) => ({ type: 'identify', userId: 'ann', traits: { email } });
      await post('/v1/batch', { batch: [identify('a@test.com')] });
      expect(await used()).toBe(2);
      await call('DELETE', '/api/leads/ann', { token: tenant.token });
      await post('/v1/batch', { batch: [identify('b@test.com')] });
      expect(await used()).toBe(3);
    });

    it('each conflict counts, and so does each copy kept for unmerging', async () => {
      await post('/v1/batch', { batch: ['a', 'b'].map((userId) => track(userId, { userId })) });
      for (let i = 0; i < 2; i++) await post('/v1/batch', { batch: [alias('a', 'b')] });
      expect(await used()).toBe(4);
      await post('/v1/batch', { batch: [alias('visitor', 'a')] });
      expect(await used()).toBe(5);
      for (let i = 0; i < 2; i++) await post('/v1/batch', { batch: [track('a', { anonymousId: 'visitor' })] });
      expect(await used()).toBe(6);
    });

    it('aliases that link nothing count, with at most twenty per user in one request', async () => {
      await post('/v1/batch', { batch: ['a', 'b'].map((userId) => track(userId, { userId })) });
      await post('/v1/batch', { batch: [...many(25, () => alias('a', 'b')), alias('visitor', 'b')] });
      expect(await used()).toBe(2 + 26);
      const { body } = await call('GET', '/api/leads/visitor', { key: tenant.secretKey });
      expect(body).toMatchObject({ code: 'not_found' });
    });

    it('links made with a secret key do not count', async () => {
      await post('/v1/batch', { batch: many(5, (i) => alias(`previous_${i}`, `user_${i}`)) }, tenant.secretKey);
      expect(await used()).toBe(0);
    });
  });

  it('is off if it is set to 0 or if limits are off', async () => {
    for (let i = 0; i < 3; i++) {
      expect((await send(50, { quota: 0 })).status).toBe(202);
      expect((await send(50, { quota: 10, overrides: { ...leads(false), RATE_LIMITS: 'off' } })).status).toBe(202);
    }
  });

  it('writes one row for many events, and the next isolate reads what the first isolate counted', async () => {
    const rows = async () =>
      (
        await env.DB.prepare('SELECT client, accepted FROM daily_usage WHERE project_id = ?1')
          .bind(tenant.projectId)
          .all()
      ).results;
    for (let i = 0; i < 9; i++) await send(1, { quota: 100_000 });
    expect(await rows()).toEqual([]);
    await send(100, { quota: 100_000 });
    expect((await rows()).map(({ accepted }) => accepted)).toEqual([109, 109]);
    expect(JSON.stringify(await rows())).not.toContain('192.0.2.1');
  });

  it('deletes client counts after their day and daily counts after a month, but keeps unsent notices to owners', async () => {
    const today = dayNumber(Date.now());
    const insert = (day: number, client: string, untold: number | null = null) =>
      env.DB.prepare(
        'INSERT INTO daily_usage (project_id, day, client, accepted, untold_since) VALUES (?1, ?2, ?3, 1, ?4)',
      )
        .bind('prj_1', day, client, untold)
        .run();
    for (const client of ['', 'ann']) for (const ago of [0, 1, 30, 31]) await insert(today - ago, client);
    await insert(today - 40, 'bob', 1);
    await pruneUsage(env, today);
    const { results } = await env.DB.prepare('SELECT ?1 - day AS ago, client FROM daily_usage ORDER BY client, ago')
      .bind(today)
      .all();
    expect(results).toEqual([
      ...[0, 1, 30].map((ago) => ({ ago, client: '' })),
      { ago: 0, client: 'ann' },
      { ago: 40, client: 'bob' },
    ]);
  });
});

describe('rejected events', () => {
  /** Sends a batch of events without event types. */
  async function sendInvalid(key: string, limiter: ReturnType<typeof newLimiter>, events = 30) {
    const context = createExecutionContext();
    const body = {
      events: Array.from({ length: events }, (_, n) => ({ leadId: `x_${n}` })),
    };
    const { status } = await app.request(
      '/api/events/batch',
      { method: 'POST', headers: { Authorization: `Bearer ${key}` }, body: JSON.stringify(body) },
      { ...env, ...limiters, RATE_LIMITS: 'on', REJECTED_LIMITER: limiter },
      context,
    );
    await waitOnExecutionContext(context);
    expect(status).toBe(400);
  }
  const listed = async () =>
    await env.DB.prepare(
      `SELECT (SELECT count(*) FROM rejected_events WHERE project_id = ?1) AS listed,
         (SELECT sum(count) FROM rejection_reasons WHERE project_id = ?1) AS counted`,
    )
      .bind(tenant.projectId)
      .first();

  it('from pages are listed up to ten per request, for ten requests a minute', async () => {
    const limiter = newLimiter(10);
    await sendInvalid(tenant.publishableKey, limiter);
    expect(await listed()).toEqual({ listed: 10, counted: 30 });
    for (let i = 0; i < 12; i++) await sendInvalid(tenant.publishableKey, limiter);
    expect(await listed()).toEqual({ listed: 100, counted: 300 });
  });

  it('from servers are listed up to fifty per request, whatever pages send', async () => {
    await sendInvalid(tenant.secretKey, newLimiter(0), 60);
    expect(await listed()).toEqual({ listed: 50, counted: 60 });
  });
});
