import { createMessageBatch } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { consumeDeliveries } from './consume-deliveries.ts';
import { readDelivery } from './read-deliveries.ts';

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant('ann@example.com');
  inbox = crypto.randomUUID();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const receiver = (behavior: string) => `${inject('receiverUrl')}/${inbox}/${behavior}`;
const preview = async (draft: object) => (await asOwner('POST', '/api/automations/preview', draft)).body;

/** Creates an automation for demo requests, sends such an event, and returns the bodies that the receiver got. */
async function run(action: string, config: object) {
  const made = await asOwner('POST', '/api/automations', {
    ...{ name: 'Call them', action, whenEvent: 'demo_request', config },
  });
  expect(made.status).toBe(201);
  const event = { leadId: 'lead_1', eventType: 'demo_request', eventId: 'evt_1' };
  await call('POST', '/api/events', { key: tenant.secretKey, body: event });
  const runs = `/api/automations/${made.body.id}/executions`;
  await expect.poll(async () => (await asOwner('GET', runs)).body[0]?.status).toMatch(/delivered|pending/);
  const deliveryId = (await asOwner('GET', runs)).body[0].deliveryId as string;
  const sent = async () => {
    const history = (await readDelivery(env.DB, { projectId: tenant.projectId, id: deliveryId }))?.history ?? [];
    return history.map(({ requestBody }) => JSON.parse(requestBody ?? ''));
  };
  await expect.poll(async () => (await sent()).length).toBe(1);
  return { id: made.body.id as string, deliveryId, sent };
}

const text = '{{lead.name | "Someone"}} ({{lead.score}}, {{lead.stage}}) {{reason}}: {{event.type}} {{link}}';
const fields = { plan: '{{lead.properties.plan | "free"}}', score: '{{lead.score}}' };

describe('a preview equals the message that is sent', () => {
  const about = { name: 'Call them', whenEvent: 'demo_request' };
  const identify = () =>
    call('PATCH', '/api/leads/lead_1', { key: tenant.secretKey, body: { name: 'Ann <b>', custom: { plan: 'pro' } } });

  it('to Slack', async () => {
    await call('POST', '/api/events', { key: tenant.secretKey, body: { leadId: 'lead_1', eventType: 'signup' } });
    await identify();
    const { sent } = await run('slack', { url: receiver('200'), text });
    const [body] = await sent();
    const shown = await preview({ ...about, action: 'slack', leadId: 'lead_1', config: { text } });
    expect(shown).toEqual({
      action: 'slack',
      leadId: 'lead_1',
      leadName: 'Ann <b>',
      isSample: false,
      skipped: null,
      body,
    });
    expect(body.text).toContain('Ann &lt;b&gt; (70, hot) triggered demo_request: demo_request <');
  });

  it('by email', async () => {
    const config = { subject: '{{lead.id}} {{reason}}', text };
    const { sent } = await run('email', { to: ['ann@example.com'], ...config });
    const [{ to, ...body }] = await sent();
    expect((await preview({ ...about, action: 'email', leadId: 'lead_1', config })).body).toEqual({ ...body, to: [] });
    expect([to, body.subject]).toEqual([['ann@example.com'], 'lead_1 triggered demo_request']);
  });

  it('to a webhook, with all other fields unchanged', async () => {
    const { sent } = await run('webhook', { url: receiver('200'), fields });
    const [body] = await sent();
    const shown = await preview({ ...about, action: 'webhook', leadId: 'lead_1', config: { fields } });
    expect(shown.body.data.fields).toEqual(body.data.fields);
    expect(body.data.fields).toEqual({ plan: 'free', score: 50 });
    expect(Object.keys(body.data)).toEqual(['projectId', 'leadId', 'sequence', 'lead', 'automation', 'fields']);
  });
});

