import { createExecutionContext, createMessageBatch, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { app } from '../edge/app.ts';
import { call, newTenant } from '../testing/api.ts';
import { forgetFailures } from './failures.ts';
import { forgetBacklog, getHealth } from './get-health.ts';

beforeEach(() => {
  forgetFailures();
  forgetBacklog();
});

const health = (now = Date.now()) => getHealth({ env, now, requestId: 'req_1' });

/** Simulates objects that do not answer, as when files cannot be opened. */
const LEAD = {
  getByName: () => {
    throw new Error('unable to open database file');
  },
};

const messages = (queue: string, body: unknown) =>
  createMessageBatch(queue, [{ id: 'message_1', timestamp: new Date(), attempts: 1, body }]);

it('reports that events were rejected because their leads couldn’t be reached', async () => {
  const { secretKey: key } = await newTenant();
  expect(await health()).toMatchObject({ status: 'ok', problems: [] });
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ eventType: 'signup', leadId: 'lead_1' });
  const refused = await app.request('/api/events', { method: 'POST', headers, body }, { ...env, LEAD }, context);
  await waitOnExecutionContext(context);
  expect(refused.status).toBe(503);
  const problems = ['Events were refused with 503: their leads couldn’t be reached.'];
  expect(await health()).toMatchObject({ status: 'degraded', problems, database: 'ok' });
  expect(await call('GET', '/api/health')).toMatchObject({ status: 503, body: { status: 'degraded', problems } });
  forgetFailures();
  expect(await call('GET', '/api/health')).toMatchObject({ status: 200, body: { status: 'ok', problems: [] } });
});

describe('while D1 hangs', () => {
  /** Makes D1 hang until the test ends, so that nothing keeps running afterwards. */
  const hanging = () => {
    const waiting: ((error: Error) => void)[] = [];
    const never = () => new Promise<never>((_, reject) => waiting.push(reject));
    const statement: object = { bind: () => statement, first: never, all: never, run: never, raw: never };
    const DB = { prepare: () => statement, batch: never } as unknown as D1Database;
    const letGo = () => {
      for (const reject of waiting) reject(new Error('the test is over'));
    };
    return { DB, letGo };
  };
  const send = async (DB: D1Database, { key, eventId }: { key: string; eventId: string }) => {
    const context = createExecutionContext();
    const body = JSON.stringify({ eventType: 'signup', leadId: 'lead_1', eventId });
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    return app.request('/api/events', { method: 'POST', headers, body }, { ...env, DB }, context);
  };
  afterEach(() => vi.useRealTimers());

  it('events are accepted and scored, even if keys and rules were last read long ago', async () => {
    const { secretKey: key, token } = await newTenant();
    expect((await send(env.DB, { key, eventId: 'evt_0' })).status).toBe(202);
    const { DB, letGo } = hanging();
    const start = Date.now();
    for (const [n, minutes] of [0, 1, 59].entries()) {
      vi.useFakeTimers({ toFake: ['Date'], now: start + minutes * 60_000 });
      expect((await send(DB, { key, eventId: `evt_${n + 1}` })).status).toBe(202);
    }
    vi.useRealTimers();
    letGo();
    expect((await call('GET', '/api/leads/lead_1', { token })).body.currentScore).toBe(80);
  });

  it('a revoked key is refused as soon as D1 answers again', async () => {
    const { secretKey: key, token } = await newTenant();
    expect((await send(env.DB, { key, eventId: 'evt_0' })).status).toBe(202);
    const keys = (await call('GET', '/api/auth/api-keys', { token })).body as { keyId: string; kind: string }[];
    await env.DB.prepare('UPDATE api_keys SET revoked_at = 1 WHERE id = ?1')
      .bind(keys.find(({ kind }) => kind === 'secret')?.keyId)
      .run();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6_000 });
    expect((await send(env.DB, { key, eventId: 'evt_1' })).status).toBe(401);
  });

  it('health reports the outage within seconds', async () => {
    const { DB, letGo } = hanging();
    const context = createExecutionContext();
    const answer = await app.request('/api/health', {}, { ...env, DB }, context);
    letGo();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ database: 'unavailable', problems: ['The database can’t be read.'] });
  });
});

it('reports that leads’ rows couldn’t be written', async () => {
  const { secretKey: key } = await newTenant();
  await env.DB.exec('ALTER TABLE leads RENAME TO leads_away');
  await call('POST', '/api/events', { key, body: { eventType: 'signup', leadId: 'lead_1' } });
  const problems = async () => (await health()).problems;
  await expect.poll(problems, { timeout: 20_000 }).toContain('Leads’ rows couldn’t be written to the database.');
});

it('reports deliveries and refreshes that failed in the last minute', async () => {
  const now = Date.now();
  const { projectId } = await newTenant();
  await consumeDeliveries(messages('lead-deliveries', { type: 'nonsense' }), env, { now: () => now });
  const due = { type: 'due', projectId, leadIds: ['lead_1'] };
  await consumeRefreshes(messages('lead-refreshes', due), { ...env, LEAD } as unknown as Env, now);
  const problems = ['Deliveries couldn’t be processed.', 'Leads couldn’t be refreshed.'];
  expect(await health(now)).toMatchObject({ status: 'degraded', problems });
  expect(await health(now + 59_999)).toMatchObject({ status: 'degraded', problems });
  expect(await health(now + 60_000)).toMatchObject({ status: 'ok', problems: [] });
});
