import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const send = async (leadId: string, eventId: string, body: object) => {
  const sent = { leadId, eventId, ...body };
  expect((await call('POST', '/api/events', { key: tenant.secretKey, body: sent })).status).toBe(202);
};
const identify = async (leadId: string, traits: object) =>
  expect((await call('PATCH', `/api/leads/${leadId}`, { token: tenant.token, body: traits })).status).toBe(200);
const intelligenceOf = async (leadId: string) =>
  (await call('GET', `/api/leads/${leadId}/intelligence`, { token: tenant.token })).body;
const setOutcome = (outcome: unknown, token = tenant.token) =>
  call('PATCH', `/api/projects/${tenant.projectId}`, { token, body: { outcome } });

it('the next action is a handover for a lead that has signed two contracts, not another closing call', async () => {
  await send('ann', 'e1', { eventType: 'contract_signed' });
  await send('ann', 'e2', { eventType: 'contract_signed' });
  const { nextBestAction, basis } = await intelligenceOf('ann');
  expect(nextBestAction).toBe('Hand over to customer success');
  expect(basis.nextBestAction).toMatchObject({ because: 'outcome', stage: 'qualified' });
});

it('until an email address is known, the next action is to ask for one', async () => {
  await send('bob', 'e1', { eventType: 'demo_request' });
  expect(await intelligenceOf('bob')).toMatchObject({
    nextBestAction: 'Ask for an email address',
    basis: { nextBestAction: { because: 'no_contact', canBeReached: false } },
  });
  await identify('bob', { phone: '+49 30 1234567' });
  expect((await intelligenceOf('bob')).basis.nextBestAction).toMatchObject({ because: 'standing', canBeReached: true });
});

it('the next action ignores outcome events from pages, even those from before the outcome was set', async () => {
  await send('eve', 'e1', { eventType: 'signup' });
  const sent = { leadId: 'eve', eventId: 'page', eventType: 'deal_closed', timestamp: '2020-01-01T00:00:00Z' };
  expect((await call('POST', '/api/events', { key: tenant.publishableKey, body: sent })).status).toBe(202);
  await identify('eve', { email: 'eve@example.com' });
  await setOutcome({ eventType: 'deal_closed' });
  const becauseOf = async () => (await intelligenceOf('eve')).basis.nextBestAction.because;
  expect(await becauseOf()).toBe('standing');
  await call('PATCH', `/api/projects/${tenant.projectId}`, { token: tenant.token, body: { reservedEventTypes: [] } });
  expect(await becauseOf()).toBe('outcome');
});

it('the next action follows the project’s outcome setting from the next read on', async () => {
  await send('cid', 'e1', { eventType: 'order', properties: { total: 800 } });
  await identify('cid', { email: 'cid@example.com' });
  await send('dot', 'e1', { eventType: 'order', properties: { total: 20 } });
  await identify('dot', { email: 'dot@example.com' });
  const becauseOf = async (leadId: string) => (await intelligenceOf(leadId)).basis.nextBestAction.because;
  expect(await becauseOf('cid')).toBe('standing');

  const conditions = [{ property: 'total', operator: 'greater_than', value: 500 }];
  const { status, body } = await setOutcome({ eventType: 'order', conditions });
  expect({ status, outcome: body.outcome }).toEqual({
    status: 200,
    outcome: { eventType: 'order', conditions, horizonDays: 30 },
  });
  expect([await becauseOf('cid'), await becauseOf('dot')]).toEqual(['outcome', 'standing']);

  await setOutcome(null);
  expect(await becauseOf('cid')).toBe('standing');
  const { results } = await env.DB.prepare(
    `SELECT before, after FROM audit_log WHERE project_id = ?1 AND action = 'project.updated' ORDER BY id`,
  )
    .bind(tenant.projectId)
    .all();
  expect(results.map(({ after }) => JSON.parse(String(after)))).toEqual([
    { outcome: { eventType: 'order', conditions, horizonDays: 30 } },
    { outcome: null },
  ]);
});

