import { env, exports } from 'cloudflare:workers';
import { expect, inject, it } from 'vitest';
import { OutgoingType } from '../contract/outgoing.ts';
import { leadObject } from '../lead/lead-client.ts';
import { execIn } from '../lead/storage/tables.ts';
import { call, newTenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

it('an import of history does not count as stage changes of today', async () => {
  const { token, secretKey } = await newTenant();
  const get = async (path: string) => (await call('GET', path, { token })).body;
  const hoursAgo = (hours: number) => new Date(Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000).toISOString();
  const rows = [`lead_1,contract_signed,${hoursAgo(72)}`, `lead_2,contract_signed,${hoursAgo(200)}`];
  const response = await exports.default.fetch('https://leads.example/api/imports?type=events&format=csv', {
    method: 'POST',
    headers: { 'X-API-Key': secretKey },
    body: ['leadId,eventType,timestamp', ...rows].join('\n'),
  });
  const { importId } = (await response.json()) as { importId: string };
  await expect.poll(() => get(`/api/imports/${importId}`)).toMatchObject({ status: 'finished', accepted: 2 });
  const moves = () => get(`/api/analytics/stages?interval=hour&from=${hoursAgo(240).slice(0, 10)}`);
  await expect.poll(moves).toEqual([
    { at: hoursAgo(200), from: 'cold', to: 'hot', cause: 'event', count: 1 },
    { at: hoursAgo(72), from: 'cold', to: 'qualified', cause: 'event', count: 1 },
  ]);
  expect(await get('/api/analytics/overview')).toMatchObject({ stageMovesUpLast7Days: 1, byStage: { hot: 1 } });
});

it('an import changes stages without notifying anyone, but the next event notifies', async () => {
  const { token, projectId, secretKey } = await newTenant();
  const inbox = crypto.randomUUID();
  const url = `${inject('receiverUrl')}/${inbox}/200`;
  await call('POST', '/api/webhooks', { token, body: { url, events: OutgoingType.options } });
  for (const when of [{ whenStage: 'qualified' }, { whenEvent: 'contract_signed' }, { whenScoreAbove: 50 }])
    await call('POST', '/api/automations', {
      token,
      body: { name: 'Call them', action: 'webhook', config: { url: `${url}/automation` }, ...when },
    });
  const get = async (path: string) => (await call('GET', path, { token })).body;

  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const rows = [`lead_1,contract_signed,${yesterday}`, `lead_1,page_view,${new Date().toISOString()}`];
  const response = await exports.default.fetch('https://leads.example/api/imports?type=events&format=csv', {
    method: 'POST',
    headers: { 'X-API-Key': secretKey },
    body: ['leadId,eventType,timestamp', ...rows].join('\n'),
  });
  const { importId } = (await response.json()) as { importId: string };
  await expect.poll(() => get(`/api/imports/${importId}`)).toMatchObject({ status: 'finished', accepted: 2 });
  expect(await get('/api/leads/lead_1')).toMatchObject({ currentScore: 105, leadStage: 'qualified' });
  const untold = await inLead({ stub: leadObject(env, projectId, 'lead_1') }, (store) => [
    ...execIn(store, 'outbox', 'SELECT * FROM outbox'),
    ...execIn(store, 'firings', 'SELECT * FROM firings'),
  ]);
  expect(untold).toEqual([]);
  expect((await get('/api/deliveries')).deliveries).toEqual([]);

  await call('POST', '/api/events', { key: secretKey, body: { eventType: 'contract_signed', leadId: 'lead_1' } });
  const told = async () => {
    const requests = (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { body: string }[];
    return requests.map(({ body }) => JSON.parse(body) as { type: string; data: { automation?: { reason: string } } });
  };
  await expect.poll(async () => (await told()).length).toBe(3);
  expect((await told()).map(({ type, data }) => data.automation?.reason ?? type).sort()).toEqual([
    ...['lead.score_changed', 'triggered contract_signed', 'triggered contract_signed'],
  ]);

  // An undo sends nothing either, and reports what was sent because of the import.
  await call('POST', `/api/imports/${importId}/undo`, { token });
  await expect.poll(() => get(`/api/imports/${importId}`), { timeout: 30_000 }).toMatchObject({ status: 'undone' });
  expect(await get('/api/leads/lead_1')).toMatchObject({ currentScore: 100, eventCount: 1 });
  const first = await get(`/api/imports/${importId}/effects?limit=2`);
  const second = await get(`/api/imports/${importId}/effects?limit=2&cursor=${first.nextCursor}`);
  const effects = [...first.deliveries, ...second.deliveries];
  expect(effects).toEqual((await get('/api/deliveries')).deliveries);
  expect(effects).toHaveLength(3);
  expect(second.nextCursor).toBeNull();
});
