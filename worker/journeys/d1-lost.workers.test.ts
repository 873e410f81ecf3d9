import { evictAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { forgetConfigs } from '../lead/known-configs.ts';
import { leadObject } from '../lead/lead-client.ts';
import { forgetCredentials } from '../settings/accounts/recall-credentials.ts';
import { forgetProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, PASSWORD } from '../testing/api.ts';
import { createTables } from '../testing/create-tables.ts';
import { dumpReadModels } from '../testing/read-models.ts';

/** The operator key that vitest.config.ts sets. */
const OPERATOR_KEY = 'operator-key-of-this-test-run';
const LEADS = ['anna', 'bert', 'cleo'];

const TABLES = `SELECT name FROM sqlite_schema AS entry WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'
  AND NOT EXISTS (SELECT 1 FROM sqlite_schema AS search WHERE search.sql LIKE 'CREATE VIRTUAL%' AND entry.name GLOB search.name || '_*')`;
const listTables = async () => (await env.DB.prepare(TABLES).all<{ name: string }>()).results.map(({ name }) => name);

/** Tables that `npm run operator -- backup` leaves out: copies that the objects can rebuild, and temporary data. */
const LEFT_OUT = /^(leads|leads_.*|activity_hourly|activity_types|stage_.*|projection_backlog|deliver.*|d1_.*)$/;

/** Works like `npm run operator -- backup`, whose own test covers the SQL text. */
async function backUp(): Promise<D1PreparedStatement[]> {
  const names = (await listTables()).filter((name) => !LEFT_OUT.test(name));
  const pages = await env.DB.batch<Record<string, unknown>>(
    names.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  const inserts = names.flatMap((name, i) =>
    (pages[i]?.results ?? []).map((row) => {
      const columns = Object.keys(row).map((column) => `"${column}"`);
      return env.DB.prepare(`INSERT OR REPLACE INTO "${name}" (${columns}) VALUES (${columns.map(() => '?')})`).bind(
        ...Object.values(row),
      );
    }),
  );
  return [env.DB.prepare('PRAGMA defer_foreign_keys = TRUE'), ...inserts];
}

/** Drops and recreates all tables, as migrations do in a new database. */
async function loseD1(): Promise<void> {
  const drops = (await listTables()).map((name) => `DROP TABLE "${name}"`);
  await env.DB.batch(['PRAGMA defer_foreign_keys = TRUE', ...drops].map((sql) => env.DB.prepare(sql)));
  await createTables();
}

it('yesterday’s D1 backup and the leads’ objects restore a lost D1, and old leads continue to score', async () => {
  const { token, projectId, secretKey: key } = await newTenant('ann@example.com');
  const send = async (leadId: string, eventType: string, eventId: string) =>
    (await call('POST', '/api/events', { key, body: { leadId, eventType, eventId } })).status;
  const settle = async () => {
    for (const leadId of LEADS) while (await runDurableObjectAlarm(leadObject(env, projectId, leadId)));
  };
  const score = async (leadId: string) => (await call('GET', `/api/leads/${leadId}`, { key })).body.currentScore;
  const setPoints = (points: number) => call('PUT', '/api/scoring-rules/rule_page_view', { key, body: { points } });
  await send('anna', 'signup', 'evt_1');
  await send('bert', 'demo_request', 'evt_1');
  await settle();
  const saved = await backUp();

  // The backup lacks one lead, and a newer config that a lead has already seen.
  await setPoints(9);
  await send('anna', 'page_view', 'evt_2');
  await send('cleo', 'download', 'evt_1');
  await settle();
  expect(await score('anna')).toBe(29);
  const before = await dumpReadModels(projectId);
  const seen = await env.DB.prepare('SELECT config_version FROM projects WHERE id = ?1')
    .bind(projectId)
    .first('config_version');

  await loseD1();
  await env.DB.batch(saved);
  forgetCredentials();
  forgetProjectConfig(projectId);
  forgetConfigs();
  await evictAllDurableObjects();
  const ids = LEADS.map((leadId) => env.LEAD.idFromName(`${projectId}:${leadId}`).toString());
  const rebuilt = await call('POST', '/api/operator/rebuild', { token: OPERATOR_KEY, body: { type: 'objects', ids } });
  expect(rebuilt.body).toEqual({ leads: 3, failed: [], next: null });
  expect(await dumpReadModels(projectId)).toEqual(before);

  // People can log in, keys work, duplicates are recognized, and the rules are those of the backup.
  expect((await call('GET', '/api/leads', { token })).body.total).toBe(3);
  expect(
    (await call('POST', '/api/auth/login', { body: { email: 'ann@example.com', password: PASSWORD } })).status,
  ).toBe(200);
  await send('anna', 'page_view', 'evt_2');
  expect(await score('anna')).toBe(29);
  expect(await send('anna', 'page_view', 'evt_3')).toBe(202);
  expect(await score('anna')).toBe(34);
  // A rule that is changed now also applies to leads that have seen a newer config than the backup contains.
  expect((await setPoints(11)).status).toBe(200);
  await send('anna', 'page_view', 'evt_4');
  expect(await score('anna')).toBe(45);
  await settle();
  const row = env.DB.prepare(`SELECT config_version FROM leads WHERE project_id = ?1 AND lead_id = 'anna'`).bind(
    projectId,
  );
  await expect.poll(() => row.first<number>('config_version')).toBeGreaterThan(Number(seen));
});
