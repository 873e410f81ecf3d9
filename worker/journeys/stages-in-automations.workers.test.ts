import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const create = (more: Record<string, unknown>) =>
  asOwner('POST', '/api/automations', {
    ...{ name: 'Notify Sales', action: 'webhook', config: { url: 'https://crm.example.com/hook' } },
    ...more,
  });
const read = async (id: string) => (await asOwner('GET', `/api/automations/${id}`)).body;
const publish = (stages: Record<string, number>) =>
  asOwner('PUT', '/api/scoring-rules/ruleset', {
    stages: Object.entries(stages).map(([name, from]) => ({ name, from })),
  });
const rulesetVersion = async () => (await asOwner('GET', '/api/scoring-rules/ruleset')).body.version;
const told = (message: string) => [{ path: expect.any(String), message }];

test('an automation can name only stages that the ruleset has', async () => {
  const tell = (field: string) => `\`${field}\` must be a stage of this project: cold, warm, hot, qualified.`;
  for (const field of ['whenStage', 'whenLeavesStage']) {
    const { status, body } = await create({ [field]: 'sizzling' });
    expect([status, body.errors]).toEqual([400, [{ path: field, message: tell(field) }]]);
  }
  const { body: created } = await create({ whenStage: 'hot' });
  const changed = await asOwner('PUT', `/api/automations/${created.id}`, { whenStage: 'lukewarm' });
  expect([changed.status, changed.body.errors]).toEqual([400, told(tell('whenStage'))]);
  const moved = await asOwner('PUT', `/api/automations/${created.id}`, { whenStage: null, whenLeavesStage: 'x' });
  expect([moved.status, moved.body.errors]).toEqual([
    400,
    [{ path: 'whenLeavesStage', message: tell('whenLeavesStage') }],
  ]);
  expect(await read(created.id)).toMatchObject({ whenStage: 'hot' });
});

test('renaming a stage also renames it in the automations', async () => {
  const enters = (await create({ whenStage: 'hot' })).body.id;
  const leaves = (await create({ whenLeavesStage: 'hot', enabled: false })).body.id;
  const other = (
    await create({ whenStage: 'warm', traits: [{ property: 'company', operator: 'equals', value: 'hot' }] })
  ).body;
  const elsewhere = await newTenant('other@example.com');
  const theirs = await call('POST', '/api/automations', {
    token: elsewhere.token,
    body: { name: 'Theirs', action: 'webhook', whenStage: 'hot', config: { url: 'https://crm.example.com/hook' } },
  });
  expect((await publish({ cold: 0, warm: 30, burning: 60, qualified: 100 })).status).toBe(200);
  expect(await read(enters)).toMatchObject({ whenStage: 'burning' });
  expect(await read(leaves)).toMatchObject({ whenLeavesStage: 'burning', enabled: false });
  expect(await read(other.id)).toEqual(other);
  expect((await call('GET', `/api/automations/${theirs.body.id}`, { token: elsewhere.token })).body.whenStage).toBe(
    'hot',
  );
  const config = await getProjectConfig(env, tenant.projectId);
  expect(config.ruleset.stages.map(({ name }) => name)).toContain('burning');
  expect(config.automations?.map(({ whenStage }) => whenStage)).toEqual(['burning', 'warm']);
});

test('renaming a stage fires no automations; they fire only for leads that enter the stage afterwards', async () => {
  const send = (leadId: string, eventType: string) =>
    call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId } });
  for (const type of ['demo_request', 'signup']) await send('lead_1', type);
  await create({ whenStage: 'hot' });
  await publish({ cold: 0, warm: 30, burning: 60, qualified: 100 });
  await send('lead_1', 'page_view');
  expect((await asOwner('GET', '/api/leads/lead_1')).body.leadStage).toBe('burning');
  for (const type of ['demo_request', 'signup']) await send('lead_2', type);
  const leads = async () => {
    const { body } = await asOwner('GET', '/api/deliveries');
    return body.deliveries.map(({ leadId }: { leadId: string }) => leadId);
  };
  await expect.poll(leads).toEqual(['lead_2']);
});

test('a stage that an automation names cannot be removed, and the error names the automation', async () => {
  const { body: created } = await create({ whenLeavesStage: 'hot', enabled: false });
  const { status, body } = await publish({ cold: 0, warm: 30, qualified: 100 });
  expect([status, body.code, body.detail]).toEqual([
    409,
    'conflict',
    'The automation “Notify Sales” runs on the stage "hot". Change or delete the automation first.',
  ]);
  expect(await rulesetVersion()).toBe(1);
  expect((await publish({ cold: 0, hot: 60, qualified: 100 })).status).toBe(200);
  await asOwner('DELETE', `/api/automations/${created.id}`);
  expect((await publish({ cold: 0, qualified: 100 })).status).toBe(200);
});

test('automations and stages agree even if both are changed at the same time', async () => {
  const { body: kept } = await create({ whenStage: 'warm' });
  const writes = Array.from({ length: 8 }, (_, i) => [
    create({ name: `New ${i}`, whenStage: i % 2 ? 'hot' : 'qualified' }),
    asOwner('PUT', `/api/automations/${kept.id}`, { minVelocity: i }),
  ]).flat();
  const answers = await Promise.all([
    ...writes,
    publish({ cold: 0, tepid: 30, hot: 60, qualified: 100 }),
    publish({ cold: 0, warm: 30, hot: 60 }),
  ]);
  expect(answers.map(({ status }) => status).filter((status) => ![200, 201, 400, 409].includes(status))).toEqual([]);
  const { body: ruleset } = await asOwner('GET', '/api/scoring-rules/ruleset');
  const known = ruleset.stages.map(({ name }: { name: string }) => name);
  const { body: automations } = await asOwner('GET', '/api/automations');
  for (const { whenStage } of automations) expect(known).toContain(whenStage);
});

test('an automation saved before stages were checked can be turned off, and its stage corrected', async () => {
  const { body: created } = await create({ whenStage: 'hot' });
  await env.DB.prepare(`UPDATE automations SET body = json_set(body, '$.whenStage', 'gone') WHERE id = ?1`)
    .bind(created.id)
    .run();
  expect((await asOwner('PUT', `/api/automations/${created.id}`, { enabled: false })).status).toBe(200);
  expect((await asOwner('PUT', `/api/automations/${created.id}`, { whenStage: 'warm' })).status).toBe(200);
});

test('changing an automation rejects unknown fields', async () => {
  const { body: created } = await create({ whenStage: 'hot' });
  const change = (body: unknown) => asOwner('PUT', `/api/automations/${created.id}`, body);
  const { status, body } = await change({ minVelocty: 3 });
  expect([status, body.errors]).toEqual([400, told('Unknown field `minVelocty`. Did you mean `minVelocity`?')]);
  expect((await change({ wenStage: null })).status).toBe(400);
  expect((await change({ config: { ...created.config, urll: 'x' } })).body.errors[0].path).toBe('config.urll');
  expect((await change({ ...created, minVelocity: 3 })).status).toBe(200);
});
