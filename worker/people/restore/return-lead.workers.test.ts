import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import type { LeadPast } from '../../lead/go-back/lead-past.ts';
import { leadObject } from '../../lead/lead-client.ts';
import type { LeadObject } from '../../lead/lead-object.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { requireProblem } from '../../testing/route-guards.ts';

/** The operator key that vitest.config.ts sets. */
const KEY = 'operator-key-of-this-test-run';
type Rows = Record<string, SqlStorageValue>[];

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const post = (path: string, body: unknown) => call('POST', path, { key: tenant.secretKey, body });
const send = (leadId: string, eventType: string, eventId: string) =>
  post('/api/events', { leadId, eventType, eventId });
const read = async (leadId: string) => (await call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey })).body;
const object = (leadId: string) => leadObject(env, tenant.projectId, leadId) as never as DurableObjectStub<LeadObject>;
const settle = async (leadId: string) => {
  while (await runDurableObjectAlarm(object(leadId)));
};
const rowOf = (leadId: string) =>
  env.DB.prepare('SELECT seq, score, event_count AS events FROM leads WHERE lead_id = ?1')
    .bind(leadId)
    .first<{ seq: number; score: number; events: number }>();
const returnTo = (leadId: string, at: number, more: object = {}) =>
  call('POST', '/api/operator/return-lead', {
    token: KEY,
    body: { projectId: tenant.projectId, leadId, at: new Date(at).toISOString(), ...more },
  });

