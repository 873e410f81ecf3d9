import { createMessageBatch, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { consumeImports } from '../imports/consume-imports.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { watchLine } from '../testing/log-watch.ts';

let tenant: Tenant;
let inbox: string;
let lines: Record<string, unknown>[];
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
  lines = [];
  for (const method of ['log', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line: string) => {
      watchLine(line);
      lines.push(JSON.parse(line) as Record<string, unknown>);
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const asOwner = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call(method, path, { token: tenant.token, body, headers });
const get = async (path: string) => (await asOwner('GET', path)).body;
const send = (eventType: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId: 'lead_1', ...more }, headers });
const receiver = (behavior: string) => `${inject('receiverUrl')}/${inbox}/${behavior}`;
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { headers: Record<string, string> }[];
const idsReceived = async () => (await received()).map(({ headers }) => headers['x-request-id']);
const linesOf = (event: string) => lines.filter((line) => line.event === event);
const subscribe = (...events: string[]) => asOwner('POST', '/api/webhooks', { url: receiver('200'), events });
const automate = async (more: Record<string, unknown> = {}, behavior = '200') => {
  const config = { url: receiver(behavior), method: 'POST', ...more };
  const automation = { name: 'Call them', action: 'webhook', whenStage: 'qualified', config };
  return (await asOwner('POST', '/api/automations', automation)).body.id as string;
};

describe('the ID of a request', () => {
  it.each([
    ['that the client sent', { 'X-Request-Id': 'abc-123' }],
    ['that the server generated', {}],
    ['that replaces an ID that no header may contain', { 'X-Request-Id': 'two words' }],
  ])(
    '%s is passed on with the event to the webhook, the delivery and the log',
    async (_, headers: Record<string, string>) => {
      const automationId = await automate();
      const { headers: answered } = await send('contract_signed', {}, headers);
      const requestId = answered.get('X-Request-Id');
      expect(requestId).toMatch(headers['X-Request-Id'] === 'abc-123' ? /^abc-123$/ : /^[\da-f-]{36}$/);
      await expect.poll(idsReceived).toEqual([requestId]);
      await expect.poll(() => linesOf('delivery.attempted')).toMatchObject([{ requestId, verdict: 'delivered' }]);
      const [execution] = await get(`/api/automations/${automationId}/executions`);
      expect(execution).toMatchObject({ status: 'delivered', requestId });
      expect(await get(`/api/deliveries/${execution.deliveryId}`)).toMatchObject({ requestId });
      expect(await get('/api/deliveries')).toMatchObject({ deliveries: [{ requestId }] });
    },
  );

  it('stays with a delivery when someone replays it', async () => {
    const automationId = await automate({}, '500');
    await send('contract_signed', {}, { 'X-Request-Id': 'first' });
    await expect.poll(() => linesOf('delivery.attempted')).toMatchObject([{ requestId: 'first', verdict: 'retry' }]);
    const [{ deliveryId }] = await get(`/api/automations/${automationId}/executions`);
    await env.DB.prepare(`UPDATE deliveries SET status = 'dead' WHERE id = ?1`).bind(deliveryId).run();
    await asOwner('POST', `/api/dead-letters/${deliveryId}/replay`, undefined, { 'X-Request-Id': 'second' });
    await expect.poll(idsReceived).toEqual(['first', 'first']);
    await expect.poll(() => get(`/api/deliveries/${deliveryId}`)).toMatchObject({ requestId: 'first', attempts: 2 });
  });

  it('is sent to webhooks together with the automation’s own headers', async () => {
    await automate({ headers: { 'X-Team': 'sales' } });
    await send('contract_signed', {}, { 'X-Request-Id': 'abc-123' });
    await expect.poll(idsReceived).toEqual(['abc-123']);
    const [request] = await received();
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'x-team': 'sales' });
  });

  it('is passed on with a merge to both leads, with an erasure, and with a test', async () => {
    const { body: webhook } = await subscribe('lead.merged', 'lead.score_changed', 'lead.erased');
    const as = (requestId: string) => ({ 'X-Request-Id': requestId });
    await send('page_view', { leadId: 'visitor' }, as('req-visitor'));
    await send('page_view', { leadId: 'user' }, as('req-user'));
    await asOwner('POST', '/api/leads/user/merge', { leadId: 'visitor' }, as('req-merge'));
    const soFar = ['req-merge', 'req-merge', 'req-user', 'req-visitor'];
    await expect.poll(async () => (await idsReceived()).sort()).toEqual(soFar);
    await asOwner('DELETE', '/api/leads/user', undefined, as('req-erase'));
    await asOwner('POST', `/api/webhooks/${webhook.id}/test`, undefined, as('req-test'));
    await expect
      .poll(async () => (await idsReceived()).sort())
      .toEqual(['req-erase', 'req-erase', ...soFar.slice(0, 2), 'req-test', ...soFar.slice(2)]);
  });

  it('is passed on through the queue with a rescore that may fire automations', async () => {
    await automate();
    await send('page_view');
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_1'));
    await asOwner('PUT', '/api/scoring-rules/rule_page_view', { points: 120 });
    await asOwner('POST', '/api/scoring-rules/rescore', { firesAutomations: true }, { 'X-Request-Id': 'req-rescore' });
    await expect.poll(idsReceived).toEqual(['req-rescore']);
  });

  it('appears in everything that a lead and its project log while they handle the request', async () => {
    await env.DB.exec('ALTER TABLE leads RENAME TO leads_away');
    await send('page_view', {}, { 'X-Request-Id': 'abc-123' });
    await expect.poll(() => linesOf('lead.work_failed')).toMatchObject([{ requestId: 'abc-123' }]);
    expect(linesOf('project.commit_failed')).toMatchObject([{ requestId: 'abc-123' }]);
    await evictDurableObject(leadObject(env, tenant.projectId, 'lead_1'));
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_1'));
    expect(linesOf('lead.work_failed').map(({ requestId }) => requestId)).toEqual(['abc-123', undefined]);
  });

  it('appears in the log lines about its queue messages, and in no other log lines', async () => {
    const now = new Date();
    const messages = [{ requestId: 'abc-123' }, { requestId: 'two words' }, {}].map((body, i) => ({
      ...{ id: `${i}`, timestamp: now, attempts: 1, body },
    }));
    await consumeDeliveries(createMessageBatch('lead-deliveries', messages), env);
    await consumeImports(createMessageBatch('lead-imports', messages), env, now.getTime());
    for (const event of ['delivery.broken', 'import.failed'])
      expect(linesOf(event).map(({ requestId }) => requestId)).toEqual(['abc-123', undefined, undefined]);
  });
});
