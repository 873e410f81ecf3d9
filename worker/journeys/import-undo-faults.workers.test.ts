import {
  createExecutionContext,
  createMessageBatch,
  createScheduledController,
  evictAllDurableObjects,
  listDurableObjectIds,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../edge/app.ts';
import worker from '../index.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { type Fault, FaultPlan, faultyEnv } from '../testing/fault-points.ts';
import { dumpReadModels } from '../testing/read-models.ts';

/** The operator key that vitest.config.ts sets. */
const OPERATOR_KEY = 'operator-key-of-this-test-run';

let tenant: Tenant;
/** Holds back the messages to the queues. Each test delivers them when it wants to. */
let held: { queue: 'lead-imports' | 'lead-refreshes'; body: unknown }[];

const SENT = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

beforeEach(async () => {
  tenant = await newTenant();
  held = [];
  const hold = (queue: 'lead-imports' | 'lead-refreshes') => ({
    send: async (body: unknown) => {
      held.push({ queue, body: structuredClone(body) });
      return SENT;
    },
    sendBatch: async (messages: Iterable<MessageSendRequest<unknown>>) => {
      for (const { body } of messages) held.push({ queue, body: structuredClone(body) });
      return SENT;
    },
  });
  for (const [binding, queue] of [
    [env.IMPORTS, 'lead-imports'],
    [env.REFRESHES, 'lead-refreshes'],
  ] as const) {
    const { send, sendBatch } = hold(queue);
    vi.spyOn(binding, 'send').mockImplementation(send);
    vi.spyOn(binding, 'sendBatch').mockImplementation(sendBatch);
  }
  return () => vi.restoreAllMocks();
});

async function deliver({ queue, body }: (typeof held)[number], given: Env = env): Promise<void> {
  const batch = createMessageBatch(queue, [{ id: 'msg_1', timestamp: new Date(), attempts: 1, body }]);
  await worker.queue(batch, given);
}
/** Delivers the held messages until none is left. */
async function deliverAll(): Promise<void> {
  for (let next = held.shift(); next; next = held.shift()) await deliver(next);
}
/** Lets some minutes pass, runs the cron, and delivers everything that it sent. */
async function passMinutes(): Promise<void> {
  await env.DB.exec('UPDATE import_pending_chunks SET touched_at = touched_at - 400000');
  await env.DB.exec('UPDATE import_chunks SET done_at = done_at - 400000');
  await env.DB.exec('UPDATE lead_runs SET updated_at = updated_at - 400000');
  await worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
  await deliverAll();
}

const get = async (path: string) => (await call('GET', path, { key: tenant.secretKey })).body;
const send = (body: object) => call('POST', '/api/events', { key: tenant.secretKey, body });

async function request(body: BodyInit, type = 'events'): Promise<{ status: number; body: Record<string, unknown> }> {
  const context = createExecutionContext();
  const asked = new Request(`https://leads.example/api/imports?type=${type}&format=csv`, {
    ...{ method: 'POST', headers: { 'X-API-Key': tenant.secretKey }, body },
  });
  const response = await app.request(asked, undefined, env, context);
  await waitOnExecutionContext(context);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
async function upload(lines: string[], type?: string): Promise<string> {
  const { status, body } = await request(lines.join('\n'), type);
  expect(status).toBe(202);
  return String(body.importId);
}
const askUndo = (importId: string) => call('POST', `/api/imports/${importId}/undo`, { key: tenant.secretKey });

const ROWS = [
  'userId,anonymousId,eventType,eventId,timestamp',
  'user_1,visitor_1,signup,evt_1,2026-02-09T10:00:00Z',
  'user_2,,demo_request,evt_2,2026-02-09T10:00:00Z',
  'known_1,,contract_signed,evt_3,2026-02-09T10:00:00Z',
];
const IDS = ['user_1', 'visitor_1', 'user_2', 'known_1'];

/** Sends the events that exist before a file is imported. */
async function beginStory(): Promise<void> {
  await send({
    eventType: 'page_view',
    anonymousId: 'visitor_1',
    eventId: 'live_1',
    timestamp: '2026-02-08T10:00:00Z',
  });
  await send({ eventType: 'signup', userId: 'known_1', eventId: 'live_2', timestamp: '2026-02-08T10:00:00Z' });
}

/** Returns each lead as a reader sees it, without the times of viewing and changing it. */
async function seeLeads() {
  const seen = await Promise.all(
    IDS.map(async (leadId) => {
      const { status, body } = await call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey });
      const { version: _version, ...lead } = body;
      return [leadId, status === 200 ? lead : { status }] as const;
    }),
  );
  const { results: claims } = await env.DB.prepare('SELECT value, lead_id FROM identities WHERE project_id = ?1')
    .bind(tenant.projectId)
    .all();
  return { leads: Object.fromEntries(seen), claims };
}

