import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, inject, it } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import type { Lead } from '../contract/lead.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { openDeliveryQueue } from '../testing/delivery-queue.ts';

// Two leads were merged for a while, and then one of them is erased. Nothing that was stored about the merged lead may keep the erased
// lead's data.

let tenant: Tenant;
let inbox: string;
beforeEach(async () => {
  tenant = await newTenant();
  inbox = crypto.randomUUID();
  await asServer('POST', '/api/leads', { leadId: 'ann', company: 'Acme' });
  await asServer('POST', '/api/leads', { leadId: 'cid', name: 'Cid Zqmark', email: 'zqmark@corp.example' });
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const asServer = (method: string, path: string, body?: unknown) => call(method, path, { key: tenant.secretKey, body });
const subscribe = (answers: number) =>
  asOwner('POST', '/api/webhooks', {
    url: `${inject('receiverUrl')}/${inbox}/${answers}`,
    events: ['lead.stage_changed'],
  });
const received = async () =>
  (await (await fetch(`${inject('receiverUrl')}/${inbox}`)).json()) as { body: string; headers: object }[];

async function settle() {
  for (const leadId of ['cid', 'ann']) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId)));
}

async function join() {
  await asOwner('POST', '/api/leads/ann/merge', { leadId: 'cid' });
  await settle();
}

async function part() {
  await asOwner('POST', '/api/leads/cid/unmerge');
  await settle();
}

/** The D1 tables that contain this text. */
async function tablesWith(word: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
  ).all<{ name: string }>();
  const found = await Promise.all(
    results.map(async ({ name }) => {
      const { results: rows } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
      return JSON.stringify(rows).toLowerCase().includes(word) ? [name] : [];
    }),
  );
  return found.flat().sort();
}

it.each([200, 500])(
  'an erasure after an unmerge removes the lead from deliveries whose receiver answered %d',
  async (answers) => {
    await subscribe(answers);
    await join();
    await asServer('POST', '/api/leads/ann/tasks', { title: 'Call Zqmark', dueAt: '2026-01-01T00:00:00Z' });
    for (let n = 0; n < 3; n++) await asServer('POST', '/api/events', { leadId: 'ann', eventType: 'demo_request' });
    await settle();
    await expect.poll(() => tablesWith('zqmark')).toContain('deliveries');
    await expect.poll(async () => (await received()).length).toBe(2);
    await part();
    await asOwner('DELETE', '/api/leads/cid');
    await settle();
    await expect.poll(() => tablesWith('zqmark')).toEqual([]);
    // The deliveries can still be retried.
    const { deliveries } = (await asOwner('GET', '/api/deliveries')).body as { deliveries: object[] };
    const left = { leadId: 'ann', leadKept: false, status: 'delivered', failure: null };
    const failed = { ...left, status: 'pending', failure: 'Answered 500' };
    expect(deliveries).toMatchObject(deliveries.map(() => (answers === 200 ? left : failed)));
  },
);

it('an erasure after an unmerge deletes responses stored for idempotent requests, for every ID of the lead', async () => {
  await join();
  const note = { path: '/api/leads/cid/notes', body: { text: 'Zqmark' } };
  const write = () =>
    call('POST', note.path, { token: tenant.token, body: note.body, headers: { 'Idempotency-Key': inbox } });
  const rows = () => env.DB.prepare('SELECT count(*) AS n FROM kept_answers').first<number>('n');
  expect((await write()).status).toBe(201);
  expect(await rows()).toBe(1);
  await part();
  await asOwner('DELETE', '/api/leads/ann');
  await settle();
  await expect.poll(rows).toBe(0);
});

it('after an unmerge and an erasure, a repeated request does not change the other lead a second time', async () => {
  await join();
  const body = { points: 40, reason: 'Met at the fair' };
  const give = () =>
    call('POST', '/api/leads/ann/points', { token: tenant.token, body, headers: { 'Idempotency-Key': inbox } });
  expect((await give()).status).toBe(201);
  const scoreOf = async () => (await asOwner('GET', '/api/leads/ann')).body.currentScore;
  await part();
  const score = await scoreOf();
  await asOwner('DELETE', '/api/leads/cid');
  await settle();
  await expect.poll(() => tablesWith('zqmark')).toEqual([]);
  expect((await give()).status).toBe(409);
  expect(await scoreOf()).toBe(score);
});

