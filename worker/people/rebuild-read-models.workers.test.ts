import { evictAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { FIT } from '../testing/lead-events.ts';
import { dumpReadModels } from '../testing/read-models.ts';

/** The operator key that vitest.config.ts sets. */
const KEY = 'operator-key-of-this-test-run';
const TABLES = ['leads', 'activity_hourly', 'stage_moves_hourly', 'stage_counts'];
const LEADS = ['anna', 'bert', 'cleo', 'dora'];

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const rebuild = (body: object, token = KEY) => call('POST', '/api/operator/rebuild', { token, body });
const send = (leadId: string, eventType: string, eventId: string, daysAgo = 0) => {
  const timestamp = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  return call('POST', '/api/events', { key: tenant.secretKey, body: { leadId, eventType, eventId, timestamp } });
};
const empty = () => env.DB.batch(TABLES.map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
const objectIds = () => LEADS.map((leadId) => env.LEAD.idFromName(`${tenant.projectId}:${leadId}`).toString());

/** Lets the leads do their remaining work. */
async function settle() {
  for (const leadId of LEADS) while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId)));
}

const members = async () =>
  (await env.DB.prepare('SELECT lead_id FROM segment_members ORDER BY lead_id').all()).results.map(
    (row) => row.lead_id,
  );

/** Leads in several stages, one of them merged into another, and a segment. */
async function fill() {
  await call('PUT', '/api/scoring-rules/ruleset', { token: tenant.token, body: { fit: FIT } });
  const conditions = [{ field: 'eventCount', operator: 'greater_than', value: 0 }];
  await call('POST', '/api/segments', { key: tenant.secretKey, body: { name: 'Active', conditions } });
  await send('anna', 'contract_signed', 'evt_1', 30);
  await send('anna', 'page_view', 'evt_2', 2);
  await send('bert', 'demo_request', 'evt_1');
  await send('cleo', 'signup', 'evt_1', 5);
  await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'dora', email: 'dora@example.com' } });
  await settle();
  await call('POST', '/api/leads/bert/merge', { key: tenant.secretKey, body: { leadId: 'cleo' } });
  await settle();
}

describe('POST /api/operator/rebuild', () => {
  it('G4: deleted rows and counters are rebuilt from the objects byte for byte', async () => {
    await fill();
    const before = JSON.stringify(await dumpReadModels(tenant.projectId));
    expect(await members()).toEqual(['anna', 'bert']);
    expect(before).toContain('"fit":"A"');
    await empty();
    expect(await members()).toEqual([]);
    await evictAllDurableObjects();
    expect((await rebuild({ type: 'objects', ids: objectIds() })).body).toEqual({ leads: 4, failed: [], next: null });
    expect(JSON.stringify(await dumpReadModels(tenant.projectId))).toBe(before);
    expect(await members()).toEqual(['anna', 'bert']);
    // A second run changes nothing.
    await rebuild({ type: 'objects', ids: objectIds() });
    await rebuild({ type: 'rows', after: null });
    expect(JSON.stringify(await dumpReadModels(tenant.projectId))).toBe(before);
  });

  it('brings a restored, older D1 up to date, without leads erased in the meantime', async () => {
    await fill();
    const backup = await Promise.all(
      TABLES.map(async (table) => ({ table, rows: (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results })),
    );
    await call('DELETE', '/api/leads/anna', { key: tenant.secretKey });
    await send('bert', 'page_view', 'evt_new');
    await settle();
    const { leads } = await dumpReadModels(tenant.projectId);
    await empty();
    // Triggers on the rows keep the counts of stages.
    for (const { table, rows } of backup.filter((kept) => kept.table !== 'stage_counts'))
      for (const row of rows) {
        const columns = Object.keys(row);
        const query = `INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`;
        await env.DB.prepare(query)
          .bind(...Object.values(row))
          .run();
      }
    expect((await dumpReadModels(tenant.projectId)).leads).toHaveLength(4);
    await evictAllDurableObjects();
    expect((await rebuild({ type: 'rows', after: null })).body).toEqual({ leads: 4, failed: [], next: null });
    expect((await dumpReadModels(tenant.projectId)).leads).toEqual(leads);
    expect(leads).toHaveLength(3);
  });

  it('lists the leads that it could not write', async () => {
    await fill();
    await env.DB.exec('ALTER TABLE leads RENAME TO leads_away');
    const answer = await rebuild({ type: 'objects', ids: objectIds() });
    await env.DB.exec('ALTER TABLE leads_away RENAME TO leads');
    expect(answer.body).toEqual({ leads: 4, failed: objectIds(), next: null });
    const unknown = 'f'.repeat(64);
    expect((await rebuild({ type: 'objects', ids: [unknown] })).body).toMatchObject({ failed: [unknown] });
  });

  it('accepts only the operator', async () => {
    const body = { type: 'rows', after: null };
    for (const token of ['', 'x', tenant.token, tenant.secretKey, `${KEY}x`])
      expect(await rebuild(body, token)).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  });
});
