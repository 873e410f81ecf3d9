import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import type { Lead } from '../contract/lead.ts';
import type { Outgoing } from '../contract/outgoing.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { insertDelivery } from './deliveries.ts';
import { readDelivery } from './read-deliveries.ts';
import { testFire } from './test-fire.ts';

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
});

const scriptedUrl = () => `${inject('receiverUrl')}/${inbox}/script`;
const script = (answers: { path: string; token?: string; status: number; body?: unknown }[]) =>
  fetch(`${inject('receiverUrl')}/${inbox}`, { method: 'PUT', body: JSON.stringify(answers) });
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string;
  }[];

const sample: Lead = {
  ...{ _id: 'lead_1', name: 'Ann Lee', email: 'ann@acme.example', company: 'Acme', phone: '+49 30 1', custom: {} },
  ...{ currentScore: 105, leadStage: 'qualified', velocityScore: 7, eventCount: 12, eventsLast24h: 12, version: 1 },
  ...{
    firstEventAt: null,
    lastEventAt: null,
    changesAt: null,
    createdAt: '2026-02-11T09:30:00.000Z',
    stageDropsAt: null,
    owner: null,
    status: 'new',
    taskDueAt: null,
    firstTouch: null,
    idKind: 'own',
    mergedFrom: [],
    mergedCount: 0,
  },
};

async function addAutomation(action: string, config: object): Promise<string> {
  const body = { name: 'Tell them', action, whenStage: 'hot', config };
  return (await call('POST', '/api/automations', { token: tenant.token, body })).body.id as string;
}

/** Attempts an automation's delivery, and returns its state and attempts. */
async function attempt(automationId: string, about: Partial<Lead> = {}, world: Partial<Env> = {}) {
  const id = `msg_${crypto.randomUUID()}`;
  const told = { ...sample, ...about };
  const outgoing: Outgoing = {
    ...{ id, type: 'automation.fired', projectId: tenant.projectId, leadId: told._id, at: 0, seq: 1, lead: told },
    automation: { id: automationId, name: 'Tell them', reason: 'rose' },
  };
  await insertDelivery(env.DB, { id, target: { kind: 'automation', id: automationId }, outgoing, now: Date.now() });
  await attemptDelivery({ ...env, ...world }, id, { now: Date.now });
  const delivery = await readDelivery(env.DB, { projectId: tenant.projectId, id });
  return { status: delivery?.status, failure: delivery?.failure, last: delivery?.history.at(-1) };
}

describe('HubSpot', () => {
  const upsert = '/crm/v3/objects/contacts/batch/upsert';
  const attemptWith = async (status: number, body: unknown) => {
    const id = await addAutomation('hubspot', { accessToken: 'pat' });
    await script([{ path: upsert, status, body }]);
    return attempt(id, {}, { HUBSPOT_API_URL: scriptedUrl() });
  };
  const missing = { status: 'error', category: 'VALIDATION_ERROR', message: 'Property "lead_score" does not exist' };

  it.each([
    ['207 with numErrors', 207, { status: 'COMPLETE', results: [], numErrors: 1, errors: [missing] }, 'lead_score'],
    ['207 that lists no error', 207, { status: 'COMPLETE', results: [], numErrors: 1 }, 'HubSpot refused'],
    ['200 with errors', 200, { status: 'COMPLETE', results: [], errors: [missing] }, 'VALIDATION_ERROR'],
    ['200 with numErrors alone', 200, { status: 'COMPLETE', results: [], numErrors: 1 }, 'HubSpot refused'],
    ['200 for a canceled batch', 200, { status: 'CANCELED', results: [] }, 'CANCELED'],
    ['200 with a page in front of the API', 200, '<html>Log in</html>', 'not JSON'],
  ])('an answer of %s does not count as delivered', async (_name, status, body, words) => {
    expect(await attemptWith(status, body)).toMatchObject({
      status: 'pending',
      last: { responseStatus: status, error: expect.stringContaining(words) },
    });
  });

  it('gets a lead whose email arrived only after the delivery was queued', async () => {
    const id = await addAutomation('hubspot', { accessToken: 'pat' });
    await script([{ path: upsert, status: 200, body: { status: 'COMPLETE', results: [] } }]);
    const about = { _id: 'lead_1', email: null };
    const { status, failure } = await attempt(id, about, { HUBSPOT_API_URL: scriptedUrl() });
    expect({ status, failure }).toEqual({ status: 'discarded', failure: expect.stringContaining('no email') });
    const body = { leadId: 'lead_1', email: 'late@acme.example' };
    await call('POST', '/api/leads', { token: tenant.token, body });
    expect(await attempt(id, about, { HUBSPOT_API_URL: scriptedUrl() })).toMatchObject({ status: 'delivered' });
    expect((await received())[0]?.body).toContain('late@acme.example');
  });

  it('a complete batch counts as delivered', async () => {
    const complete = { status: 'COMPLETE', results: [{ id: '1', properties: { junk: 'x'.repeat(5_000) } }] };
    const { status, last } = await attemptWith(200, complete);
    expect({ status, error: last?.error }).toEqual({ status: 'delivered', error: null });
    expect(last?.responseExcerpt).toHaveLength(1024);
  });
});