it('an erasure also removes what was stored about a lead that was merged through a third lead', async () => {
  await subscribe(200);
  await asServer('POST', '/api/leads', { leadId: 'top', company: 'Initech' });
  await join();
  const inTop = (path: string, body?: object) => asOwner('POST', `/api/leads/${path}`, body);
  const settleAll = async () => {
    for (const id of ['cid', 'ann', 'top']) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, id)));
  };
  await inTop('top/merge', { leadId: 'ann' });
  await settleAll();
  await asServer('POST', '/api/events', { leadId: 'top', eventType: 'demo_request' });
  await settleAll();
  await expect.poll(() => tablesWith('zqmark')).toContain('deliveries');
  for (const id of ['ann', 'cid']) {
    await inTop(`${id}/unmerge`);
    await settleAll();
  }
  await asOwner('DELETE', '/api/leads/cid');
  await settleAll();
  await expect.poll(() => tablesWith('zqmark')).toEqual([]);
});

it('an erasure removes receivers’ answers to deliveries that were stored without the lead', async () => {
  await subscribe(500);
  await join();
  await asServer('POST', '/api/events', { leadId: 'ann', eventType: 'demo_request' });
  await settle();
  await expect.poll(() => tablesWith('zqmark')).toContain('deliveries');
  await env.DB.batch([
    env.DB.prepare(`UPDATE deliveries SET lead_kept = 0, outgoing = json_set(outgoing, '$.lead', NULL)`),
    env.DB.prepare(`UPDATE deliveries SET failure = 'Answered 500: no Zqmark'`),
    env.DB.prepare(`UPDATE delivery_attempts SET response_excerpt = 'no Zqmark', request_body = ''`),
  ]);
  await part();
  await asOwner('DELETE', '/api/leads/cid');
  await settle();
  await expect.poll(() => tablesWith('zqmark')).toEqual([]);
});

it('an erasure after an unmerge also removes numbers, and values that the erased lead has changed since then', async () => {
  await subscribe(500);
  await asServer('PATCH', '/api/leads/cid', { phone: '+49 30 7654321', custom: { customer: 777123456 } });
  await join();
  await asServer('POST', '/api/events', { leadId: 'ann', eventType: 'demo_request' });
  await settle();
  await expect.poll(() => tablesWith('777123456')).toContain('deliveries');
  await part();
  await asServer('PATCH', '/api/leads/cid', { phone: '+49 30 1', custom: { customer: 1 } });
  // Texts that a page adds do not count towards the limit of removed values.
  for (let n = 0; n < 3; n++) {
    const traits = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`a${n}_${i}`, `text ${i}`]));
    await call('POST', '/v1/identify', {
      headers: { 'X-Write-Key': tenant.publishableKey },
      body: { userId: 'cid', traits },
    });
  }
  await asOwner('DELETE', '/api/leads/cid');
  await settle();
  for (const word of ['zqmark', '7654321', '777123456']) await expect.poll(() => tablesWith(word)).toEqual([]);
});

it('an erasure keeps data from before the merge and after the unmerge', async () => {
  await subscribe(200);
  const deliveries = async () =>
    ((await asOwner('GET', '/api/deliveries')).body as { deliveries: { leadKept: boolean; status: string }[] })
      .deliveries;
  const send = async (eventType: string, count: number) => {
    await asServer('POST', '/api/events', { leadId: 'ann', eventType });
    await settle();
    const ended = async () => (await deliveries()).filter(({ status }) => status === 'delivered').length;
    await expect.poll(ended).toBe(count);
  };
  await send('demo_request', 1);
  await join();
  await part();
  await send('contract_signed', 2);
  await asOwner('DELETE', '/api/leads/cid');
  await settle();
  await expect.poll(() => tablesWith('zqmark')).toEqual([]);
  expect((await deliveries()).map(({ leadKept }) => leadKept)).toEqual([true, true]);
});

