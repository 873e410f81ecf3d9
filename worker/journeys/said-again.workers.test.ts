import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../contract/work.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';

// A lead keeps its owner, status and lists if a person sets them, even if it had already shown them because of a visitor or an import.

let tenant: Tenant;
let me: string;
let vip: string;
beforeEach(async () => {
  tenant = await newTenant();
  me = (await call('GET', '/api/auth/me', { token: tenant.token })).body.user.id;
  vip = (await ask('POST', '/api/lists', { name: 'VIP' })).body.id;
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const page = (body: object) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType: 'page_view', ...body } });
const server = (body: object) => call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.secretKey }, body });

async function settle() {
  const leads = ['ann', 'visitor'].map((id) => leadObject(env, tenant.projectId, id));
  while ((await Promise.all(leads.map((lead) => runDurableObjectAlarm(lead)))).some(Boolean));
}

async function shown(leadId: string) {
  const { _id, owner, status, listIds } = await get(`/api/leads/${leadId}`);
  return { _id, owner, status, isVip: listIds.includes(vip) };
}

const say = (leadId: string, what: string, value: () => object | undefined) =>
  ask('PUT', `/api/leads/${leadId}/${what.replace('vip', vip)}`, value());

const THINGS: [what: string, value: () => object | undefined][] = [
  ['owner', () => ({ owner: me })],
  ['status', () => ({ status: 'won' })],
  ['lists/vip', () => undefined],
];

describe.each(THINGS)('what a person says about a lead by %s', (what, value) => {
  const said = async (leadId: string, lead: string) => {
    const { body } = await say(leadId, what, value);
    const { version } = await get(`/api/leads/${lead}`);
    expect((await say(leadId, what, value)).status).toBe(200);
    // Nothing is logged when the person repeats it.
    expect((await get(`/api/leads/${lead}`)).version).toBe(version);
    return body;
  };

  it('stays when a visitor leaves who had brought it along', async () => {
    await server({ userId: 'ann' });
    await page({ anonymousId: 'visitor' });
    await said('visitor', 'visitor');
    const before = await shown('visitor');
    await page({ userId: 'ann', anonymousId: 'visitor' });
    await settle();
    expect(await shown('ann')).toEqual({ ...before, _id: 'ann' });
    await said('ann', 'ann');
    await page({ userId: 'visitor' });
    await settle();
    expect(await shown('visitor')).toEqual(before);
    expect(await shown('ann')).toEqual({ ...before, _id: 'ann' });
  });

  it('stays with a merged lead if the person has named that lead’s ID', async () => {
    await server({ userId: 'ann' });
    await said('ann', 'ann');
    const before = await shown('ann');
    await page({ anonymousId: 'visitor' });
    await ask('POST', '/api/leads/ann/merge', { leadId: 'visitor' });
    await settle();
    await said('visitor', 'ann');
    await ask('POST', '/api/leads/visitor/unmerge');
    await settle();
    expect([await shown('ann'), await shown('visitor')]).toEqual([before, { ...before, _id: 'visitor' }]);
  });
});

it('a lead stays on a list if a person has added it after an import, even if the import is undone', async () => {
  await server({ userId: 'ann' });
  const { body } = await call('POST', `/api/imports?type=leads&format=csv&list=${vip}`, {
    token: tenant.token,
    headers: { 'Content-Type': 'text/csv' },
    body: 'leadId,company\nann,Acme\n',
  });
  await expect.poll(() => shown('ann')).toMatchObject({ isVip: true });
  await say('ann', 'lists/vip', () => undefined);
  await ask('POST', `/api/imports/${body.importId}/undo`);
  await expect
    .poll(() => get(`/api/imports/${body.importId}`), { timeout: 30_000 })
    .toMatchObject({ status: 'undone' });
  expect(await shown('ann')).toMatchObject({ isVip: true });
});

describe('an automation that assigns leads', () => {
  let bob: string;
  const assignToBob = async () => {
    bob = (await newMember(tenant.projectId, 'member', 'bob@example.com')).userId;
    const automation = { name: 'In turn', action: 'assign', whenEvent: 'demo_request', config: { owners: [bob] } };
    return (await ask('POST', '/api/automations', automation)).body.id;
  };
  const demand = () =>
    call('POST', '/api/events', { key: tenant.secretKey, body: { userId: 'ann', eventType: 'demo_request' } });

  it('assigns a known lead that shows only the owner of a visitor whom a page has linked to it', async () => {
    await assignToBob();
    await server({ userId: 'ann' });
    await page({ anonymousId: 'visitor' });
    await say('visitor', 'owner', () => ({ owner: me }));
    await page({ userId: 'ann', anonymousId: 'visitor' });
    await settle();
    expect(await shown('ann')).toMatchObject({ owner: me });
    await demand();
    await expect.poll(() => shown('ann')).toMatchObject({ owner: bob });
    await page({ userId: 'visitor' });
    await settle();
    expect([await shown('ann'), await shown('visitor')]).toMatchObject([{ owner: bob }, { owner: me }]);
  });

  it('keeps the owner of a visitor whom the customer’s server has linked to the lead', async () => {
    const id = await assignToBob();
    await page({ anonymousId: 'visitor' });
    await say('visitor', 'owner', () => ({ owner: me }));
    await server({ userId: 'ann', anonymousId: 'visitor' });
    await settle();
    await demand();
    await expect
      .poll(async () => (await get(`/api/automations/${id}/executions`)).map((run: { failure: string }) => run.failure))
      .toEqual(['Skipped: the lead has an owner.']);
    expect(await shown('ann')).toMatchObject({ owner: me });
  });
});

it('a task that a merged lead has brought along stays done with that lead after an unmerge, and other tasks stay done with theirs', async () => {
  await server({ userId: 'ann' });
  await page({ anonymousId: 'visitor' });
  for (const leadId of ['ann', 'visitor'])
    await ask('POST', `/api/leads/${leadId}/tasks`, { title: 'Call', eventId: `task_${leadId}` });
  await ask('POST', '/api/leads/ann/merge', { leadId: 'visitor' });
  await settle();
  // Each task is finished under the ID of the other lead.
  await ask('PATCH', '/api/leads/ann/tasks/task_visitor', { done: true });
  await ask('PATCH', '/api/leads/visitor/tasks/task_ann', { done: true });
  await ask('POST', '/api/leads/visitor/unmerge');
  await settle();
  const tasks = async (leadId: string) =>
    (await get(`/api/leads/${leadId}`)).tasks.map(({ id, doneAt }: Task) => [id, doneAt !== null]);
  expect([await tasks('ann'), await tasks('visitor')]).toEqual([[['task_ann', true]], [['task_visitor', true]]]);
});