it('the outcome cannot be set by a viewer and must not be empty', async () => {
  const viewer = await newMember(tenant.projectId, 'viewer');
  expect((await setOutcome({ eventType: 'order' }, viewer.token)).status).toBe(403);
  const refused = await setOutcome({ horizonDays: 30 });
  expect({ status: refused.status, paths: refused.body.errors.map(({ path }: { path: string }) => path) }).toEqual({
    status: 400,
    paths: ['outcome.eventType'],
  });
});

it('the next action depends on the lead’s latest event and the rule for this event, from the next read on', async () => {
  const rules = (method: string, path: string, body?: unknown) =>
    call(method, `/api/scoring-rules${path}`, { token: tenant.token, body });
  const ask = async () => {
    const { nextBestAction, basis } = await intelligenceOf('fay');
    return { action: nextBestAction, because: basis.nextBestAction.because, event: basis.nextBestAction.event };
  };
  await send('fay', 'e1', { eventType: 'demo_request' });
  await send('fay', 'e2', { eventType: 'page_view' });
  await identify('fay', { email: 'fay@example.com' });
  const before = await ask();
  expect(before).toMatchObject({ because: 'standing', event: null });
  const scoreOf = async () => (await call('GET', '/api/leads/fay', { token: tenant.token })).body.score;
  const score = await scoreOf();

  const nextAction = { kind: 'own', text: 'Ask about the demo' };
  expect(await rules('PUT', '/rule_demo_request', { nextAction })).toMatchObject({ status: 200, body: { nextAction } });
  const event = { eventId: 'e1', eventType: 'demo_request', ruleId: 'rule_demo_request' };
  expect(await ask()).toMatchObject({ action: 'Ask about the demo', because: 'last_event', event });
  expect(await rules('GET', '/rescore')).toMatchObject({ body: [] });
  expect(await scoreOf()).toBe(score);

  // A new rule also applies to events that happened before it.
  const views = { eventType: 'page_view', points: 0, conditions: [{ property: 'x', operator: 'is_empty' }] };
  const { body: created } = await rules('POST', '', { ...views, nextAction: { kind: 'email' } });
  expect(await ask()).toMatchObject({ action: 'Send a personal email', event: { eventId: 'e2', ruleId: created.id } });

  await rules('DELETE', `/${created.id}`);
  await rules('PUT', '/rule_demo_request', { points: 55 });
  expect(await ask()).toMatchObject({ action: 'Ask about the demo' });
  expect((await rules('PUT', '/rule_demo_request', { nextAction: null })).body).not.toHaveProperty('nextAction');
  expect(await ask()).toEqual(before);
});

it('the setting rejects unknown kinds of next actions and unknown fields', async () => {
  const refusalOf = async (nextAction: unknown) => {
    const { status, body } = await call('PUT', '/api/scoring-rules/rule_signup', {
      token: tenant.token,
      body: { nextAction },
    });
    return [
      status,
      ...body.errors.map(({ path, message }: { path: string; message: string }) => `${path}: ${message}`),
    ];
  };
  expect([
    await refusalOf({ kind: 'sell' }),
    await refusalOf({ kind: 'own' }),
    await refusalOf({ kind: 'own', text: '' }),
    await refusalOf({ kind: 'own', text: 'x'.repeat(81) }),
    await refusalOf({ kind: 'call', text: 'Now' }),
    await refusalOf('call'),
  ]).toEqual([
    [400, 'nextAction.kind: `nextAction.kind` must be `call`, `demo`, `content`, `email`, `offer`, `wait` or `own`.'],
    [400, 'nextAction.text: `nextAction.text` is required.'],
    [400, 'nextAction.text: `nextAction.text` must not be empty.'],
    [400, 'nextAction.text: `nextAction.text` must be at most 80 characters.'],
    [400, 'nextAction.text: Unknown field `text`.'],
    [400, 'nextAction: `nextAction` must be an object, not text.'],
  ]);
});
