import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { apiClient } from './api-client.ts';
import { newTenant } from './bench/bench-server.ts';
import { build } from './build.ts';
import { makeSecrets } from './local-secrets.ts';
import { type LocalServer, serveLocally } from './local-server.ts';
import { listDeployedObjects } from './rebuild/list-objects.ts';
import { parsePurchases, toPurchaseEvents } from './replay/purchase-file.ts';
import { findCountDifferences, replayEvents } from './replay/replay-events.ts';
import { runScript } from './testing/spawn-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const TABLES = ['leads', 'activity_hourly', 'stage_moves_hourly', 'stage_counts'] as const;

describe('npm run rebuild', () => {
  let stateDir: string;
  let server: LocalServer;
  const bindings: Record<string, string> = { ...makeSecrets(), RATE_LIMITS: 'off' };

  beforeAll(async () => {
    await build();
    stateDir = await mkdtemp(join(tmpdir(), 'leads-'));
    server = await serveLocally({ stateDir, bindings });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  const rebuild = (...more: string[]) =>
    runScript('scripts/rebuild.ts', ['--url', server.url, '--state-dir', stateDir, ...more]);
  const query = async (sql: string) => (await server.database?.prepare(sql).all())?.results ?? [];
  /** Everything that objects write to D1, except row numbers and the time at which the cron checks a lead again. */
  const dump = async () => {
    const leads = await query('SELECT * FROM leads ORDER BY project_id, lead_id');
    const counters = [];
    for (const table of TABLES.slice(1)) {
      const rows = await query(`SELECT * FROM ${table} WHERE count <> 0`);
      counters.push(rows.map((row) => JSON.stringify(row)).sort());
    }
    return JSON.stringify([leads.map(({ id: _id, refresh_at: _refreshAt, ...row }) => row), counters]);
  };

  it('restores an emptied D1, lead by lead and byte for byte', async () => {
    const { key } = await newTenant(server.url, 'owner@example.com');
    const client = apiClient({ url: server.url, credential: key });
    const purchases = parsePurchases(await readFile('scripts/fixtures/cdnow_sample.txt', 'utf8')).slice(0, 2_000);
    const events = toPurchaseEvents(purchases, { shiftDays: 0 });
    await replayEvents(client, events);
    expect(await findCountDifferences(client, events)).toEqual([]);
    const before = await dump();
    const leads = (await query('SELECT 1 FROM leads')).length;
    expect(leads).toBeGreaterThan(400);

    for (const table of TABLES) await query(`DELETE FROM ${table}`);
    const operator = ['--operator-key', bindings.OPERATOR_KEY as string];
    const second = await rebuild(...operator, '--skip', '200');
    expect(second).toMatchObject({ code: 0, output: expect.not.stringContaining('listed in D1') });
    expect(await query('SELECT 1 FROM leads')).toHaveLength(leads - 200);
    const whole = await rebuild(...operator);
    expect(whole).toMatchObject({ code: 0, output: expect.stringContaining(`${leads} of ${leads} objects`) });
    expect(whole.output).toContain(`Refreshed ${leads - 200} leads listed in D1`);
    expect(await dump()).toBe(before);
  });

  it('reports missing options', async () => {
    const stranger = await rebuild('--operator-key', 'someone');
    expect(stranger).toMatchObject({ code: 1, output: expect.stringContaining('not the operator key') });
    const nowhere = await rebuild('--state-dir', join(stateDir, 'v3'));
    expect(nowhere).toMatchObject({ code: 1, output: expect.stringContaining('has no lead objects') });
  });
});

it('lists the lead objects of a deployed Worker, page by page', async () => {
  const pages: Record<string, object> = {
    '/accounts/acc/workers/durable_objects/namespaces?per_page=1000': {
      result: [
        { id: 'ns_1', script: 'another', class: 'LeadObject' },
        { id: 'ns_2', script: 'leads', class: 'ProjectObject' },
        { id: 'ns_3', script: 'leads', class: 'LeadObject' },
      ],
    },
    '/accounts/acc/workers/durable_objects/namespaces/ns_3/objects?limit=10000': {
      result: [
        { id: 'b', hasStoredData: true },
        { id: 'c', hasStoredData: false },
      ],
      result_info: { cursor: 'more' },
    },
    '/accounts/acc/workers/durable_objects/namespaces/ns_3/objects?limit=10000&cursor=more': {
      result: [{ id: 'a', hasStoredData: true }],
      result_info: { cursor: '' },
    },
  };
  const server = createServer(({ url = '', headers }, response) => {
    const page = headers.authorization === 'Bearer token' ? pages[url] : undefined;
    response.writeHead(page ? 200 : 404).end(JSON.stringify(page ?? { url }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = { accountId: 'acc', token: 'token', api };
  expect(await listDeployedObjects({ ...asked, script: 'leads' })).toEqual(['a', 'b']);
  await expect(listDeployedObjects({ ...asked, script: 'none' })).rejects.toThrow('no Durable Objects LeadObject');
  await expect(listDeployedObjects({ ...asked, token: 'x', script: 'leads' })).rejects.toThrow(
    'Cloudflare answered 404',
  );
  server.close();
});