it('an import that is undone during its upload accepts no more rows and leaves nothing behind', async () => {
  const line = (i: number) => `signup,lead_${i % 3},evt_${i},${'x'.repeat(1200)}\n`;
  const encoder = new TextEncoder();
  let lines = 0;
  let importId = '';
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (lines === 0) controller.enqueue(encoder.encode('eventType,leadId,eventId,properties.text\n'));
        const part = Array.from({ length: 100 }, (_, i) => line(lines + i));
        lines += part.length;
        controller.enqueue(encoder.encode(part.join('')));
        const first = importId === '' && held.shift();
        if (first) {
          // Some rows are already processed.
          await deliver(first);
          expect(await get('/api/leads/lead_0')).toMatchObject({ _id: 'lead_0' });
          importId = (await get('/api/imports'))[0].importId;
          expect((await askUndo(importId)).status).toBe(202);
          // An upload checks whether it was undone each time it sends its buffered rows. A timer makes the upload send its buffered rows.
          vi.setSystemTime(Date.now() + 60_000);
        }
        if (lines >= 20_000) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  vi.useFakeTimers({ toFake: ['Date'] });
  const answer = await request(body).finally(() => vi.useRealTimers());
  expect(answer).toMatchObject({
    status: 409,
    body: { detail: 'This import was undone while its file was being sent.' },
  });
  expect(lines).toBeLessThan(20_000);
  await deliverAll();
  await passMinutes();
  expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone' });
  for (const i of [0, 1, 2])
    expect((await call('GET', `/api/leads/lead_${i}`, { key: tenant.secretKey })).status).toBe(404);
  expect(await env.DB.prepare('SELECT count(*) AS n FROM import_pending_chunks').first('n')).toBe(0);
});

