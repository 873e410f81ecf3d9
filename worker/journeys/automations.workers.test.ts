import { createMessageBatch, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { RETRY_DELAYS_SECONDS } from '../domain/retry-policy.ts';
import { announce } from '../lead/announce.ts';
import { leadObject } from '../lead/lead-client.ts';
import { refresh } from '../lead/refresh.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

const DAY_MS = 86_400_000;
let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await asOwner('GET', path)).body;
const send = (leadId: string, eventType: string, more: Record<string, unknown> = {}) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId, ...more } });
const receiver = (behavior: string) => `${inject('receiverUrl')}/${inbox}/${behavior}`;
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    method: string;
    headers: Record<string, string>;
    body: string;
  }[];
const notify = (more: Record<string, unknown> = {}, behavior = '200') =>
  asOwner('POST', '/api/automations', {
    name: 'Notify Sales on Qualified',
    action: 'webhook',
    whenStage: 'qualified',
    config: { url: receiver(behavior), method: 'POST' },
    ...more,
  });
const stats = async () => (await get('/api/deliveries')).deliveries.map(({ status }: { status: string }) => status);

/** Signature verifiers as receivers use them. Both verifiers must agree. */
function verify(secret: string, body: string, headers: Record<string, string>) {
  new SvixWebhook(secret).verify(body, headers);
  return new StandardWebhook(secret).verify(body, headers);
}

/** Advances the clock to a delivery's next attempt. */
async function attemptNow(deliveryId: string) {
  const dueAt = await env.DB.prepare('SELECT next_attempt_at FROM deliveries WHERE id = ?1')
    .bind(deliveryId)
    .first<number>('next_attempt_at');
  const body = { type: 'attempt', deliveryId };
  await consumeDeliveries(
    createMessageBatch('lead-deliveries', [{ id: 'msg', timestamp: new Date(), attempts: 1, body }]),
    env,
    { now: () => Math.max(dueAt ?? 0, Date.now()) },
  );
}

