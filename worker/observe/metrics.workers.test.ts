import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';
import { readBacklog } from './backlog.ts';
import { measure } from './data-points.ts';
import { forgetFailures, noteFailure, readFailures, writeFailures } from './failures.ts';
import { forgetBacklog } from './get-health.ts';
import { METRIC_NAMES } from './metrics.ts';

const TOKEN = 'a token only this test run knows';

const metrics = (token?: string) =>
  exports.default.fetch('https://leads.example/api/metrics', {
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  });

const shown = async () => (await metrics(TOKEN)).text();
const sample = async (series: string) =>
  Number(
    (await shown())
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length) ?? Number.NaN,
  );

beforeEach(() => {
  forgetFailures();
  forgetBacklog();
});

describe('GET /api/metrics', () => {
  it('requires the token', async () => {
    expect((await metrics()).status).toBe(401);
    expect((await metrics('a token that is not the one ..')).status).toBe(401);
    expect((await metrics(TOKEN)).headers.get('Content-Type')).toContain('version=0.0.4');
  });

  it('describes every metric, and names metrics as Prometheus recommends', async () => {
    await newTenant();
    const lines = (await shown()).split('\n');
    const typed = lines.flatMap((line) => /^# TYPE (\S+) (gauge|counter)$/.exec(line)?.slice(1) ?? []);
    expect(typed.filter((_, i) => i % 2 === 0)).toEqual(METRIC_NAMES);
    for (const [i, name] of typed.entries()) {
      if (i % 2 === 1) continue;
      expect(name).toMatch(typed[i + 1] === 'counter' ? /^leads_[a-z_]+_total$/ : /^leads_[a-z_]+(?<!_total)$/);
      expect(lines.find((line) => line.startsWith(`# HELP ${name} `))).toMatch(/\.$/);
    }
    expect(await sample('leads_database_up')).toBe(1);
    expect(await sample('leads_degraded')).toBe(0);
    expect(await sample('leads_database_size_bytes')).toBeGreaterThan(100_000);
    expect(await sample('leads_failures_total{kind="answers"}')).toBe(0);
  });

  it('adds failures of this isolate to those of other isolates', async () => {
    const now = Date.now();
    await env.DB.prepare(`INSERT INTO failures (kind, count, last_at) VALUES ('events', 7, ?1)`)
      .bind(now - 3600_000)
      .run();
    noteFailure('events', now);
    noteFailure('rows', now);
    await writeFailures(env.DB, now);
    await writeFailures(env.DB, now + 20_000);
    expect(await sample('leads_failures_total{kind="events"}')).toBe(8);
    expect(await sample('leads_failures_total{kind="rows"}')).toBe(1);
  });

  it('keeps failures that could not be written to D1', async () => {
    const now = Date.now();
    noteFailure('rows', now);
    await env.DB.exec('ALTER TABLE failures RENAME TO failures_away');
    await writeFailures(env.DB, now);
    await env.DB.exec('ALTER TABLE failures_away RENAME TO failures');
    noteFailure('rows', now);
    await writeFailures(env.DB, now + 9_999);
    expect((await readFailures(env.DB)).find(({ kind }) => kind === 'rows')?.count).toBe(0);
    await writeFailures(env.DB, now + 10_000);
    expect((await readFailures(env.DB)).find(({ kind }) => kind === 'rows')?.count).toBe(2);
  });

  it('health is degraded if another isolate reported a failure', async () => {
    const write = `INSERT INTO failures (kind, count, last_at) VALUES ('deliveries', 1, ?1)`;
    await env.DB.prepare(write).bind(Date.now()).run();
    const { status, body } = await call('GET', '/api/health');
    expect([status, body.problems]).toEqual([503, ['Deliveries couldn’t be processed.']]);
  });

  it('shows each project’s used quota, and failed deliveries', async () => {
    const { projectId } = await newTenant();
    const day = Math.floor(Date.now() / 86_400_000);
    await env.DB.prepare('INSERT INTO daily_usage (project_id, day, client, accepted) VALUES (?1, ?2, ?3, ?4)')
      .bind(projectId, day, '', 250_000)
      .run();
    expect(await sample(`leads_quota_used_ratio{project="${projectId}"}`)).toBe(0.25);
    expect(await sample('leads_deliveries_failed')).toBe(0);
  });
});

it('a data point contains its kind, its labels in order, and its project', () => {
  const written: unknown[] = [];
  const METRICS = { writeDataPoint: (point: unknown) => written.push(point) } as AnalyticsEngineDataset;
  measure({ METRICS }, 'request', {
    projectId: 'prj_1',
    labels: { status: '202', method: 'POST', route: '/x' },
    ms: 5,
  });
  measure({ METRICS }, 'projection', { labels: {}, count: 3, ms: 9 });
  expect(written).toEqual([
    { indexes: ['prj_1'], blobs: ['request', 'POST', '/x', '202'], doubles: [1, 5] },
    { indexes: ['-'], blobs: ['projection'], doubles: [3, 9] },
  ]);
});

describe('the backlog', () => {
  it('contains the lag of the latest refresh', async () => {
    const { secretKey: key } = await newTenant();
    await call('POST', '/api/events', { key, body: { eventType: 'signup', leadId: 'lead_1' } });
    const dueAt = async () =>
      (await env.DB.prepare('SELECT min(changes_at) AS at FROM leads').first<{ at: number | null }>())?.at ?? null;
    await expect.poll(dueAt).not.toBeNull();
    const at = (await dueAt()) as number;
    const nothing = { projectionLagSeconds: null, deliveriesPending: 0, deliveryLagSeconds: null };
    expect(await readBacklog(env.DB, { now: at - 1, shards: 1 })).toEqual({ ...nothing, refreshLagSeconds: null });
    expect(await readBacklog(env.DB, { now: at + 90_000, shards: 1 })).toEqual({ ...nothing, refreshLagSeconds: 90 });
  });
});