it('an import that two people undo at the same time is undone once', async () => {
  await beginStory();
  const before = await seeLeads();
  const importId = await upload(ROWS);
  await deliverAll();
  const answers = await Promise.all([askUndo(importId), askUndo(importId), askUndo(importId)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  const runs = await env.DB.prepare(`SELECT count(*) AS n FROM lead_runs WHERE import_id = ?1`)
    .bind(importId)
    .first('n');
  const entries = await env.DB.prepare(`SELECT count(*) AS n FROM audit_log WHERE action = 'import.undone'`).first('n');
  expect({ runs, entries }).toEqual({ runs: 1, entries: 1 });
  // The queue also delivers every page of the undo twice.
  for (let next = held.shift(); next; next = held.shift()) await Promise.all([deliver(next), deliver(next)]);
  await passMinutes();
  expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone', undo: { leads: 4, done: 4 } });
  expect(await seeLeads()).toEqual(before);
});

describe('an undo whose request fails', () => {
  const undoIn = (given: Env, importId: string) => {
    const asked = new Request(`https://leads.example/api/imports/${importId}/undo`, {
      ...{ method: 'POST', headers: { 'X-API-Key': tenant.secretKey } },
    });
    return app.request(asked, undefined, given, createExecutionContext());
  };

  it.each(['before its call', 'after its call'])(
    'at any call (%s) has either started completely or not at all',
    async (when) => {
      const fault = when === 'before its call' ? 'crash before' : 'crash after';
      await beginStory();
      const before = await seeLeads();
      const prepare = async () => {
        const importId = await upload(ROWS);
        await deliverAll();
        return importId;
      };
      const reference = new FaultPlan();
      const dying = (plan: FaultPlan) => faultyEnv(env, plan, { who: 'request', crash: () => {} });
      expect((await undoIn(dying(reference), await prepare())).status).toBe(202);
      await deliverAll();
      await passMinutes();
      expect(reference.points).toContain('request: REFRESHES.send');
      for (const [at, point] of reference.points.entries()) {
        const importId = await prepare();
        const whole = await seeLeads();
        await undoIn(dying(new FaultPlan(at, fault)), importId);
        await deliverAll();
        await passMinutes();
        const { status } = await get(`/api/imports/${importId}`);
        expect(await seeLeads(), `${fault} ${point}`).toEqual(status === 'undone' ? before : whole);
        expect(['finished', 'undone'], `${fault} ${point}`).toContain(status);
        // The caller repeats the failed request.
        expect((await askUndo(importId)).status).toBe(202);
        await deliverAll();
        await passMinutes();
        expect((await get(`/api/imports/${importId}`)).status, `${fault} ${point}`).toBe('undone');
        expect(await seeLeads(), `${fault} ${point}`).toEqual(before);
      }
    },
  );
});

describe('an undo whose consumer fails', () => {
  it('at any of its calls ends as if nothing had failed', async () => {
    await beginStory();
    const before = await seeLeads();
    const reference = new FaultPlan();
    const dying = (plan: FaultPlan) => faultyEnv(env, plan, { who: 'consumer', crash: () => {} });
    const prepare = async () => {
      const importId = await upload(ROWS);
      await deliverAll();
      await askUndo(importId);
      const page = held.shift();
      if (!page) throw new Error('no page was sent');
      return { importId, page };
    };
    const first = await prepare();
    await deliver(first.page, dying(reference));
    expect(await seeLeads()).toEqual(before);
    expect(reference.points.length).toBeGreaterThan(10);
    for (const [at, point] of reference.points.entries()) {
      for (const fault of ['crash before', 'crash after'] satisfies Fault[]) {
        const { importId, page } = await prepare();
        const plan = new FaultPlan(at, fault);
        await deliver(page, dying(plan));
        await passMinutes();
        expect((await get(`/api/imports/${importId}`)).status, `${fault} ${point}`).toBe('undone');
        expect(await seeLeads(), `${fault} ${point}`).toEqual(before);
      }
    }
  });

  it('before it sends its first page is resumed by the cron', async () => {
    await beginStory();
    const before = await seeLeads();
    const importId = await upload(ROWS);
    await deliverAll();
    await askUndo(importId);
    held = [];
    await passMinutes();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone' });
    expect(await seeLeads()).toEqual(before);
  });

  it('also removes a chunk whose consumer is still running', async () => {
    await beginStory();
    const before = await seeLeads();
    // The consumer ingests the chunk, but dies before it can report its result.
    const reference = new FaultPlan();
    const dying = (plan: FaultPlan) => faultyEnv(env, plan, { who: 'consumer', crash: () => {} });
    const trial = await upload(ROWS);
    await deliver(held.shift() as (typeof held)[number], dying(reference));
    await askUndo(trial);
    await deliverAll();
    for (const [at, point] of reference.points.entries()) {
      const importId = await upload(ROWS);
      const chunk = held.shift() as (typeof held)[number];
      await deliver(chunk, dying(new FaultPlan(at, 'crash after')));
      await askUndo(importId);
      await deliverAll();
      await passMinutes();
      expect((await get(`/api/imports/${importId}`)).status, point).toBe('undone');
      expect(await seeLeads(), point).toEqual(before);
    }
  });
});

describe('undoing an import after', () => {
  const merge = (winner: string, loser: string) =>
    call('POST', `/api/leads/${winner}/merge`, { key: tenant.secretKey, body: { leadId: loser } });
  const unmerge = (leadId: string) => call('POST', `/api/leads/${leadId}/unmerge`, { key: tenant.secretKey });

  it('a manual merge keeps that merge, and a later unmerge restores what remains of both leads', async () => {
    await beginStory();
    await send({ eventType: 'page_view', userId: 'user_2', eventId: 'live_3', timestamp: '2026-02-08T10:00:00Z' });
    const before = await seeLeads();
    const importId = await upload(ROWS);
    await deliverAll();
    expect((await merge('known_1', 'user_2')).status).toBe(202);
    await expect.poll(() => get('/api/leads/user_2')).toMatchObject({ _id: 'known_1', eventCount: 4 });
    await askUndo(importId);
    await deliverAll();
    await passMinutes();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone' });
    expect(await get('/api/leads/known_1')).toMatchObject({ eventCount: 2, mergedFrom: ['user_2'] });
    expect((await unmerge('user_2')).status).toBe(202);
    await expect.poll(async () => (await get('/api/leads/known_1')).mergedFrom).toEqual([]);
    const { leads } = await seeLeads();
    const whatCounts = ({ currentScore, eventCount, leadStage }: Record<string, unknown>) => ({
      ...{ currentScore, eventCount, leadStage },
    });
    for (const id of ['known_1', 'user_2']) expect(whatCounts(leads[id])).toEqual(whatCounts(before.leads[id]));
  });

  it('a manual merge of two leads that only the import created removes both', async () => {
    const importId = await upload(ROWS);
    await deliverAll();
    expect((await merge('known_1', 'user_2')).status).toBe(202);
    await expect.poll(() => get('/api/leads/user_2')).toMatchObject({ _id: 'known_1', eventCount: 2 });
    await askUndo(importId);
    await deliverAll();
    await passMinutes();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone' });
    const { leads } = await seeLeads();
    for (const lead of Object.values(leads))
      if (lead.status !== 404) expect(lead).toMatchObject({ eventCount: 0, currentScore: 0 });
    expect(leads.user_1).toEqual({ status: 404 });
  });

  it('an automatic merge undoes it; a later event with the same link merges the leads again', async () => {
    await beginStory();
    const importId = await upload(ROWS);
    await deliverAll();
    await expect.poll(() => get('/api/leads/visitor_1')).toMatchObject({ _id: 'user_1' });
    await askUndo(importId);
    await deliverAll();
    await passMinutes();
    expect(await get('/api/leads/visitor_1')).toMatchObject({ _id: 'visitor_1', eventCount: 1 });
    await send({ eventType: 'page_view', userId: 'user_9', anonymousId: 'visitor_1', eventId: 'live_9' });
    await expect.poll(() => get('/api/leads/visitor_1')).toMatchObject({ _id: 'user_9', eventCount: 2 });
    expect((await unmerge('visitor_1')).status).toBe(202);
    await expect.poll(() => get('/api/leads/visitor_1')).toMatchObject({ _id: 'visitor_1', eventCount: 1 });
  });
});

it('after an undo, D1 can be rebuilt from the objects', async () => {
  // Ignores objects of other tests, because all tests share the runtime.
  const others = new Set((await listDurableObjectIds(env.LEAD)).map(String));
  await beginStory();
  const imports = [
    await upload(ROWS),
    await upload(['leadId,email,name', 'known_1,one@test.com,Ann', ',two@test.com,Bob'], 'leads'),
  ];
  await deliverAll();
  for (const importId of imports) {
    await askUndo(importId);
    await deliverAll();
    await passMinutes();
    expect(await get(`/api/imports/${importId}`)).toMatchObject({ status: 'undone' });
  }
  const ids = (await listDurableObjectIds(env.LEAD)).filter((id) => !others.has(String(id)));
  expect(ids.length).toBeGreaterThanOrEqual(IDS.length);
  for (const id of ids) while (await runDurableObjectAlarm(env.LEAD.get(id)));
  const before = JSON.stringify(await dumpReadModels(tenant.projectId));
  for (const table of ['leads', 'activity_hourly', 'stage_moves_hourly', 'stage_counts'])
    await env.DB.exec(`DELETE FROM ${table}`);
  await evictAllDurableObjects();
  const objects = { type: 'objects', ids: ids.map(String) };
  const rebuilt = await call('POST', '/api/operator/rebuild', { token: OPERATOR_KEY, body: objects });
  expect(rebuilt.body).toEqual({ leads: ids.length, failed: [], next: null });
  expect(JSON.stringify(await dumpReadModels(tenant.projectId))).toBe(before);
  expect(await get('/api/leads')).toMatchObject({ leads: [{ _id: 'known_1' }, { _id: 'visitor_1' }] });
});
