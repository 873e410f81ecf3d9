import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { casesOf } from '../worker/testing/runs.ts';
import { type BenchServer, newTenant, serveProduct } from './bench/bench-server.ts';
import { build } from './build.ts';
import { type Falsify, startFalsifyingProxy } from './testing/falsifying-proxy.ts';
import { runScript } from './testing/spawn-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: BenchServer;

beforeAll(async () => {
  await build();
  server = await serveProduct('dist/worker');
});
afterAll(() => server?.stop());

const verify = (url: string, ...more: string[]) =>
  runScript('scripts/verify.ts', ['--url', url, '--key', server.key, ...more]);

const isLead = (request: string) => /^GET \/api\/leads\/verify-[^/?]+(\?|$)/.test(request);
const change = (body: unknown, changed: object) => ({ ...(body as object), ...changed });
const withoutFirst = (body: unknown, list: string) =>
  change(body, { [list]: (body as Record<string, unknown[]>)[list]?.slice(1) });

/** Falsified answers, each with the guarantee it breaks; `npm run test:long` tries all of them. */
const LIES: [guarantee: string, what: string, falsify: Falsify][] = [
  ['G1', 'an event that counts twice', (request, body) => isLead(request) && change(body, { eventCount: 2 })],
  [
    'G2',
    'a timeline that runs backwards',
    (request, body) => request.includes('/timeline') && (body as unknown[]).toReversed(),
  ],
  ['G3', 'a lead without its event', (request, body) => isLead(request) && change(body, { currentScore: 0 })],
  ['G4', 'a log that lacks an event', (request, body) => request.endsWith('/export') && withoutFirst(body, 'events')],
  ['G5', 'a score that does not decay', (request, body) => isLead(request) && change(body, { currentScore: 100 })],
  ['G6', 'points unaccounted for', (request, body) => request.includes('/explain') && withoutFirst(body, 'lines')],
  [
    'G7',
    'an old ID that does not resolve',
    (request, body) => /-loser$/.test(request) && isLead(request) && change(body, { _id: request.split('/').at(-1) }),
  ],
  [
    'G8',
    'a list that is out of order',
    (request, body) =>
      request.includes('sort=createdAt') && change(body, { leads: (body as { leads: unknown[] }).leads.toReversed() }),
  ],
  [
    'G11',
    'a client that may use up the whole quota',
    (request, body) =>
      request.endsWith('/api/events/usage') && change(body, { eventsPerClientMax: 1_000, eventsPerDayMax: 1_000 }),
  ],
  [
    'G11',
    'a purchase that a page made up',
    (request, body) =>
      request.includes('-reserved/timeline') &&
      (body as object[]).map((entry) => change(entry, { scoreDelta: 100, newScore: 100 })),
  ],
  [
    'G10',
    'a problem of another request',
    (_request, body) => 'requestId' in (body as object) && change(body, { requestId: 'another' }),
  ],
];

describe('npm run verify', () => {
  it('passes against the product, and leaves nothing behind', async () => {
    const { key: otherKey } = await newTenant(server.directUrl, 'other@example.com');
    const { code, output } = await verify(
      server.directUrl,
      ...['--other-key', otherKey, '--publishable-key', server.publishableKey, '--receiver', await freeAddress()],
    );
    expect(output).toContain('32 passed, 0 failed, 0 skipped');
    expect(code).toBe(0);
    const left = server.database?.prepare('SELECT count(*) AS n FROM leads');
    await expect.poll(() => left?.first<number>('n')).toBe(0);
  });

  // The cases can run at once: each uses its own leads, and mostly waits.
  it.concurrent.each(casesOf(LIES, 5))('%s: detects %s', async (guarantee, _what, falsify) => {
    const proxy = await startFalsifyingProxy(server.directUrl, falsify);
    const { code, output } = await verify(
      proxy.url,
      ...['--publishable-key', server.publishableKey, '--only', guarantee],
    );
    proxy.stop();
    expect(output).toMatch(new RegExp(`✘ ${guarantee} `));
    expect(code).toBe(1);
  });

  it('G8: detects a row in D1 that differs from the lead', async () => {
    const headers = { 'X-API-Key': server.key, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ eventType: 'page_view', leadId: 'tampered' });
    await fetch(`${server.directUrl}/api/events`, { method: 'POST', headers, body });
    const tamper = server.database?.prepare(`UPDATE leads SET score = 900, rank = 900 WHERE lead_id = 'tampered'`);
    await expect.poll(async () => (await tamper?.run())?.meta.changes).toBeGreaterThan(0);
    const { code, output } = await verify(server.directUrl, '--only', 'G8');
    expect(output).toContain('✘ G8      Leaderboard, list and lead agree');
    expect(code).toBe(1);
  });

  it('says that no server answers, and lists the options that the command needs', async () => {
    const nowhere = await freeAddress();
    expect(await verify(nowhere)).toMatchObject({ code: 1, output: expect.stringContaining('ECONNREFUSED') });
    expect(await verify(server.directUrl, '--key', 'pk_live_x')).toMatchObject({ code: 2 });
  });
});

/** A port where nothing listens. */
async function freeAddress(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return `http://127.0.0.1:${port}`;
}