/** Stores the current state of a lead, as Cloudflare does all the time. When leads go back later in a test, they return to this state. */
async function keepHistory(leadId: string): Promise<number> {
  return runInDurableObject(object(leadId), async (instance, { storage: { sql, kv } }) => {
    const dump = () => {
      const tables = sql
        .exec<{ name: string; sql: string }>(
          `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
        )
        .toArray();
      return {
        tables: tables.map((table) => ({ ...table, rows: sql.exec(`SELECT * FROM ${table.name}`).toArray() as Rows })),
        values: [...kv.list()],
      };
    };
    const bookmarks = { past: dump(), now: dump() };
    let next: ReturnType<typeof dump> = { tables: [], values: [] };
    const past: LeadPast = {
      bookmarkAt: async () => 'past',
      returnTo: async (bookmark) => {
        bookmarks.now = bookmark === 'past' ? dump() : bookmarks.now;
        next = bookmarks[bookmark as 'past' | 'now'];
        return 'now';
      },
      restart: () => {
        const { tables, values } = dump();
        for (const { name } of tables) sql.exec(`DELETE FROM ${name}`);
        for (const [key] of values) kv.delete(key);
        for (const [key, value] of next.values) kv.put(key, value);
        for (const { name, rows } of next.tables)
          for (const row of rows) {
            const columns = Object.keys(row).map((column) => `"${column}"`);
            sql.exec(`INSERT INTO ${name} (${columns}) VALUES (${columns.map(() => '?')})`, ...Object.values(row));
          }
        instance.memory.forget();
      },
    };
    instance.past = past;
    // An event of the same millisecond would not count as later.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const at = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
    return at;
  });
}

it('a return brings a lead back to an earlier state, lists the events that the lead loses, and continues above the seq in D1', async () => {
  await send('anna', 'signup', 'evt_1');
  await settle('anna');
  const at = await keepHistory('anna');
  await send('anna', 'demo_request', 'evt_2');
  await call('PATCH', '/api/leads/anna', { key: tenant.secretKey, body: { name: 'Wrong' } });
  await settle('anna');
  const before = await rowOf('anna');
  expect(before).toMatchObject({ score: 70 });

  const looked = await returnTo('anna', at, { dryRun: true });
  expect(looked.body).toMatchObject({
    returned: false,
    lostCount: 2,
    lost: [{ type: 'traits' }, { eventId: 'evt_2' }],
  });
  expect(await read('anna')).toMatchObject({ name: 'Wrong', currentScore: 70 });

  expect((await returnTo('anna', at)).body).toMatchObject({ returned: true, lostCount: 2 });
  expect(await read('anna')).toMatchObject({ name: null, currentScore: 20, eventCount: 1 });
  await settle('anna');
  await expect.poll(() => rowOf('anna')).toMatchObject({ score: 20, events: 1 });
  const after = await rowOf('anna');
  expect(after?.seq).toBeGreaterThan(before?.seq ?? 0);

  // A lost event may be sent again. All other events are duplicates.
  await send('anna', 'demo_request', 'evt_2');
  await send('anna', 'signup', 'evt_1');
  expect(await read('anna')).toMatchObject({ currentScore: 70, eventCount: 2 });
  await settle('anna');
  await expect.poll(() => rowOf('anna')).toMatchObject({ score: 70, events: 2 });
  const { body } = await call('GET', `/api/projects/${tenant.projectId}/audit-log?action=lead.returned`, tenant);
  expect(body.entries).toMatchObject([{ target: 'anna', actor: { type: 'system' }, after: { lostEvents: 2 } }]);
});

/** Merges leads into anna, as a person would. */
async function merge(leadId: string) {
  await post('/api/leads/anna/merge', { leadId });
  for (const id of [leadId, 'anna', leadId]) await settle(id);
  await expect.poll(async () => (await read(leadId))._id).toBe('anna');
  await expect.poll(() => mergedInto(leadId)).toBe('anna');
}
const mergedInto = (leadId: string) =>
  env.DB.prepare('SELECT merged_into FROM leads WHERE lead_id = ?1').bind(leadId).first<string | null>('merged_into');

/**
 * Anna and Bert are separate leads in conflict, and their history is stored. Then Anna and Bert are merged, together with a visitor who was
 * first seen after that moment.
 */
async function mergeSince(): Promise<number> {
  await send('anna', 'signup', 'evt_1');
  await post('/api/leads', { leadId: 'bert', email: 'bert@example.com' });
  await send('bert', 'demo_request', 'evt_1');
  for (const leadId of ['anna', 'bert']) await settle(leadId);
  await env.DB.prepare(
    `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, created_at, updated_at)
     VALUES (?1, 'anna', 'bert', 'both_known', 1, 1)`,
  )
    .bind(tenant.projectId)
    .run();
  await keepHistory('anna');
  const at = await keepHistory('bert');
  await send('bert', 'download', 'evt_2');
  await send('cleo', 'page_view', 'evt_3');
  await merge('bert');
  await merge('cleo');
  return at;
}

it('a single lead cannot return to a time before a merge, and stays unchanged', async () => {
  const at = await mergeSince();
  const before = await read('anna');
  expect(requireProblem(await returnTo('anna', at)).detail).toContain('merged into this lead');
  expect(await read('anna')).toMatchObject({ currentScore: before.currentScore, mergedCount: 2 });
  expect(requireProblem(await returnTo('bert', at)).detail).toContain('was merged into another');
});

it.each(['anna', 'bert'])(
  'a return requested for %s takes all merged leads back to a time before their merge',
  async (asked) => {
    const at = await mergeSince();
    const withMerged = true;
    const looked = await returnTo(asked, at, { withMerged, dryRun: true });
    expect(looked.body.leadIds.toSorted()).toEqual(['anna', 'bert', 'cleo']);
    expect(looked.body).toMatchObject({ returned: false, lostCount: 2 });
    expect(await read('bert')).toMatchObject({ _id: 'anna' });

    const { body } = await returnTo(asked, at, { withMerged });
    expect(body).toMatchObject({ returned: true, lostCount: 2 });
    expect(body.lost.map(({ leadId, eventId }: Record<string, string>) => `${leadId} ${eventId}`).toSorted()).toEqual([
      'bert evt_2',
      'cleo evt_3',
    ]);
    for (const leadId of ['anna', 'bert', 'cleo']) await settle(leadId);
    expect(await read('anna')).toMatchObject({ _id: 'anna', currentScore: 20, mergedCount: 0 });
    expect(await read('bert')).toMatchObject({ _id: 'bert', currentScore: 50, email: 'bert@example.com' });
    expect((await call('GET', '/api/leads/cleo', tenant)).status).toBe(404);
    await expect.poll(() => Promise.all(['anna', 'bert', 'cleo'].map(mergedInto))).toEqual([null, null, '']);
    const { results } = await env.DB.prepare('SELECT status FROM identity_conflicts').all();
    expect(results).toEqual([{ status: 'open' }]);

    const claims = await env.DB.prepare('SELECT value, lead_id AS leadId FROM identities').all();
    expect(claims.results).toEqual([{ value: 'bert@example.com', leadId: 'bert' }]);
    const url = `/api/projects/${tenant.projectId}/audit-log?action=lead.returned`;
    const { entries } = (await call('GET', url, tenant)).body;
    expect(entries.map(({ target }: { target: string }) => target).toSorted()).toEqual(['anna', 'bert', 'cleo']);
  },
);

it('a return first unmerges leads that only pages merged after that time, and leaves those leads unchanged', async () => {
  const wire = (type: string, body: object) =>
    call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': tenant.publishableKey }, body });
  await send('anna', 'signup', 'evt_1');
  await settle('anna');
  const at = await keepHistory('anna');
  const zoe = (await post('/api/leads', { email: 'zoe@example.com', name: 'Zoe' })).body._id;
  await send('anna', 'demo_request', 'evt_2');
  const ids = ['anna', zoe, 'visitor', 'part'];
  for (const anonymousId of ['visitor', 'part'])
    await wire('identify', { anonymousId, traits: { email: 'v@example.com' } });
  for (const id of ids) await settle(id);
  await wire('identify', { anonymousId: 'visitor', traits: { email: null } });
  await wire('identify', { userId: 'anna', anonymousId: 'visitor' });
  await wire('identify', { userId: 'anna', traits: { email: 'zoe@example.com' } });
  await send('cleo', 'page_view', 'evt_3');
  await merge('cleo');
  for (const id of ids) {
    await settle(id);
    await expect.poll(async () => (await read(id))._id).toBe('anna');
  }
  const withMerged = true;
  const planned = await returnTo('anna', at, { withMerged, dryRun: true });
  expect(planned.body).toMatchObject({ leadIds: ['anna', 'cleo'] });
  const eventsLost = planned.body.lost.filter(({ type }: { type: string }) => type !== 'traits');
  expect(eventsLost).toMatchObject([{ eventId: 'evt_3' }, { leadId: 'anna', eventId: 'evt_2' }]);

  expect((await returnTo('anna', at, { withMerged })).body).toMatchObject({ leadIds: ['anna', 'cleo'] });
  for (const id of [...ids, 'cleo']) await settle(id);
  expect(await read('anna')).toMatchObject({ currentScore: 20, eventCount: 1, mergedCount: 0, email: null });
  expect(await read(zoe)).toMatchObject({ _id: zoe, email: 'zoe@example.com', name: 'Zoe' });
  expect(await read('part')).toMatchObject({ _id: 'visitor' });
});

it.each([
  ['a lead that was merged with it', 'anna', true],
  ['the lead itself', 'anna', false],
  ['the visitor', 'visitor', false],
])(
  'if a return is refused because the history of %s is gone, merges by pages stay as they are',
  async (lost, asked, withMerged) => {
    const identify = (body: object) =>
      call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });
    await send('anna', 'signup', 'evt_1');
    await send('bert', 'page_view', 'evt_2');
    await post('/api/events', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const id of ['anna', 'bert', 'visitor']) await settle(id);
    const at = await keepHistory(lost === 'the lead itself' ? 'bert' : 'anna');
    await identify({ userId: 'anna', anonymousId: 'visitor' });
    for (const id of ['visitor', 'anna', 'visitor']) await settle(id);
    if (withMerged) await merge('bert');
    await send('anna', 'download', 'evt_3');
    const before = await read('anna');
    expect(requireProblem(await returnTo(asked, at, { withMerged })).detail).toContain('keeps no history');
    for (const id of ['visitor', 'anna', 'visitor']) await settle(id);
    expect(await read('visitor')).toMatchObject({ _id: 'anna' });
    expect(await read('anna')).toMatchObject({ currentScore: before.currentScore, mergedCount: before.mergedCount });
    expect((await object('visitor').identity())?.link).toEqual({ linkedBy: 'page' });
  },
);

it('a return also reverts a later unmerge, and changes no lead if one of the leads cannot return', async () => {
  await send('anna', 'signup', 'evt_1');
  await send('bert', 'demo_request', 'evt_2');
  await merge('bert');
  const at = await keepHistory('anna');
  await post('/api/leads/bert/unmerge', {});
  for (const id of ['bert', 'anna', 'bert']) await settle(id);
  await expect.poll(async () => (await read('bert'))._id).toBe('bert');
  const withMerged = true;
  expect(requireProblem(await returnTo('anna', at)).detail).toContain('removed from it');
  // Bert has no history.
  expect(requireProblem(await returnTo('anna', at, { withMerged })).detail).toContain('keeps no history');
  expect(await read('anna')).toMatchObject({ currentScore: 20, mergedCount: 0 });
});

it('the leads of a project return page by page, each only once, and unchanged leads are skipped', async () => {
  await send('dora', 'signup', 'evt_1');
  await settle('dora');
  const at = await mergeSince();
  const body = { projectId: tenant.projectId, at: new Date(at).toISOString() };
  const all = (more: object) => call('POST', '/api/operator/return-leads', { token: KEY, body: { ...body, ...more } });
  await expect.poll(() => rowOf('dora')).toBeTruthy();
  const statuses = (answer: { body: { leads: { leadId: string; status: string }[] } }) =>
    answer.body.leads.map(({ leadId, status }) => `${leadId} ${status}`);
  expect(statuses(await all({ dryRun: true }))).toEqual(['anna planned', 'dora unchanged']);
  const returned = await all({});
  expect(statuses(returned)).toEqual(['anna returned', 'dora unchanged']);
  expect(returned.body).toMatchObject({ next: null, leads: [{ lostCount: 2 }, { lostCount: 0 }] });
  for (const leadId of ['anna', 'bert', 'cleo']) await settle(leadId);
  expect(statuses(await all({ leadIds: ['bert', 'cleo', 'nobody'] }))).toEqual([
    'bert unchanged',
    'cleo not_there_then',
    'nobody not_there_then',
  ]);
  expect(await read('bert')).toMatchObject({ _id: 'bert', currentScore: 50 });
});

it.each(['returned', 'unchanged'])(
  'returns every lead of a project, even a visitor whom a page later merged into another lead (status of the other lead: %s)',
  async (status) => {
    const email = 'anna@example.com';
    await post('/api/leads', { leadId: 'anna', email });
    await post('/api/events', { anonymousId: 'visitor', eventType: 'signup' });
    for (const id of ['anna', 'visitor']) await settle(id);
    await keepHistory('anna');
    const at = await keepHistory('visitor');
    if (status === 'returned') await send('anna', 'download', 'evt_1');
    await post('/api/events', { anonymousId: 'visitor', eventType: 'demo_request' });
    const identify = {
      headers: { 'X-Write-Key': tenant.publishableKey },
      body: { anonymousId: 'visitor', traits: { email } },
    };
    await call('POST', '/v1/identify', identify);
    for (const id of ['visitor', 'anna']) await settle(id);
    expect(await read('visitor')).toMatchObject({ _id: 'anna' });
    const body = { projectId: tenant.projectId, at: new Date(at).toISOString(), leadIds: ['anna'] };
    const { leads } = (await call('POST', '/api/operator/return-leads', { token: KEY, body })).body;
    expect(leads).toMatchObject([
      { leadId: 'anna', status },
      { leadId: 'visitor', status: 'returned' },
    ]);
    expect(await read('visitor')).toMatchObject({ _id: 'visitor', currentScore: 20 });
  },
);

it('a return to an earlier time also brings back events of an import that was undone later', async () => {
  await send('anna', 'signup', 'evt_1');
  const response = await exports.default.fetch('https://leads.example/api/imports?type=events&format=csv', {
    ...{ method: 'POST', headers: { 'X-API-Key': tenant.secretKey } },
    body: `leadId,eventType,eventId,occurredAt\nanna,demo_request,row_1,${new Date().toISOString()}`,
  });
  const { importId } = (await response.json()) as { importId: string };
  await expect.poll(async () => (await read('anna')).eventCount).toBe(2);
  await settle('anna');
  const at = await keepHistory('anna');
  await call('POST', `/api/imports/${importId}/undo`, { key: tenant.secretKey });
  await expect.poll(async () => (await read('anna')).eventCount).toBe(1);
  await settle('anna');
  const body = { projectId: tenant.projectId, at: new Date(at).toISOString(), leadIds: ['anna'] };
  const returned = await call('POST', '/api/operator/return-leads', { token: KEY, body });
  expect(returned.body.leads).toMatchObject([{ leadId: 'anna', status: 'returned', lostCount: 0 }]);
  expect(await read('anna')).toMatchObject({ currentScore: 70, eventCount: 2 });
});

it('a return is refused for leads that are erased, unknown, unreachable or without history, and to anyone but the operator', async () => {
  await send('anna', 'signup', 'evt_1');
  const hourAgo = Date.now() - 3_600_000;
  // The lead was unknown an hour ago. If retention had erased the lead before, the lead's data does not come back.
  expect((await returnTo('anna', hourAgo)).status).toBe(404);
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(requireProblem(await returnTo('anna', Date.now() - 1)).detail).toContain('keeps no history');
  expect(await read('anna')).toMatchObject({ currentScore: 20 });
  expect((await send('anna', 'signup', 'evt_2')).status).toBe(202);
  expect((await returnTo('nobody', hourAgo)).status).toBe(404);
  expect((await returnTo('anna', Date.now() + 60_000)).status).toBe(400);
  expect((await returnTo('anna', hourAgo - 31 * 86_400_000)).status).toBe(400);
  await call('DELETE', '/api/leads/anna', { key: tenant.secretKey });
  expect((await returnTo('anna', hourAgo)).status).toBe(410);
  const body = { projectId: tenant.projectId, leadId: 'anna', at: new Date(hourAgo).toISOString() };
  expect((await call('POST', '/api/operator/return-lead', { token: tenant.token, body })).status).toBe(401);
});