describe('a test delivery', () => {
  const lead = { _id: 'lead_1', email: null } as const;
  const test = async (
    automationId: string,
    { told = null, write = false }: { told?: Lead | null; write?: boolean } = {},
  ) => {
    const { status, failure } = await testFire(
      { ...env, HUBSPOT_API_URL: scriptedUrl() },
      {
        ...{
          projectId: tenant.projectId,
          target: { kind: 'automation', id: automationId },
          lead: told,
          now: Date.now(),
        },
        automation: { id: automationId, name: 'Tell them', reason: 'was run as a test' },
        test: write ? 'send' : 'check',
      },
    );
    return {
      status,
      failure,
      calls: (await received()).map(({ method, path }) => `${method} ${path.split('/').at(-1)}`),
    };
  };

  it('to HubSpot reads the properties, and writes a contact only on request', async () => {
    const id = await addAutomation('hubspot', { accessToken: 'pat', stageProperty: 'lead_stage' });
    const complete = { status: 200, body: { status: 'COMPLETE', results: [] } };
    await script([
      { path: '/properties/contacts/batch/read', ...complete },
      { path: '/contacts/batch/upsert', ...complete },
    ]);
    expect(await test(id)).toEqual({ status: 'delivered', failure: null, calls: ['POST read'] });
    expect(await test(id, { write: true })).toMatchObject({ status: 'delivered', calls: ['POST read', 'POST upsert'] });
  });

  it('to HubSpot fails if a property is missing, or if the lead has no email', async () => {
    const id = await addAutomation('hubspot', { accessToken: 'pat' });
    const message = 'Property lead_score does not exist';
    const missing = {
      status: 'COMPLETE',
      results: [],
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', message }],
    };
    await script([{ path: '/batch/read', status: 207, body: missing }]);
    expect(await test(id)).toMatchObject({ status: 'dead', failure: expect.stringContaining(message) });
    const told = { ...sample, ...lead };
    expect(await test(id, { told, write: true })).toMatchObject({
      ...{ status: 'dead', failure: expect.stringContaining('no email'), calls: ['POST read'] },
    });
  });

  it('to Salesforce logs in and reads the fields, and writes a Lead only on request', async () => {
    const id = await addAutomation('salesforce', {
      ...{ instanceUrl: inject('receiverUrl'), clientId: inbox, clientSecret: crypto.randomUUID() },
      ...{ externalIdField: 'Lead_Key__c', scoreField: 'Lead_Score__c' },
    });
    const query = '/services/data/v59.0/query?q=SELECT+Lead_Key__c%2C+Lead_Score__c+FROM+Lead+LIMIT+1';
    await script([
      { path: '/services/oauth2/token', status: 200, body: { access_token: `${inbox}!1` } },
      { path: query, status: 200, body: { totalSize: 0, done: true, records: [] } },
      { path: '/sample_lead', status: 204 },
    ]);
    expect(await test(id)).toMatchObject({ status: 'delivered' });
    expect((await received()).map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(await test(id, { write: true })).toMatchObject({ status: 'delivered' });
    expect((await received()).at(-1)).toMatchObject({ method: 'PATCH' });
    await script([{ path: query, status: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }] }]);
    expect(await test(id)).toMatchObject({ status: 'dead', failure: expect.stringContaining('INVALID_FIELD') });
  });
});

