import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import type { LeadPast } from '../../lead/go-back/lead-past.ts';
import { leadObject } from '../../lead/lead-client.ts';
import type { LeadObject } from '../../lead/lead-object.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { requireProblem } from '../../testing/route-guards.ts';

/** The value in vitest.config.ts. */
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

/** Keeps the storage of a lead as of now, as Cloudflare does all the time. Later returns find it. */
async function keepHistory(leadId: string): Promise<number> {
  return runInDurableObject(object(leadId), async (instance, { storage: { sql } }) => {
    const dump = () => {
      const tables = sql
        .exec<{ name: string; sql: string }>(
          `SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
        )
        .toArray();
      return tables.map((table) => ({ ...table, rows: sql.exec(`SELECT * FROM ${table.name}`).toArray() as Rows }));
    };
    const bookmarks = { past: dump(), now: dump() };
    let next: ReturnType<typeof dump> = [];
    const past: LeadPast = {
      bookmarkAt: async () => 'past',
      returnTo: async (bookmark) => {
        bookmarks.now = bookmark === 'past' ? dump() : bookmarks.now;
        next = bookmarks[bookmark as 'past' | 'now'];
        return 'now';
      },
      restart: () => {
        for (const { name } of dump()) sql.exec(`DELETE FROM ${name}`);
        for (const { name, rows } of next)
          for (const row of rows) {
            const columns = Object.keys(row);
            sql.exec(`INSERT INTO ${name} (${columns}) VALUES (${columns.map(() => '?')})`, ...Object.values(row));
          }
        instance.memory.forget();
      },
    };
    instance.past = past;
    // Events of the same millisecond are not since then.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const at = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2));
    return at;
  });
}

it('a lead is as it was, names what it lost, and goes on above what D1 knows', async () => {
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

  // A lost event may be sent again; the others are duplicates.
  await send('anna', 'demo_request', 'evt_2');
  await send('anna', 'signup', 'evt_1');
  expect(await read('anna')).toMatchObject({ currentScore: 70, eventCount: 2 });
  await settle('anna');
  await expect.poll(() => rowOf('anna')).toMatchObject({ score: 70, events: 2 });
  const { body } = await call('GET', `/api/projects/${tenant.projectId}/audit-log?action=lead.returned`, tenant);
  expect(body.entries).toMatchObject([{ target: 'anna', actor: { type: 'system' }, after: { lostEvents: 2 } }]);
});

it('across a merge, a lead stays as it is', async () => {
  await send('anna', 'signup', 'evt_1');
  await send('bert', 'demo_request', 'evt_1');
  for (const leadId of ['anna', 'bert']) await settle(leadId);
  const at = await keepHistory('anna');
  await post('/api/leads/anna/merge', { leadId: 'bert' });
  for (const leadId of ['bert', 'anna', 'bert']) await settle(leadId);
  await expect.poll(async () => (await read('bert'))._id).toBe('anna');
  const before = await read('anna');
  expect(requireProblem(await returnTo('anna', at)).detail).toContain('merged into this lead');
  expect(await read('anna')).toMatchObject({ currentScore: before.currentScore, mergedCount: 1 });
  expect(requireProblem(await returnTo('bert', at)).detail).toContain('was merged into another');
});

it('is refused for erased and unknown leads, out of reach, without history, and for anyone but the operator', async () => {
  await send('anna', 'signup', 'evt_1');
  const hourAgo = Date.now() - 3_600_000;
  expect(requireProblem(await returnTo('anna', hourAgo)).detail).toContain('keeps no history');
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
