import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { LeadSummary } from '../contract/lead.ts';
import { rankAt } from '../domain/rank.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { changesAt, stageDropsAt, standingAt } from '../domain/standing.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { commitChanges } from '../project/commit-changes.ts';
import { call, newTenant } from '../testing/api.ts';
import { makeChange } from '../testing/make-change.ts';

// The three short lists of the overview, in a project with 2,700 leads, most of which are decoys.

const config = { version: 1, ruleset: DEFAULT_RULESET };
const ROWS_A_COMMIT = 100;

interface Made {
  score: number;
  /** In ms before now. Decay begins some days after the last event. */
  eventsAgo: number[];
  /** Age of the row. The row does not show changes that time has caused since it was written. */
  writtenAgo?: number;
}

function toChange(leadId: string, { score, eventsAgo, writtenAgo = 0 }: Made, now: number) {
  const recentEventTimes = eventsAgo.map((ago) => now - ago).sort((a, b) => a - b);
  const lastEventAt = recentEventTimes.at(-1) as number;
  const state = { score, lastEventAt, recentEventTimes };
  const evaluatedAt = Math.max(lastEventAt, now - writtenAgo);
  const row = {
    ...state,
    ...rankAt(state, DEFAULT_RULESET.decay, evaluatedAt),
    changesAt: changesAt({ ...state, firstEventAt: null, createdAt: lastEventAt }, config, evaluatedAt),
    stage: standingAt(state, config, evaluatedAt).stage,
    evaluatedAt,
    createdAt: lastEventAt,
    eventCount: recentEventTimes.length,
  };
  return { change: makeChange({ leadId, row, activity: [] }), state };
}

const many = (prefix: string, count: number, make: (i: number) => Made): [string, Made][] =>
  Array.from({ length: count }, (_, i) => [`${prefix}_${i}`, make(i)]);

async function openBusyProject() {
  const tenant = await newTenant();
  const now = Date.now();
  const leads = new Map<string, Made>([
    // The decoys were recently active and have scores that decay can change, but none of them drops a stage within a week.
    ...many('decoy', 110, (i) => ({ score: 40, eventsAgo: [i * 60_000] })),
    ['falls_in_hours', { score: 30.2, eventsAgo: [7 * DAY_MS - HOUR_MS] }],
    ['falls_decaying', { score: 100, eventsAgo: [(7 + 9.5) * DAY_MS] }],
    ['falls_unwritten', { score: 64, eventsAgo: [(7 + 1) * DAY_MS], writtenAgo: 5 * DAY_MS }],
    ['falls_at_the_threshold', { score: 60, eventsAgo: [6 * DAY_MS] }],
    ['falls_after_the_week', { score: 43, eventsAgo: [7 * DAY_MS - 1000] }],
    ['never_falls', { score: 12, eventsAgo: [30 * DAY_MS] }],
    // The known leads have higher scores than the most active lead, but only a few events each.
    ...many('known', 118, (i) => ({ score: 300 + i, eventsAgo: [HOUR_MS + i, 2 * HOUR_MS, 3 * HOUR_MS] })),
    ['busiest', { score: 100, eventsAgo: Array.from({ length: 20 }, (_, i) => i * 1000) }],
    ['busy_yesterday', { score: 500, eventsAgo: Array.from({ length: 20 }, (_, i) => DAY_MS + HOUR_MS + i) }],
    ...many('cold', 2464, (i) => ({ score: 5 + (i % 20), eventsAgo: [40 * DAY_MS + i * 60_000] })),
  ]);
  const made = [...leads].map(([leadId, given]) => toChange(leadId, given, now));
  for (let i = 0; i < made.length; i += ROWS_A_COMMIT) {
    await commitChanges(
      env.DB,
      tenant.projectId,
      made.slice(i, i + ROWS_A_COMMIT).map(({ change }) => change),
    );
  }
  const list = async (query: Record<string, string>): Promise<{ leads: LeadSummary[]; total: number | null }> => {
    const { status, body } = await call('GET', `/api/leads?${new URLSearchParams(query)}`, { key: tenant.secretKey });
    expect(status).toBe(200);
    return body;
  };
  return { now, made, list };
}

it('the overview lists who drops next, who is most active and who was seen last, whatever the other leads look like', async () => {
  const { now, made, list } = await openBusyProject();
  expect(made.length).toBe(2700);

  const week = { sort: 'stageDropsAt', dropsBefore: new Date(now + 7 * DAY_MS).toISOString(), limit: '6' };
  const falling = await list(week);
  expect(falling.leads.map(({ _id }) => _id)).toEqual([
    'falls_in_hours',
    'falls_unwritten',
    'falls_decaying',
    'falls_at_the_threshold',
  ]);
  expect(falling.total).toBe(4);
  for (const { _id, stageDropsAt: at } of falling.leads) {
    const { state } = made.find(({ change }) => change.leadId === _id) as (typeof made)[number];
    expect([_id, at]).toEqual([_id, new Date(stageDropsAt(state, config, now) as number).toISOString()]);
  }
  const inWarm = await list({ ...week, stage: 'warm' });
  expect(inWarm.leads.map(({ _id }) => _id)).toEqual(['falls_in_hours']);

  const busy = await list({ sort: 'velocity', activeAfter: new Date(now - DAY_MS).toISOString(), limit: '3' });
  expect(busy.leads.map(({ _id, velocityScore }) => [_id, velocityScore])).toEqual([
    ['busiest', 9],
    ['known_0', 3],
    ['known_1', 3],
  ]);
  expect(busy.total).toBe(110 + 118 + 1);

  const latest = await list({ sort: 'lastEventAt', limit: '3' });
  expect(latest.leads.map(({ _id }) => _id)).toEqual(['decoy_0', 'busiest', 'decoy_1']);

  // Without a filter, leads that lack the value come last in both directions.
  const all = await list({ sort: 'velocity', limit: '1' });
  expect([all.leads[0]?._id, all.total]).toEqual(['busiest', 2700]);
  const never = await list({ sort: 'stageDropsAt', order: 'desc', limit: '100', minScore: '1', maxScore: '30' });
  expect(new Set(never.leads.map(({ stageDropsAt: at }) => at))).toEqual(new Set([null]));
});