describe('Slack', () => {
  it.each([
    ['invalid_payload', 'invalid_payload'],
    ['{"ok":false,"error":"channel_not_found"}', 'channel_not_found'],
    ['', 'did not confirm'],
    ['<html>okay</html>', '<html>'],
  ])('an answer of 200 and %j does not count as delivered', async (body, words) => {
    const id = await addAutomation('slack', { url: scriptedUrl() });
    await script([{ path: '/script', status: 200, body }]);
    expect(await attempt(id)).toMatchObject({ status: 'pending', last: { error: expect.stringContaining(words) } });
  });

  it.each(['ok', 'ok\n', '{"ok":true}'])('an answer of %j counts as delivered', async (body) => {
    const id = await addAutomation('slack', { url: scriptedUrl() });
    await script([{ path: '/script', status: 200, body }]);
    expect(await attempt(id)).toMatchObject({ status: 'delivered' });
  });
});

describe('Resend', () => {
  it.each(['<html>Log in</html>', '{}', '{"id":null}'])(
    'an answer of 200 and %j does not count as delivered',
    async (body) => {
      const id = await addAutomation('email', { to: ['owner@example.com'] });
      await script([{ path: '/emails', status: 200, body }]);
      const sent = await attempt(id, {}, { RESEND_API_KEY: 're_1', RESEND_API_URL: scriptedUrl() });
      expect(sent).toMatchObject({ status: 'pending', last: { error: expect.stringContaining('did not confirm') } });
    },
  );
});

