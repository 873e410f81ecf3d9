import { createExecutionContext, createMessageBatch, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { app } from '../edge/app.ts';
import { call, newTenant } from '../testing/api.ts';
import { getHealth } from './get-health.ts';
import { forgetFailures } from './last-failures.ts';

beforeEach(forgetFailures);

const health = (now = Date.now()) => getHealth({ env, now, requestId: 'req_1' });

/** No object answers, as when files can't be opened. */
const LEAD = {
  getByName: () => {
    throw new Error('unable to open database file');
  },
};

const messages = (queue: string, body: unknown) =>
  createMessageBatch(queue, [{ id: 'message_1', timestamp: new Date(), attempts: 1, body }]);

it('says that events were refused because their leads couldn’t be reached', async () => {
  const { secretKey: key } = await newTenant();
  expect(await health()).toMatchObject({ status: 'ok', problems: [] });
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ eventType: 'signup', leadId: 'lead_1' });
  const refused = await app.request('/api/events', { method: 'POST', headers, body }, { ...env, LEAD }, context);
  await waitOnExecutionContext(context);
  expect(refused.status).toBe(503);
  expect(await health()).toMatchObject({
    status: 'degraded',
    problems: ['Events were refused with 503: their leads couldn’t be reached.'],
    database: 'ok',
  });
});

it('says that leads’ rows couldn’t be written', async () => {
  const { secretKey: key } = await newTenant();
  await env.DB.exec('ALTER TABLE leads RENAME TO leads_away');
  await call('POST', '/api/events', { key, body: { eventType: 'signup', leadId: 'lead_1' } });
  const problems = async () => (await health()).problems;
  await expect.poll(problems, { timeout: 20_000 }).toContain('Leads’ rows couldn’t be written to the database.');
});

it('says that deliveries and refreshes failed, for a minute', async () => {
  const now = Date.now();
  const { projectId } = await newTenant();
  await consumeDeliveries(messages('lead-deliveries', { type: 'nonsense' }), env, { now: () => now });
  const due = { type: 'due', projectId, leadIds: ['lead_1'] };
  await consumeRefreshes(messages('lead-refreshes', due), { ...env, LEAD } as unknown as Env, now);
  const problems = ['Deliveries couldn’t be worked on.', 'Leads couldn’t be refreshed.'];
  expect(await health(now)).toMatchObject({ status: 'degraded', problems });
  expect(await health(now + 59_999)).toMatchObject({ status: 'degraded', problems });
  expect(await health(now + 60_000)).toMatchObject({ status: 'ok', problems: [] });
});
