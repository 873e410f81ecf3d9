import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { LeaderboardEntry, LeadPage, type LeadSummary, StageCounts } from '../../../worker/contract/lead.ts';
import type { LeadSort, SortOrder } from '../../../worker/contract/lead-sorts.ts';
import { stageOf } from '../../../worker/domain/stages.ts';
import { type Check, eventually, NotChecked } from '../run-checks.ts';
import { expectedState, makeEvents, readLead, sendTo, type TestEvent, type World } from '../world.ts';

const VISIBLE_MS_MAX = 2_000;
/** The check stops waiting after this time, which is longer than the limit, so that a violation can be reported with its time. */
const PATIENCE_MS = 20_000;
const PROBES = 3;

const follow: Check<World> = {
  guarantee: 'G8',
  promise: "Lists show the lead's current state within two seconds",
  async see(world) {
    const { api } = world;
    const leadId = world.newLeadId('listed');
    const body = { leadId, name: `Verify ${world.run}` };
    await api.call(z.unknown(), 'POST', '/api/leads', { body, status: 201 });
    const lags: number[] = [];
    for (let count = 1; lags.length < PROBES; count++) {
      const waits = api.waits();
      const [event] = makeEvents(world, [0]) as [TestEvent];
      await sendTo(world, leadId, [event]);
      const answeredAt = performance.now();
      await eventually(
        async () => {
          const { leads } = await api.get(LeadPage, `/api/leads?search=${leadId}`);
          assert.deepEqual(
            leads.map(({ _id, eventCount }) => ({ _id, eventCount })),
            [{ _id: leadId, eventCount: count }],
          );
        },
        { withinMs: PATIENCE_MS },
      );
      // Waiting for the request limit would spoil the measurement.
      if (api.waits() === waits) lags.push(performance.now() - answeredAt);
    }
    const shown = lags.map((lag) => `${Math.round(lag)} ms`).join(', ');
    assert.ok(Math.max(...lags) <= VISIBLE_MS_MAX, `from the 202 to the list took ${shown}`);
    const { leads } = await api.get(LeadPage, `/api/leads?search=${leadId}`);
    const {
      phone: _p,
      custom: _c,
      eventsLast24h: _e,
      mergedFrom: _m,
      mergedCount: _n,
      idKind: _i,
      firstTouch: _f,
      version: _v,
      ...lead
    } = await readLead(world, leadId);
    assert.deepEqual(leads[0], lead, 'the list differs from the lead');
    return `from the 202 to the list: ${shown}; the row is the lead's, field by field`;
  },
};

const TOP = 5;
const TRIES = 3;

const leaderboard: Check<World> = {
  guarantee: 'G8',
  promise: 'Leaderboard, list and lead agree on every lead, highest score first',
  async see(world) {
    const { api } = world;
    // Other people may be using the project. The differences that these people cause do not occur in every attempt.
    return tried(TRIES, async () => {
      const [board, page] = await Promise.all([
        api.get(z.array(LeaderboardEntry), '/api/leaderboard?limit=10'),
        api.get(LeadPage, '/api/leads?limit=10'),
      ]);
      const scores = board.map(({ currentScore }) => currentScore);
      assert.deepEqual(
        scores,
        scores.toSorted((a, b) => b - a),
        'the leaderboard is out of order',
      );
      assert.deepEqual(
        board.map(({ rank, _id }) => `${rank} ${_id}`),
        page.leads.map(({ _id }, i) => `${i + 1} ${_id}`),
        'the leaderboard and the list show different leads',
      );
      const leads = await Promise.all(board.slice(0, TOP).map(({ _id }) => readLead(world, _id)));
      leads.forEach(({ _id, leadStage, eventCount, currentScore }, i) => {
        const { leadStage: stage, eventCount: count, currentScore: score } = board[i] as LeaderboardEntry;
        assert.deepEqual([_id, leadStage, eventCount], [board[i]?._id, stage, count]);
        // The leads were read one after another, and a score may decay in between.
        assert.ok(
          Math.abs(currentScore - score) <= 0.01 + score * 1e-4,
          `${_id}: ${score} there, ${currentScore} here`,
        );
      });
      return `the first ${board.length} of ${page.total} are the same; ${leads.length} of them checked one by one`;
    });
  },
};

const PAGE_SIZE = 10;
const PAGES = 2;

/** The sort orders that can be checked from the lead's own fields. */
type ShownSort = Exclude<LeadSort, 'property' | 'behavior'>;