describe('an automation', () => {
  it('fires at most once a day, however often the lead crosses the threshold, and says why it fired', async () => {
    const { status, body: automation } = await notify({ minVelocity: 1 });
    expect(status).toBe(201);
    await send('lead_1', 'contract_signed');
    await expect.poll(async () => (await received()).length).toBe(1);
    await asOwner('POST', '/api/scoring-rules', { eventType: 'complaint', points: -50 });
    await send('lead_1', 'complaint');
    await send('lead_1', 'contract_signed');
    expect((await get('/api/leads/lead_1')).leadStage).toBe('qualified');
    const [request] = await received();
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      type: 'automation.fired',
      data: {
        leadId: 'lead_1',
        lead: { currentScore: 100, leadStage: 'qualified' },
        automation: {
          id: automation.id,
          name: 'Notify Sales on Qualified',
          reason: 'entered qualified from cold with 100 points',
        },
      },
    });
    await expect
      .poll(() => get(`/api/automations/${automation.id}/executions`))
      .toMatchObject([{ leadId: 'lead_1', status: 'delivered', deliveryId: request?.headers['webhook-id'] }]);
    expect(await received()).toHaveLength(1);
  });

  it('does not fire if its conditions are not met, or when it is off', async () => {
    await notify({ minVelocity: 5 });
    await notify({ maxScore: 99 });
    await notify({ traits: [{ property: 'company', operator: 'equals', value: 'Acme' }] });
    const { body } = await notify();
    await asOwner('PUT', `/api/automations/${body.id}`, { enabled: false });
    await send('lead_1', 'contract_signed');
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_1'));
    expect(await stats()).toEqual([]);
  });

  it('fires on events, on scores, on silence, and when a lead leaves a stage by decay', async () => {
    const make = async (when: Record<string, unknown>) =>
      (await notify({ whenStage: undefined, ...when })).body.id as string;
    const onEvent = await make({
      whenEvent: 'signup',
      conditions: [{ property: 'plan', operator: 'equals', value: 'pro' }],
    });
    const onScore = await make({ whenScoreAbove: 60 });
    const onLeaving = await make({ whenLeavesStage: 'hot' });
    const onSilence = await make({ whenQuietDays: 3 });
    await send('lead_1', 'signup', { properties: { plan: 'free' } });
    await send('lead_1', 'signup', { properties: { plan: 'pro' } });
    await send('lead_1', 'signup', { properties: { plan: 'pro' } });
    await send('lead_1', 'signup');
    const fired = async (later: number) => {
      const config = await getProjectConfig(env, tenant.projectId);
      return inLead({ stub: leadObject(env, tenant.projectId, 'lead_1') }, (store) => {
        const before = findLead(store);
        refresh({ ...store, now: Date.now() + later }, { config });
        announce({ ...store, now: Date.now() + later, automations: config.automations }, before);
        return store.sql
          .exec<{ automation_id: string }>('SELECT automation_id FROM firings')
          .toArray()
          .map((row) => row.automation_id)
          .sort();
      });
    };
    expect(await fired(0)).toEqual([onEvent, onScore].sort());
    expect(await fired(3 * DAY_MS - 60_000)).toEqual([onEvent, onScore].sort());
    expect(await fired(3 * DAY_MS)).toEqual([onEvent, onScore, onSilence].sort());
    expect(await fired(30 * DAY_MS)).toEqual([onEvent, onScore, onSilence, onLeaving].sort());
  });

  it('does not fire for score changes caused by new rules, unless the rescore requests it', async () => {
    await notify();
    await send('lead_1', 'page_view');
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_1'));
    await asOwner('PUT', '/api/scoring-rules/rule_page_view', { points: 120 });
    const rescore = async (body?: unknown) => {
      const { body: run } = await asOwner('POST', '/api/scoring-rules/rescore', body);
      await expect.poll(() => get(`/api/scoring-rules/rescore/${run.id}`)).toMatchObject({ status: 'finished' });
    };
    await rescore();
    expect((await get('/api/leads/lead_1')).leadStage).toBe('qualified');
    expect(await stats()).toEqual([]);
    await asOwner('PUT', '/api/scoring-rules/rule_page_view', { points: 1 });
    await rescore();
    await asOwner('PUT', '/api/scoring-rules/rule_page_view', { points: 150 });
    await rescore({ firesAutomations: true });
    await expect.poll(stats).toEqual(['delivered']);
  });

  it('is resent with the same ID if the object crashes before the message reaches the queue', async () => {
    await notify();
    const stub = leadObject(env, tenant.projectId, 'lead_1');
    await send('lead_1', 'contract_signed');
    await expect.poll(async () => (await received()).length).toBe(1);
    const outgoing = await env.DB.prepare('SELECT outgoing FROM deliveries').first<string>('outgoing');
    // Simulates an object that was evicted before it could delete the message from its outbox.
    await runInDurableObject(stub, (_, { storage }) => {
      storage.sql.exec('INSERT INTO outbox (id, body) VALUES (?, ?)', JSON.parse(outgoing ?? '').id, outgoing);
      return storage.setAlarm(Date.now() + 60_000);
    });
    await evictDurableObject(stub);
    await runDurableObjectAlarm(stub);
    await expect
      .poll(() =>
        runInDurableObject(stub, (_, { storage }) => storage.sql.exec('SELECT count(*) AS n FROM outbox').one().n),
      )
      .toBe(0);
    await expect.poll(stats).toEqual(['delivered']);
    expect(await received()).toHaveLength(1);
  });

  it('that needs an email records once a day that it skipped a lead without one, and can still fire later that day', async () => {
    const { body: automation } = await notify({
      ...{ name: 'To HubSpot', action: 'hubspot', whenStage: undefined, whenEvent: 'signup' },
      config: { accessToken: 'pat-na1-secret' },
    });
    const { body: endpoint } = await asOwner('POST', '/api/webhooks', {
      ...{ url: receiver('200'), events: ['automation.fired'] },
    });
    const runs = async () =>
      ((await get(`/api/automations/${automation.id}/executions`)) as Record<string, unknown>[]).map(
        ({ status, reason, failure }) => ({ status, reason, failure }),
      );
    await send('anon_1', 'signup');
    await send('anon_1', 'signup');
    const skipped = { status: 'discarded', reason: 'triggered signup', failure: expect.stringContaining('no email') };
    await expect.poll(runs).toEqual([skipped]);
    expect((await get(`/api/automations/${automation.id}`)).lastFiredAt).toBeNull();
    expect(await get('/api/dead-letters')).toEqual([]);

    // No webhook is sent about that skipped run.
    expect((await get(`/api/deliveries?targetId=${endpoint.id}`)).deliveries).toEqual([]);

    await asOwner('PATCH', '/api/leads/anon_1', { email: 'ann@example.com' });
    await expect.poll(async () => (await runs()).length).toBe(2);
    expect((await runs())[0]).toMatchObject({ reason: expect.stringContaining('left an email') });
    // The automation that needs no email has already run for this lead today.
    await send('anon_1', 'signup');
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'anon_1'));
    expect(await runs()).toHaveLength(2);
    await expect.poll(async () => (await get(`/api/deliveries?targetId=${endpoint.id}`)).deliveries.length).toBe(1);
  });

  it('that needs an email fires as soon as a lead has one, but does not repeat runs that it did not skip', async () => {
    const { body: automation } = await notify({
      ...{ name: 'To HubSpot', action: 'hubspot', whenStage: undefined, whenEvent: 'signup' },
      config: { accessToken: 'pat-na1-secret' },
    });
    await asOwner('POST', '/api/leads', { leadId: 'lead_1', email: 'ann@example.com' });
    await send('lead_1', 'signup');
    await send('lead_2', 'page_view');
    await asOwner('PATCH', '/api/leads/lead_2', { email: 'bob@example.com' });
    await expect
      .poll(() => get(`/api/automations/${automation.id}/executions`))
      .toMatchObject([{ leadId: 'lead_1', reason: 'triggered signup', isTest: false }]);
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, 'lead_2'));
    expect(await get(`/api/automations/${automation.id}/executions`)).toHaveLength(1);
  });

  it('is rejected with an error that names the invalid field', async () => {
    expect(await notify({ whenEvent: 'signup' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: expect.stringContaining('when') }] },
    });
    expect(await notify({ config: { url: 'ftp://example.com' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.url' }] },
    });
    expect(await notify({ config: { url: 'https://user:pw@example.com/' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.url' }] },
    });
    expect(await notify({ action: 'pigeon' })).toMatchObject({ status: 400, body: { errors: [{ path: 'action' }] } });
  });

  it('stores its secrets encrypted, shows them masked, and keeps a secret whose masked form is sent back', async () => {
    const config = { accessToken: 'pat-na1-secret-token' };
    const { body } = await notify({ action: 'hubspot', config });
    expect(body.config).toEqual({ accessToken: '••••oken', scoreProperty: 'lead_score' });
    const changed = await asOwner('PUT', `/api/automations/${body.id}`, {
      config: { ...body.config, scoreProperty: 'points' },
    });
    expect(changed.body.config).toEqual({ accessToken: '••••oken', scoreProperty: 'points' });
    const { results } = await env.DB.prepare('SELECT * FROM automations').all();
    expect(JSON.stringify(results)).not.toContain('secret-token');
  });

  it('does not send a masked secret to another address, or show it under another name', async () => {
    const url = 'https://crm.example.com/hook';
    const { body: webhook } = await notify({ config: { url, headers: { 'X-Token': 'a token of theirs' } } });
    const move = (config: object) =>
      asOwner('PUT', `/api/automations/${webhook.id}`, { config: { ...webhook.config, ...config } });
    const refused = { status: 400, body: { errors: [{ path: 'config' }] } };
    expect(await move({ url: 'https://elsewhere.example.com/hook' })).toMatchObject(refused);
    expect(await move({ url: 'https://crm.example.com/hook/2' })).toMatchObject({ status: 200 });
    expect(
      await move({ url: 'https://elsewhere.example.com/hook', headers: { 'X-Token': 'a new token' } }),
    ).toMatchObject({ status: 200 });

    const { body: slack } = await notify({
      action: 'slack',
      config: { url: 'https://hooks.slack.com/services/T0/B0/secret' },
    });
    const shown = await asOwner('PUT', `/api/automations/${slack.id}`, { action: 'webhook', config: slack.config });
    expect(shown).toMatchObject(refused);
    expect(JSON.stringify(shown.body)).not.toContain('B0/secret');
    expect(await asOwner('PUT', `/api/automations/${slack.id}`, { config: slack.config })).toMatchObject({
      status: 200,
    });
  });

  const SECRETS_OF: [action: string, config: Record<string, unknown>, secrets: string[]][] = [
    ['slack', { url: 'https://hooks.slack.com/services/T0/B0/of-slack' }, ['of-slack']],
    ['hubspot', { accessToken: 'pat-na1-of-hubspot' }, ['of-hubspot']],
    [
      'salesforce',
      {
        instanceUrl: 'https://acme.my.salesforce.com',
        clientId: '3MVG9',
        clientSecret: 'of-salesforce',
        externalIdField: 'K__c',
      },
      ['of-salesforce'],
    ],
    [
      'webhook',
      { url: 'https://crm.example.com/hook', headers: { Authorization: 'Bearer of-webhook', 'X-Pin': '4711' } },
      ['of-webhook', '4711'],
    ],
  ];

  it.each(SECRETS_OF)(
    'that changes to %s needs a complete new config, and shows nothing of the old config',
    async (action, config, secrets) => {
      const { body: made } = await notify({ action, config });
      const answers: unknown[] = [made];
      for (const other of ['webhook', 'slack', 'email', 'hubspot', 'salesforce'].filter((name) => name !== action)) {
        for (const body of [{ action: other }, { action: other, config: made.config }]) {
          const answer = await asOwner('PUT', `/api/automations/${made.id}`, body);
          expect(answer.status).toBe(400);
          answers.push(answer.body);
        }
      }
      answers.push(await get(`/api/automations/${made.id}`));
      for (const secret of secrets) expect(JSON.stringify(answers)).not.toContain(secret);
      const anew = { action: 'webhook', config: { url: 'https://elsewhere.example.com/hook' } };
      const changed = await asOwner('PUT', `/api/automations/${made.id}`, anew);
      expect(changed).toMatchObject({ status: 200, body: { config: { url: anew.config.url, method: 'POST' } } });
      expect(JSON.stringify(changed.body)).not.toContain('••••');
    },
  );

  it('can be tested with a real lead or a sample', async () => {
    const { body } = await notify();
    await send('lead_1', 'page_view');
    expect((await asOwner('POST', `/api/automations/${body.id}/test`, { leadId: 'lead_1' })).body).toMatchObject({
      status: 'delivered',
      attempts: 1,
    });
    expect((await asOwner('POST', `/api/automations/${body.id}/test`)).body).toMatchObject({
      leadId: 'sample_lead',
      status: 'delivered',
    });
    expect(await received()).toHaveLength(2);
  });

  it('that fails in a test records the failure, but not as a failed delivery or a run', async () => {
    const { body: failing } = await notify({}, '500');
    const { body } = await asOwner('POST', `/api/automations/${failing.id}/test`);
    expect(body).toMatchObject({ status: 'dead', isTest: true, failure: 'Answered 500: answered 500', attempts: 1 });
    expect(await get('/api/dead-letters')).toEqual([]);
    expect((await get(`/api/automations/${failing.id}`)).lastFiredAt).toBeNull();
    const { body: endpoint } = await asOwner('POST', '/api/webhooks', {
      url: receiver('410'),
      events: ['lead.created'],
    });
    expect((await asOwner('POST', `/api/webhooks/${endpoint.id}/test`)).body).toMatchObject({ status: 'dead' });
    expect(await get(`/api/webhooks/${endpoint.id}`)).toMatchObject({ enabled: true });
  });
});

