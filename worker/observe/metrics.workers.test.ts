import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';
import { readBacklog } from './backlog.ts';

const TOKEN = 'a token only this test run knows';

const metrics = (token?: string) =>
  exports.default.fetch('https://leads.example/api/metrics', {
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  });

async function read(series: string): Promise<number> {
  const text = await (await metrics(TOKEN)).text();
  const line = text.split('\n').find((known) => known.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

describe('GET /api/metrics', () => {
  it('requires the token', async () => {
    expect((await metrics()).status).toBe(401);
    expect((await metrics('a token that is not the one ..')).status).toBe(401);
    expect((await metrics(TOKEN)).headers.get('Content-Type')).toContain('version=0.0.4');
  });

  it('counts events by outcome, requests by route, and leads written to D1', async () => {
    const { secretKey: key } = await newTenant();
    const series = {
      accepted: 'events_total{outcome="accepted"}',
      duplicate: 'events_total{outcome="duplicate"}',
      requests: 'http_requests_total{method="POST",route="/api/events",status="202"}',
      lead: 'http_requests_total{method="GET",route="/api/leads/:leadId",status="404"}',
    };
    const readAll = async () =>
      Object.fromEntries(
        await Promise.all(Object.entries(series).map(async ([name, line]) => [name, await read(line)])),
      );
    const [before, projected] = [await readAll(), await read('projected_leads_total')];
    const body = { eventType: 'signup', leadId: 'lead_1', eventId: 'evt_1' };
    for (let i = 0; i < 3; i++) await call('POST', '/api/events', { key, body });
    await call('GET', '/api/leads/nobody@example.com', { key });
    expect(await readAll()).toEqual({
      accepted: before.accepted + 1,
      duplicate: before.duplicate + 2,
      requests: before.requests + 3,
      lead: before.lead + 1,
    });
    await expect.poll(() => read('projected_leads_total')).toBeGreaterThan(projected);
    expect(await read('database_up')).toBe(1);
    expect(await (await metrics(TOKEN)).text()).not.toContain('nobody');
  });
});

describe('the backlog', () => {
  it('gives the lag of the latest refresh', async () => {
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