describe('Salesforce', () => {
  const TOKEN = '/services/oauth2/token';
  const LEAD = '/services/data/v59.0/sobjects/Lead/Lead_Key__c/lead_1';
  const grant = (n: number) => ({ path: TOKEN, status: 200, body: { access_token: `${inbox}!${n}` } });
  const written = { path: LEAD, status: 204 };
  const add = () =>
    addAutomation('salesforce', {
      ...{ instanceUrl: inject('receiverUrl'), clientId: inbox, clientSecret: crypto.randomUUID() },
      ...{ externalIdField: 'Lead_Key__c', scoreField: 'Lead_Score__c' },
    });
  const logins = async () => (await received()).filter(({ path }) => path === TOKEN).length;

  it('gets one login for ten concurrent writes and all later writes', async () => {
    const id = await add();
    await script([grant(1), written]);
    const attempts = await Promise.all(Array.from({ length: 10 }, () => attempt(id)));
    expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set(['delivered']));
    await attempt(id);
    expect(await logins()).toBe(1);
    expect((await received()).filter(({ method }) => method === 'PATCH')).toHaveLength(11);
  });

  it('gets a new login and the same write again after a token has expired', async () => {
    const id = await add();
    await script([grant(1), grant(2), written]);
    await attempt(id);
    const expired = {
      path: LEAD,
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }],
    };
    await script([grant(2), expired, written]);
    expect(await attempt(id)).toMatchObject({ status: 'delivered' });
    await attempt(id);
    expect(await logins()).toBe(2);
    expect((await received()).at(-1)?.headers.authorization).toBe(`Bearer ${inbox}!2`);
  });

  it('keeps the name and company of an existing Lead if we do not know them', async () => {
    const id = await add();
    await script([grant(1), written]);
    const unnamed = { name: null, company: null };
    expect(await attempt(id, unnamed)).toMatchObject({ status: 'delivered' });
    const sent = async () =>
      (await received()).filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.parse(body));
    expect(Object.keys((await sent()).at(-1))).not.toContain('LastName');
    const missing = [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName', 'Company'] }];
    await script([
      { path: LEAD, status: 400, body: missing },
      { path: LEAD, status: 201, body: { success: true } },
    ]);
    expect(await attempt(id, unnamed)).toMatchObject({ status: 'delivered' });
    expect((await sent()).at(-1)).toMatchObject({ LastName: 'Unknown', Company: 'Unknown' });
    const other = [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['Plan__c'] }];
    await script([{ path: LEAD, status: 400, body: other }]);
    expect(await attempt(id, unnamed)).toMatchObject({ last: { responseStatus: 400 } });
    expect(Object.keys((await sent()).at(-1))).not.toContain('LastName');
  });

  it('gets one login to renew a rejected token for all requests that use it', async () => {
    const id = await add();
    await script([grant(1), written]);
    await attempt(id);
    const invalid = { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] };
    await script([
      grant(2),
      { path: LEAD, token: `${inbox}!1`, ...invalid },
      { path: LEAD, token: `${inbox}!2`, status: 204 },
    ]);
    const attempts = await Promise.all(Array.from({ length: 5 }, () => attempt(id)));
    expect(attempts.map(({ status }) => status)).toEqual(Array(5).fill('delivered'));
    expect(await logins()).toBe(2);
  });

  it('does not get further logins if new tokens are rejected, too', async () => {
    const id = await add();
    await script([grant(1), { path: LEAD, status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] }]);
    expect(await attempt(id)).toMatchObject({ status: 'pending', last: { responseStatus: 401 } });
    expect(await logins()).toBe(2);
  });

  it.each([
    ['no token', 200, {}, 'without an access token'],
    ['an empty token', 200, { access_token: '' }, 'without an access token'],
    ['an invalid token', 200, { access_token: null, error: 'inactive_org' }, 'inactive_org'],
    ['a page', 200, '<html>', 'other than JSON'],
    ['a refusal', 400, { error: 'invalid_client', error_description: 'invalid client credentials' }, 'invalid_client'],
  ])('gets no write if it answers a login with %s, and the delivery says why', async (_name, status, body, words) => {
    const id = await add();
    await script([{ path: TOKEN, status, body }, written]);
    expect(await attempt(id)).toMatchObject({ status: 'pending', last: { error: expect.stringContaining(words) } });
    expect((await received()).map(({ path }) => path)).toEqual([TOKEN]);
    // The failed login stored no token.
    await script([grant(1), written]);
    expect(await attempt(id)).toMatchObject({ status: 'delivered' });
  });

  it.each([
    [
      'success: false',
      200,
      { success: false, errors: [{ statusCode: 'DUPLICATES_DETECTED', message: 'Use one of these' }] },
      'DUPLICATES',
    ],
    ['errors beside success', 200, { success: true, errors: [{ message: 'not all' }] }, 'not all'],
    ['a page', 200, '<html>Maintenance</html>', 'did not confirm'],
  ])('an answer of %s does not count as delivered', async (_name, status, body, words) => {
    const id = await add();
    await script([grant(1), { path: LEAD, status, body }]);
    expect(await attempt(id)).toMatchObject({ status: 'pending', last: { error: expect.stringContaining(words) } });
  });

  it.each([
    [201, { id: '00Q', success: true, errors: [], created: true }],
    [204, ''],
  ])('an answer of %i counts as delivered', async (status, body) => {
    const id = await add();
    await script([grant(1), { path: LEAD, status, body }]);
    expect(await attempt(id)).toMatchObject({ status: 'delivered' });
  });
});

it('a failed lookup of an endpoint shows D1’s error without the query', async () => {
  const body = { url: `${inject('receiverUrl')}/${inbox}/200`, events: ['lead.erased'] };
  const webhook = (await call('POST', '/api/webhooks', { token: tenant.token, body })).body;
  const id = `msg_${crypto.randomUUID()}`;
  const about = { projectId: tenant.projectId, leadId: 'lead_1', at: 0, seq: 1, lead: null };
  const outgoing: Outgoing = { id, type: 'lead.erased', ...about };
  await insertDelivery(env.DB, { id, target: { kind: 'endpoint', id: webhook.id }, outgoing, now: Date.now() });
  const down = { bind: () => ({ raw: () => Promise.reject(new Error('D1 is down')) }) };
  const DB = new Proxy(env.DB, {
    get: (db, name) =>
      name === 'prepare'
        ? (sql: string) => (sql.includes('from "webhook_endpoints"') ? down : db.prepare(sql))
        : Reflect.get(db, name).bind(db),
  });
  await attemptDelivery({ ...env, DB }, id, { now: Date.now });
  const delivery = await readDelivery(env.DB, { projectId: tenant.projectId, id });
  expect(delivery).toMatchObject({ status: 'pending', failure: 'D1 is down' });
});