it('an erasure keeps responses and messages about a visitor whom only a page had linked and then released', async () => {
  const page = (body: object) =>
    call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });
  const settleBoth = async () => {
    for (const id of ['cid', 'evil']) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, id)));
  };
  // The customer's server also forwards what the visitor's browser sent.
  const server = { 'X-Write-Key': tenant.secretKey };
  await call('POST', '/v1/identify', { headers: server, body: { anonymousId: 'evil', traits: { plan: 'pro' } } });
  await page({ userId: 'cid', anonymousId: 'evil', traits: { x: 'some text' } });
  await settleBoth();
  const give = () =>
    call('POST', '/api/leads/cid/points', {
      key: tenant.secretKey,
      body: { points: 100, reason: 'Met at the fair' },
      headers: { 'Idempotency-Key': inbox },
    });
  expect((await give()).status).toBe(201);
  await page({ userId: 'evil', traits: { y: 'other text' } });
  await settleBoth();
  expect(await leadObject(env, tenant.projectId, 'cid').fateSince({ seq: 1 })).toBe(null);
  // A person marks the lead as spam and then erases it.
  await asOwner('PUT', '/api/leads/evil/status', { status: 'lost', reason: 'Spam' });
  expect((await asOwner('DELETE', '/api/leads/evil')).status).toBe(200);
  await settleBoth();
  const { headers } = await give();
  expect(headers.get('Idempotent-Replayed')).toBe('true');
});

it('erasing a visitor whom strangers had linked to a lead removes no data of that lead', async () => {
  await subscribe(500);
  const page = (body: object) =>
    call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });
  await page({
    anonymousId: 'visitor',
    traits: { name: 'Cid Zqmark', plan: 'zqmark@corp.example', marker: 'MARKER7' },
  });
  await page({ userId: 'cid', anonymousId: 'visitor', traits: { zz: 'MARKER7' } });
  await asServer('POST', '/api/events', { leadId: 'cid', eventType: 'demo_request' });
  const told = async () =>
    ((await asOwner('GET', '/api/deliveries')).body as { deliveries: { leadKept: boolean; failure: string | null }[] })
      .deliveries;
  await expect.poll(async () => (await told()).map(({ failure }) => failure !== null)).toEqual([true]);
  const before = await told();
  await page({ userId: 'cid', traits: { zz: null } });
  // A page sends the visitor's ID as a user ID, which undoes the link.
  await page({ userId: 'visitor', traits: { x: 'lead.stage_changed', y: 'leadStage' } });
  const ids = ['cid', 'visitor'];
  for (const id of ids) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, id)));
  expect((await asOwner('DELETE', '/api/leads/visitor')).status).toBe(200);
  for (const id of ids) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, id)));
  expect(await told()).toEqual(before);
});

it('a message in flight during the unmerge is sent with the remaining lead’s data', async () => {
  const { body: endpoint } = await subscribe(200);
  await join();
  const lead = (await asServer('GET', '/api/leads/ann')).body as Lead;
  await part();
  const queue = openDeliveryQueue(Date.now());
  const world = { ...env, DELIVERIES: queue.producer, ATTEMPTS: queue.producer };
  const about = { projectId: tenant.projectId, leadId: 'ann', at: Date.now(), seq: 1 };
  const outgoing = { id: 'msg_1', type: 'lead.stage_changed', ...about, lead, transition: { from: 'cold', to: 'hot' } };
  await queue.producer.send({ type: 'publish', outgoing });
  await queue.deliverAll(async (batch, now) => {
    await consumeDeliveries(batch, world, { now });
    return 'alive';
  });
  expect((await tablesWith('zqmark')).filter((name) => !name.startsWith('leads'))).toEqual(['identities']);
  const { body } = await asOwner('GET', `/api/deliveries?targetId=${endpoint.id}`);
  expect(body.deliveries).toMatchObject([{ leadKept: false, status: 'delivered' }]);
  expect(JSON.parse((await received())[0]?.body ?? '').data.lead).toMatchObject({ _id: 'ann', name: null });
});