describe('a preview', () => {
  it('uses a sample if there are no leads, and otherwise the most recently active lead', async () => {
    const draft = { action: 'salesforce', whenScoreAbove: 60, config: { fields: { Why__c: '{{reason}}' } } };
    expect(await preview(draft)).toMatchObject({
      ...{
        isSample: true,
        leadId: 'sample_lead',
        body: { Company: 'Example Inc', Why__c: 'rose to 105 points (60 or more)' },
      },
    });
    for (const leadId of ['lead_1', 'lead_2'])
      await call('POST', '/api/events', { key: tenant.secretKey, body: { leadId, eventType: 'signup' } });
    await expect.poll(() => preview(draft)).toMatchObject({ isSample: false, leadId: 'lead_2' });
    expect((await asOwner('POST', '/api/automations/preview', { ...draft, leadId: 'nobody' })).status).toBe(404);
    expect((await asOwner('GET', '/api/deliveries')).body.deliveries).toEqual([]);
  });

  it('says why HubSpot would get nothing', async () => {
    await call('POST', '/api/events', { key: tenant.secretKey, body: { leadId: 'lead_1', eventType: 'signup' } });
    const shown = await preview({ action: 'hubspot', leadId: 'lead_1', config: {} });
    expect(shown).toMatchObject({ body: null, skipped: expect.stringContaining('no email') });
  });
});

describe('a message template', () => {
  const save = (config: object, action = 'slack') =>
    asOwner('POST', '/api/automations', { name: 'Mine', action, whenStage: 'hot', enabled: false, config });
  const url = 'https://hooks.slack.example/x';

  it('with an unknown placeholder is rejected, and the error names the field and the nearest known placeholder', async () => {
    const wrong = { path: 'config.text', message: 'Unknown placeholder `lead.nmae`. Did you mean `lead.name`?' };
    const refused = { status: 400, body: { code: 'validation_failed', errors: [wrong] } };
    expect(await save({ url, text: '{{lead.nmae}}' })).toMatchObject(refused);
    const config = { text: '{{lead.nmae}}' };
    expect(await asOwner('POST', '/api/automations/preview', { action: 'slack', config })).toMatchObject(refused);
    const { id } = (await save({ url, text })).body;
    expect(await asOwner('PUT', `/api/automations/${id}`, { config: { url, ...config } })).toMatchObject(refused);
    expect((await asOwner('GET', `/api/automations/${id}`)).body.config).toEqual({ url: '••••le/x', text });
    const kept = await asOwner('PUT', `/api/automations/${id}`, { config: { url: '••••le/x' } });
    expect(kept.body.config).toEqual({ url: '••••le/x' });
  });

  it('may have up to 3,000 characters, and up to 20 fields of 1,000 characters each', async () => {
    const statusOf = async (config: object, action?: string) => (await save(config, action)).status;
    expect(await statusOf({ url, text: 'x'.repeat(LIMITS.messageCharsMax) })).toBe(201);
    expect(await statusOf({ url, text: 'x'.repeat(LIMITS.messageCharsMax + 1) })).toBe(400);
    const many = (count: number, chars: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, 'x'.repeat(chars)]));
    const { messageFieldsMax: count, fieldTemplateCharsMax: chars, messageFieldNameCharsMax: name } = LIMITS;
    expect(await statusOf({ url, fields: many(count, chars) }, 'webhook')).toBe(201);
    expect(await statusOf({ url, fields: many(count + 1, 1) }, 'webhook')).toBe(400);
    expect(await statusOf({ url, fields: many(1, chars + 1) }, 'webhook')).toBe(400);
    expect(await statusOf({ url, fields: { ['f'.repeat(name)]: '' } }, 'webhook')).toBe(201);
    expect(await statusOf({ url, fields: { ['f'.repeat(name + 1)]: '' } }, 'webhook')).toBe(400);
  });

  it('stays the same for all attempts, even if the automation is edited', async () => {
    const { id, deliveryId, sent } = await run('webhook', { url: receiver('500'), fields });
    const config = { url: receiver('200'), fields: { plan: 'another' } };
    expect((await asOwner('PUT', `/api/automations/${id}`, { config })).status).toBe(200);
    const due = Date.now() + 60_000;
    const body = { type: 'attempt', deliveryId };
    const batch = [{ id: 'msg', timestamp: new Date(), attempts: 1, body }];
    await consumeDeliveries(createMessageBatch('lead-attempts', batch), env, { now: () => due });
    const [first, second, ...more] = await sent();
    expect(more).toEqual([]);
    expect(second).toEqual(first);
    expect(second.data.fields.plan).toBe('free');
  });
});
