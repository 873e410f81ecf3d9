import { expect, inject, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';

it('a response with a `reason` field of its own is not mistaken for a refusal', async () => {
  const { token } = await newTenant();
  const ask = async (method: string, path: string, body?: unknown) => (await call(method, path, { token, body })).body;
  const url = `${inject('receiverUrl')}/${crypto.randomUUID()}/200`;
  const webhook = await ask('POST', '/api/webhooks', { url, events: ['lead.created'] });
  const automation = await ask('POST', '/api/automations', {
    ...{ name: 'Notify', whenStage: 'hot', action: 'webhook', config: { url } },
  });
  const tests = [
    await ask('POST', `/api/webhooks/${webhook.id}/test`),
    await ask('POST', `/api/automations/${automation.id}/test`),
  ];
  expect(tests).toMatchObject([
    { reason: null, status: 'delivered' },
    { reason: 'was fired as a test', status: 'delivered' },
  ]);
  const deliveries = await Promise.all(tests.map(({ id }) => ask('GET', `/api/deliveries/${id}`)));
  expect(deliveries).toMatchObject(tests.map(({ id, reason }) => ({ id, reason })));
  expect((await call('GET', '/api/deliveries/msg_none', { token })).status).toBe(404);
});
