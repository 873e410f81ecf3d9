import { createMessageBatch, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RefreshMessage } from '../contract/refresh-message.ts';
import { refreshDue } from '../cron/refresh-due.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import worker from '../index.ts';
import { leadObject } from '../lead/lead-client.ts';
import type { StoredLead } from '../lead/storage/lead-memory.ts';
import { findLead, writeSnapshot } from '../lead/storage/snapshot.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

const PERIODS = { '24h': 1, '7d': 7, '30d': 30 } as const;
type Period = keyof typeof PERIODS;

let tenant: Tenant;
let now: number;
beforeEach(async () => {
  tenant = await newTenant();
  now = Date.now();
});

const send = (leadId: string, eventType: string, agoMs: number, eventId = crypto.randomUUID()) =>
  call('POST', '/api/events', {
    key: tenant.secretKey,
    body: { eventType, leadId, eventId, timestamp: new Date(now - agoMs).toISOString() },
  });
const get = async (path: string) => (await call('GET', path, { token: tenant.token })).body;
const project = (leadId: string) => runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));

interface Entry {
  _id: string;
  earned: { points: number; since: string };
}
const board = async (query: string) =>
  (await get(`/api/leaderboard?${query}`)).map(({ _id, earned }: Entry) => [_id, earned.points]);

/** Computes the leaderboard of a period from the leads' explanations. */
async function recount(leadIds: readonly string[], period: Period) {
  const since = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - PERIODS[period] * DAY_MS;
  const earned = await Promise.all(
    leadIds.map(async (leadId): Promise<[string, number]> => {
      const { lines } = await get(`/api/leads/${leadId}/explain`);
      const rules = lines.filter(
        ({ type, at }: { type: string; at: string }) => type === 'rule' && Date.parse(at) >= since,
      );
      return [leadId, rules.reduce((sum: number, { points }: { points: number }) => sum + points, 0)];
    }),
  );
  return earned.filter(([, points]) => points > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

async function expectTruth(...leadIds: string[]) {
  for (const leadId of leadIds) await project(leadId);
  for (const period of Object.keys(PERIODS) as Period[]) {
    await expect.poll(() => board(`period=${period}`)).toEqual(await recount(leadIds, period));
  }
}

describe('GET /api/leaderboard?period', () => {
  it('ranks leads by points earned since the hour in which the period began, next to their current score', async () => {
    await send('old', 'contract_signed', 40 * DAY_MS);
    await send('old', 'page_view', HOUR_MS);
    await send('new', 'signup', 2 * HOUR_MS);
    await send('idle', 'demo_request', 8 * DAY_MS);
    await expectTruth('old', 'new', 'idle');
    expect(await board('period=24h')).toEqual([
      ['new', 20],
      ['old', 5],
    ]);
    expect(await board('period=30d')).toEqual([
      ['idle', 50],
      ['new', 20],
      ['old', 5],
    ]);
    const since = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - DAY_MS).toISOString();
    expect((await get('/api/leaderboard?period=24h&limit=1'))[0]).toMatchObject({
      ...{ rank: 1, _id: 'new', currentScore: 20, leadStage: 'cold', earned: { points: 20, since } },
    });
    expect(await board('period=30d&stage=warm')).toEqual([['idle', 50]]);
    expect((await get('/api/leaderboard'))[0].earned).toBeUndefined();
  });

  it('starts periods on the hour', async () => {
    const sinceHour = Math.floor(now / HOUR_MS) - 24;
    await send('in', 'signup', now - sinceHour * HOUR_MS);
    await send('out', 'signup', now - sinceHour * HOUR_MS + 1);
    await send('out', 'page_view', 0);
    await expectTruth('in', 'out');
  });

  it('includes late, capped, duplicate and negative events', async () => {
    const rule = (body: object) => call('POST', '/api/scoring-rules', { token: tenant.token, body });
    await rule({ eventType: 'visit', points: 10, cap: { times: 1, per: 'lifetime' } });
    await rule({ eventType: 'complaint', points: -12.5 });
    await send('lead_1', 'page_view', HOUR_MS);
    await send('lead_1', 'visit', HOUR_MS);
    await expectTruth('lead_1');
    // The new event is earlier, so it now uses up the cap, and the other event loses its points.
    await send('lead_1', 'visit', 2 * DAY_MS);
    await expectTruth('lead_1');
    expect((await board('period=24h'))[0][1]).toBe(5);
    await send('lead_1', 'signup', 3 * DAY_MS, 'evt_late');
    await send('lead_1', 'signup', 3 * DAY_MS, 'evt_late');
    await send('lead_1', 'complaint', 10 * DAY_MS);
    await expectTruth('lead_1');
    await send('lead_1', 'page_view', 0);
    await expectTruth('lead_1');
    expect((await board('period=30d'))[0][1]).toBe(5 + 10 + 20 - 12.5 + 5);
  });

  it('is correct after a merge, an unmerge, a rescore and an erasure', async () => {
    await send('winner', 'page_view', HOUR_MS);
    await send('loser', 'signup', 2 * HOUR_MS);
    await expectTruth('winner', 'loser');
    await call('POST', '/api/leads/loser/merge', { token: tenant.token, body: { leadId: 'winner' } });
    await project('winner');
    await project('loser');
    await expect.poll(() => board('period=24h')).toEqual([[expect.any(String), 25]]);
    const [[merged]] = await board('period=24h');
    const other = merged === 'winner' ? 'loser' : 'winner';
    await call('POST', `/api/leads/${other}/unmerge`, { token: tenant.token });
    await expectTruth('winner', 'loser');

    await call('PUT', '/api/scoring-rules/rule_signup', { token: tenant.token, body: { points: 33 } });
    const { body: run } = await call('POST', '/api/scoring-rules/rescore', { token: tenant.token, body: {} });
    await expect.poll(async () => (await get(`/api/scoring-rules/rescore/${run.id}`)).status).toBe('finished');
    await expectTruth('winner', 'loser');
    expect(await board('period=24h')).toEqual([
      ['loser', 33],
      ['winner', 5],
    ]);

    await call('DELETE', '/api/leads/loser', { token: tenant.token });
    await project('loser');
    await expect.poll(() => board('period=24h')).toEqual([['winner', 5]]);
  });

  it('includes leads whose rows were written before the column existed, once the cron has filled it in', async () => {
    await send('lead_1', 'signup', DAY_MS * 20);
    await project('lead_1');
    // Simulates the state before the column: the row, and what the object knows about the row.
    await env.DB.prepare('UPDATE leads SET points_by_hour = NULL').run();
    const lead = { stub: leadObject(env, tenant.projectId, 'lead_1') };
    await inLead(lead, (store) => {
      const { snapshot: known } = findLead(store) as StoredLead;
      const { rowVersion: _rowVersion, ...snapshot } = known;
      writeSnapshot(store, snapshot);
    });
    expect(await board('period=30d')).toEqual([]);
    const sent: RefreshMessage[] = [];
    const REFRESHES = {
      sendBatch: async (messages: { body: RefreshMessage }[]) => sent.push(...messages.map(({ body }) => body)),
    };
    await refreshDue({ ...env, REFRESHES } as unknown as Env, Date.now());
    expect(sent).toMatchObject([{ type: 'due', leadIds: ['lead_1'] }]);
    const batch = createMessageBatch('lead-refreshes', [
      { id: '1', timestamp: new Date(), attempts: 1, body: sent[0] as RefreshMessage },
    ]);
    await worker.queue(batch, env);
    await project('lead_1');
    await expect.poll(() => board('period=30d')).toEqual([['lead_1', 20]]);
  });
});
