import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BenchServer, serveProduct } from './bench/bench-server.ts';
import { build } from './build.ts';
import { newFigures } from './load/figures.ts';
import { recount } from './load/recount.ts';
import type { LoadReport } from './load/run-load.ts';
import { sendEvents } from './load/send-events.ts';
import { makeTraffic } from './load/traffic.ts';
import { runScript } from './testing/spawn-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe('npm run load', () => {
  let server: BenchServer;
  let directory: string;
  beforeAll(async () => {
    await build();
    directory = await mkdtemp(join(tmpdir(), 'leads-'));
    server = await serveProduct('dist/worker');
  });
  afterAll(async () => {
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('measures a running server, finds every event exactly once, and writes the report', async () => {
    const out = join(directory, 'report');
    const scale = ['--rate', '60', '--seconds', '4', '--leads', '30', '--sockets', '3'];
    const target = ['--url', server.directUrl, '--key', server.key];
    const { code, output } = await runScript('scripts/load.ts', [...target, ...scale, '--out', out]);
    expect(output).toMatch(/0 lost, 0 duplicated of [\d,]+ events?/);
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(`${out}.json`, 'utf8')) as LoadReport;
    expect(report.sent.events).toBeGreaterThanOrEqual(240);
    expect(report.recount).toMatchObject({ lost: [], duplicated: [], listedWrong: 0 });
    for (const { count, p50, p99, max } of [report.latency, report.eventToScore, report.eventToList].map(
      (s) => s ?? fail(),
    )) {
      expect(count).toBeGreaterThan(0);
      expect(p50).toBeGreaterThan(0);
      expect(p99).toBeGreaterThanOrEqual(p50);
      expect(max).toBeGreaterThanOrEqual(p99 * 0.99);
    }
    const page = await readFile(`${out}.html`, 'utf8');
    expect(page).toContain('0 lost, 0 duplicated');
    // The page is self-contained: it loads no scripts, styles or images.
    expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
  });

  it('the recount finds lost and duplicate events', async () => {
    const event = (eventId: string) => ({
      ...{ eventType: 'page_view', eventId, leadId: 'recounted', timestamp: new Date().toISOString() },
      properties: { page: '/', duration: 1 },
    });
    const target = { url: server.directUrl, key: server.key };
    expect(await sendEvents(target, [event('evt_1'), event('evt_2')])).toEqual(['accepted', 'accepted']);
    expect(await recount(target, [event('evt_1'), event('evt_3')])).toMatchObject({
      ...{ leads: 1, expected: 2, lost: ['recounted evt_3'], duplicated: ['recounted evt_2'] },
    });
  });
});

const fail = (): never => {
  throw new Error('nothing was measured');
};

describe('traffic', () => {
  it('is mostly about a few leads, and includes duplicate and late events', () => {
    let seed = 1;
    // Park and Miller's minimal standard generator gives the same traffic every time.
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const now = Date.UTC(2026, 1, 11);
    const traffic = makeTraffic({ run: 'run', leads: 100, random, now: () => now });
    const events = Array.from({ length: 10_000 }, () => traffic.next()).flat();
    const byLead = Map.groupBy(events, ({ leadId }) => leadId);
    const share = (leadId: string) => (byLead.get(leadId)?.length ?? 0) / events.length;
    // The harmonic number of 100 is 5.19, so the busiest lead gets 1/5.19 of the events, and the tenth gets a tenth of that.
    expect(share('run-0')).toBeCloseTo(1 / 5.19, 1);
    expect(share('run-9')).toBeCloseTo(0.1 / 5.19, 2);
    const distinct = new Set(events.map(({ eventId }) => eventId));
    expect(events.length - distinct.size).toBe(traffic.counts.duplicates);
    expect(traffic.counts.duplicates / events.length).toBeCloseTo(0.05, 2);
    const late = events.filter(({ timestamp }) => Date.parse(timestamp) < now);
    expect(late.length / events.length).toBeCloseTo(0.05, 2);
  });
});

it('percentiles match the recorded times', () => {
  const figures = newFigures(performance.now());
  expect(figures.summary()).toBeNull();
  for (let ms = 1; ms <= 1000; ms++) figures.record(ms);
  const { count, p50, p95, p99, max } = figures.summary() ?? fail();
  expect(count).toBe(1000);
  for (const [figure, expected] of [
    [p50, 500],
    [p95, 950],
    [p99, 990],
    [max, 1000],
  ] as const)
    expect(Math.abs(figure - expected)).toBeLessThanOrEqual(expected / 1000 + 0.5);
  expect(figures.bySecond()).toHaveLength(1);
});