describe('webhooks', () => {
  it('are sent as signed messages that subscribers can put back in order', async () => {
    const events = ['lead.created', 'lead.stage_changed', 'lead.score_changed'];
    const { body: endpoint } = await asOwner('POST', '/api/webhooks', { url: receiver('200'), events });
    await send('lead_1', 'demo_request');
    await send('lead_1', 'contract_signed');
    await expect.poll(async () => (await received()).length).toBe(5);
    const messages = (await received()).map(
      ({ headers, body }) => verify(endpoint.secret, body, headers) as { type: string; data: { sequence: number } },
    );
    expect(messages.map(({ type }) => type).sort()).toEqual([
      'lead.created',
      'lead.score_changed',
      'lead.score_changed',
      'lead.stage_changed',
      'lead.stage_changed',
    ]);
    expect(new Set(messages.map(({ data }) => data.sequence)).size).toBe(2);
    const rotated = await asOwner('POST', `/api/webhooks/${endpoint.id}/rotate-secret`);
    await asOwner('POST', `/api/webhooks/${endpoint.id}/test`);
    const last = (await received()).at(-1);
    for (const secret of [endpoint.secret, rotated.body.secret])
      expect(() => verify(secret, last?.body ?? '', last?.headers ?? {})).not.toThrow();
    expect(JSON.stringify((await env.DB.prepare('SELECT * FROM webhook_endpoints').all()).results)).not.toContain(
      'whsec_',
    );
  });

  it.each([
    ['500', 'answered 500'],
    ['404', 'answered 404'],
    ['429', 'answered 429'],
    ['redirect', ''],
    ['reset', null],
  ])(
    'that get a %s answer are retried with the same ID until the delivery fails, and can then be replayed',
    async (behavior, excerpt) => {
      await notify({}, behavior);
      await send('lead_1', 'contract_signed');
      const deliveries = () => get('/api/deliveries').then((page) => page.deliveries);
      await expect.poll(async () => (await deliveries())[0]?.attempts).toBe(1);
      const [{ id }] = await deliveries();
      for (let attempt = 2; attempt <= RETRY_DELAYS_SECONDS.length + 1; attempt++) await attemptNow(id);
      expect(await get('/api/dead-letters')).toMatchObject([{ id, status: 'dead', attempts: 8 }]);
      const { history } = await get(`/api/deliveries/${id}`);
      expect(history).toHaveLength(8);
      expect(history[0]).toMatchObject({ attempt: 1, responseExcerpt: excerpt });
      expect(new Set((await received()).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([id]));
      expect((await asOwner('POST', `/api/dead-letters/${id}/replay`)).status).toBe(202);
      await expect.poll(async () => (await deliveries())[0]?.attempts).toBe(9);
      expect(await deliveries()).toMatchObject([{ status: 'pending' }]);
    },
  );

  it('that get a 410 answer are not retried, and their endpoint is disabled', async () => {
    const { body: endpoint } = await asOwner('POST', '/api/webhooks', {
      url: receiver('410'),
      events: ['lead.created'],
    });
    await send('lead_1', 'page_view');
    await expect
      .poll(() => get(`/api/webhooks/${endpoint.id}`))
      .toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') });
    expect(await get('/api/dead-letters')).toHaveLength(1);
    expect((await asOwner('DELETE', `/api/dead-letters/${(await get('/api/dead-letters'))[0].id}`)).body.status).toBe(
      'discarded',
    );
  });

  it('belong to one project only', async () => {
    const { body: endpoint } = await asOwner('POST', '/api/webhooks', {
      url: receiver('200'),
      events: ['lead.created'],
    });
    const { body: automation } = await notify();
    const other = await newTenant('other@example.com');
    for (const path of [`/api/webhooks/${endpoint.id}`, `/api/automations/${automation.id}`]) {
      expect((await call('GET', path, { token: other.token })).status).toBe(404);
      expect((await call('DELETE', path, { token: other.token })).status).toBe(404);
    }
    await call('POST', '/api/events', {
      key: other.publishableKey,
      body: { eventType: 'contract_signed', leadId: 'lead_1' },
    });
    await runDurableObjectAlarm(leadObject(env, other.projectId, 'lead_1'));
    expect(await received()).toEqual([]);
  });
});

describe('conditions of an automation', () => {
  it('work like conditions of lists and segments, and count behavior from before the automation was saved', async () => {
    const { body: list } = await asOwner('POST', '/api/lists', { name: 'Trade fair' });
    const view = (leadId: string, n: number) => send(leadId, 'page_view', { eventId: `${leadId}_${n}` });
    for (const leadId of ['ann', 'bob']) await view(leadId, 1);
    await asOwner('PUT', `/api/leads/ann/lists/${list.id}`);
    const traits = [
      { field: 'list', operator: 'in', value: [list.id] },
      { field: 'eventCount', operator: 'greater_than', value: 1 },
      { event: 'page_view', operator: 'did', times: 3, withinDays: 7 },
    ];
    const { body: automation } = await notify({ whenStage: undefined, whenEvent: 'page_view', traits });
    for (const n of [2, 3]) for (const leadId of ['ann', 'bob']) await view(leadId, n);
    const ran = async () =>
      (await get(`/api/automations/${automation.id}/executions`)).map(({ leadId }: { leadId: string }) => leadId);
    await expect.poll(ran, { timeout: 20_000 }).toEqual(['ann']);
    expect(await asOwner('DELETE', `/api/lists/${list.id}`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Notify Sales') },
    });
  });
});