/** The value by which the list sorts leads. Names are compared without case, as far as SQLite knows the case of their letters. */
const SHOWN_BY: Record<ShownSort, (lead: LeadSummary) => number | string | null> = {
  score: ({ currentScore }) => currentScore,
  lastEventAt: ({ lastEventAt }) => lastEventAt,
  createdAt: ({ createdAt }) => createdAt,
  changesAt: ({ changesAt }) => changesAt,
  velocity: ({ velocityScore }) => velocityScore || null,
  stageDropsAt: ({ stageDropsAt }) => stageDropsAt,
  eventCount: ({ eventCount }) => eventCount,
  name: ({ name }) => name?.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) ?? null,
};

const orders: Check<World> = {
  guarantee: 'G8',
  promise: 'A list keeps each sort order from page to page, in both directions',
  async see(world) {
    const ways = (Object.keys(SHOWN_BY) as ShownSort[]).flatMap((sort) => [
      { sort, order: 'asc' as const },
      { sort, order: 'desc' as const },
    ]);
    let seen = 0;
    for (const { sort, order } of ways) {
      // Other people may be using the project at the same time.
      seen += await tried(TRIES, async () => {
        const leads = await readPages(world, `sort=${sort}&order=${order}`);
        const ids = leads.map(({ _id }) => _id);
        assert.equal(new Set(ids).size, ids.length, `sorted by ${sort}, ${order}, a lead is on two pages`);
        const shown = leads.map(SHOWN_BY[sort]);
        assert.deepEqual(shown, shown.toSorted(compareShown(order)), `out of order by ${sort}, ${order}`);
        return leads.length;
      });
    }
    return `${ways.length} orders, with ${seen} leads checked`;
  },
};

async function readPages({ api }: World, query: string): Promise<LeadSummary[]> {
  const leads: LeadSummary[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < PAGES && cursor !== null; page++) {
    const next: LeadPage = await api.get(
      LeadPage,
      `/api/leads?limit=${PAGE_SIZE}&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    leads.push(...next.leads);
    cursor = next.nextCursor;
  }
  return leads;
}

/** Leads without a sort value come last, in both directions. */
const compareShown = (order: SortOrder) => (a: number | string | null, b: number | string | null) => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const ascending = a < b ? -1 : Number(a > b);
  return order === 'asc' ? ascending : -ascending;
};

const stageCounts: Check<World> = {
  guarantee: 'G8',
  promise: 'Stage counts change exactly with the leads that move, and add up to the number of leads',
  async see(world) {
    const { api } = world;
    const read = () => api.get(StageCounts, '/api/leaderboard/by-stage');
    let lead = 0;
    return tried(TRIES, async () => {
      const before = await quietCounts(read);
      // The events have three types, so that the leads may reach three stages.
      const events = makeEvents(world, [0, 0, 0]);
      const expected = new Map(Object.entries(before));
      for (const event of events) {
        await sendTo(world, world.newLeadId(`counted-${lead++}`), [event]);
        const { name } = stageOf(expectedState(world, [event]).score, world.ruleset.stages);
        expected.set(name, (expected.get(name) ?? 0) + 1);
      }
      await eventually(async () => assert.deepEqual(await read(), Object.fromEntries(expected)), {
        withinMs: VISIBLE_MS_MAX * 2,
      });
      const { total } = await api.get(LeadPage, '/api/leads?limit=1');
      const sum = [...expected.values()].reduce((a, b) => a + b, 0);
      assert.equal(total, sum, `the counts add up to ${sum}, and the list has ${total}`);
      return `${events.length} new leads: ${JSON.stringify(before)} became ${JSON.stringify(Object.fromEntries(expected))}`;
    });
  },
};

/** Reads the counts until nobody else is changing them. */
async function quietCounts(read: () => Promise<StageCounts>): Promise<StageCounts> {
  let counts = await read();
  for (let i = 0; i < 10; i++) {
    const before = counts;
    await sleep(VISIBLE_MS_MAX / 2);
    counts = await read();
    if (JSON.stringify(before) === JSON.stringify(counts)) return counts;
  }
  throw new NotChecked('others keep changing the stages of leads: verify a quiet project');
}

async function tried<Result>(tries: number, attempt: () => Promise<Result>): Promise<Result> {
  for (let left = tries - 1; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || error instanceof NotChecked) throw error;
    }
  }
}

export const LIST_CHECKS = [follow, leaderboard, stageCounts, orders];
