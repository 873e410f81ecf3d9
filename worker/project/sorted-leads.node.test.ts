import type { D1Database } from '@cloudflare/workers-types';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RowSort, SortOrder } from '../contract/lead-sorts.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectChange } from '../contract/project-change.ts';
import { initialState } from '../domain/fold.ts';
import { type LeadSnapshot, toLeadRow } from '../domain/lead-snapshot.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { sortKeyOf } from '../domain/sort-keys.ts';
import { changesAt, stageDropsAt, standingAt } from '../domain/standing.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { countLastDay } from '../domain/velocity.ts';
import { NOTHING_FOLDED } from '../lead/fold-log.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { runs } from '../testing/runs.ts';
import { commitChanges } from './commit-changes.ts';
import { ANY_SCORE, type ScoreRange } from './lead-record.ts';
import { listMatchingLeads } from './matching-leads.ts';
import { planList } from './plan-list.ts';
import { listRankedLeads, type RankCursor } from './ranked-leads.ts';
import { listSortedLeads, type SortCursor } from './sorted-leads.ts';

vi.setConfig({ testTimeout: 60_000 });

const config = { version: 1, ruleset: DEFAULT_RULESET };
const projectId = 'prj_1';
const NOW = MONDAY + 60 * DAY_MS;

/** A lead in a generated state. The fields have few different values, so that many leads have equal ones. */
interface Known {
  name: string | null;
  score: number;
  lastEventAt: number | null;
  /** The lead's events in the hours before its last event. */
  earlierEvents: number;
  createdAt: number;
  /** Time may have changed a lead since it was last evaluated, and such a lead is due for a refresh. */
  evaluatedAfterMs: number;
  isMerged: boolean;
}
const anyKnown: fc.Arbitrary<Known> = fc.record({
  name: fc.option(fc.constantFrom('ada', 'Ada', 'Bob Ada', 'bob', 'Émile', 'zoe', '_', 'O’Neil'), { freq: 4 }),
  score: fc.oneof(
    fc.constantFrom(0, 5, 30, 60),
    fc.integer({ min: 0, max: 15_000 }).map((n) => n / 100),
  ),
  lastEventAt: fc.option(
    fc.constantFrom(0, HOUR_MS, DAY_MS, 7 * DAY_MS, 8 * DAY_MS, 30 * DAY_MS, 59 * DAY_MS).map((ago) => NOW - ago),
    { freq: 5 },
  ),
  earlierEvents: fc.constantFrom(0, 0, 1, 3),
  createdAt: fc.constantFrom(MONDAY, MONDAY + 1, NOW),
  evaluatedAfterMs: fc.constantFrom(0, HOUR_MS, 10 * DAY_MS, 60 * DAY_MS),
  isMerged: fc.boolean(),
});

/** The first and the second state of a lead. The second state is null if the lead was erased. */
const anyLead = fc.record({
  was: anyKnown,
  is: fc.oneof({ weight: 3, arbitrary: fc.constant('the same' as const) }, anyKnown, fc.constant(null)),
});

function toSnapshot(leadId: string, known: Known, seq: number): LeadSnapshot {
  const { name, lastEventAt, createdAt, isMerged } = known;
  const score = lastEventAt === null ? 0 : known.score;
  const recentEventTimes =
    lastEventAt === null
      ? []
      : Array.from({ length: known.earlierEvents + 1 }, (_, i) => lastEventAt - (known.earlierEvents - i) * HOUR_MS);
  const evaluatedAt = Math.min(NOW, (lastEventAt ?? NOW) + known.evaluatedAfterMs);
  const state = {
    ...initialState,
    ...{
      score,
      lastEventAt,
      firstEventAt: lastEventAt,
      recentEventTimes,
      eventCount: known.earlierEvents,
      traits: name === null ? {} : { name },
    },
  };
  return {
    ...NOTHING_FOLDED,
    ...{ projectId, leadId, idKind: 'own' as const, seq, projectedSeq: 0, createdAt, evaluatedAt, state },
    stage: standingAt(state, config, evaluatedAt).stage,
    merge: isMerged ? { status: 'merged', winner: 'another', at: NOW } : { status: 'active' },
  };
}

const toChange = (leadId: string, snapshot: LeadSnapshot | null, seq: number): ProjectChange => ({
  ...{ leadId, fromSeq: seq - 1, toSeq: seq, summary: null, activity: [], stageMoves: [] },
  row: snapshot && toLeadRow(snapshot, config),
});

/** Each filter is usually absent, so that the tests cover lists with no filter, with one filter and with several. */
const rarely = <Value>(...values: Value[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...values));

const anyQuery = fc.record({
  sort: fc.constantFrom<Exclude<RowSort, 'property'>[]>(
    'score',
    'lastEventAt',
    'createdAt',
    'name',
    'changesAt',
    'velocity',
    'stageDropsAt',
    'eventCount',
  ),
  order: fc.constantFrom<SortOrder[]>('asc', 'desc'),
  match: fc.record({
    search: rarely('ada', 'b'),
    activeAfter: rarely(NOW - 8 * DAY_MS, NOW - 30 * DAY_MS),
    activeBefore: rarely(NOW - HOUR_MS, NOW - 7 * DAY_MS),
    dropsBefore: rarely(NOW + HOUR_MS, NOW + 7 * DAY_MS, NOW + 90 * DAY_MS),
  }),
  range: fc.oneof(
    { weight: 3, arbitrary: fc.constant(ANY_SCORE) },
    fc.constantFrom<ScoreRange[]>({ from: 30, to: 60 }, { from: 0, to: 30 }, { from: 10, to: Infinity }),
  ),
  limit: fc.integer({ min: 1, max: 7 }),
});
type Query = typeof anyQuery extends fc.Arbitrary<infer Value> ? Value : never;

/** Reads one page in the same way as the list does. */
async function readPage(
  db: D1Database,
  { sort, order, match, range, limit }: Query,
  { cursor, offset = 0 }: { cursor: object; offset?: number },
) {
  const shared = { projectId, config, order, limit, offset };
  const plan = planList({ sort, match, range });
  const page =
    plan.by === 'rank'
      ? await listRankedLeads(db, { ...shared, range, cursor: cursor as RankCursor })
      : plan.by === 'matching'
        ? await listMatchingLeads(db, { ...shared, sort, match, range, cursor: cursor as SortCursor })
        : await listSortedLeads(db, { ...shared, ...match, sort: plan.sort, cursor: cursor as SortCursor });
  if (!page) throw new Error('few match');
  return { ...page, ids: page.leads.map(({ facts }) => facts.leadId) };
}

/** All leads, filtered and sorted by their own values. */
function expectedIds(snapshots: readonly LeadSnapshot[], { sort, order, match, range }: Query): string[] {
  const { search, activeAfter = -Infinity, activeBefore = Infinity, dropsBefore } = match;
  const isByActivity = match.activeAfter !== undefined || match.activeBefore !== undefined;
  const words = (name = '') => name.toLowerCase().split(/[^\p{L}]+/u);
  const listed = snapshots.filter(({ merge, state }) => {
    const { score } = standingAt(state, config, NOW);
    const dropsAt = stageDropsAt(state, config, NOW);
    return (
      merge.status === 'active' &&
      (search === undefined || words(state.traits.name).some((word) => word.startsWith(search))) &&
      (!isByActivity ||
        (state.lastEventAt !== null && state.lastEventAt >= activeAfter && state.lastEventAt < activeBefore)) &&
      (dropsBefore === undefined || (dropsAt !== null && dropsAt < dropsBefore)) &&
      score >= range.from &&
      score < range.to
    );
  });
  const keyOf = ({ state, createdAt }: LeadSnapshot): number | string | null => {
    if (sort === 'score') return standingAt(state, config, NOW).score;
    if (sort === 'lastEventAt') return state.lastEventAt;
    if (sort === 'createdAt') return createdAt;
    if (sort === 'changesAt') return changesAt({ ...state, createdAt }, config, NOW);
    if (sort === 'stageDropsAt') return stageDropsAt(state, config, NOW);
    if (sort === 'eventCount') return state.eventCount;
    if (sort === 'velocity') {
      const count = countLastDay(state.recentEventTimes, NOW);
      return count === 0 ? null : count * 1e13 + (state.lastEventAt as number);
    }
    const { name } = state.traits;
    if (name === undefined) return null;
    return sortKeyOf(name) ?? name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  };
  const direction = order === 'asc' ? 1 : -1;
  const idDirection = sort === 'score' ? -direction : direction;
  return listed
    .map((snapshot) => ({ id: snapshot.leadId, key: keyOf(snapshot) }))
    .sort((a, b) => {
      const byId = a.id < b.id ? -1 : 1;
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || byId;
      return a.key < b.key ? -direction : a.key > b.key ? direction : byId * idDirection;
    })
    .map(({ id }) => id);
}

describe('any set of leads, in any order, with any filter', () => {
  it('is the same page by page as all at once', async () => {
    const { sqlite, db } = openNodeD1();
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyLead, { maxLength: 30, size: 'max' }),
        fc.array(anyQuery, { minLength: 8, maxLength: 8 }),
        async (leads, queries) => {
          sqlite.exec('DELETE FROM leads');
          const known = leads.map(({ was, is }, i) => ({ leadId: `lead_${i % 2 ? 'b' : 'a'}${i}`, was, is }));
          const before = known.map(({ leadId, was }) => toSnapshot(leadId, was, 1));
          await commitChanges(
            db,
            projectId,
            before.map((snapshot) => toChange(snapshot.leadId, snapshot, 1)),
          );
          const changed = known.filter(({ is }) => is !== 'the same');
          const after = new Map(before.map((snapshot) => [snapshot.leadId, snapshot]));
          for (const { leadId, is } of changed) {
            if (is === null) after.delete(leadId);
            else if (is !== 'the same') after.set(leadId, toSnapshot(leadId, is, 2));
          }
          await commitChanges(
            db,
            projectId,
            changed.map(({ leadId }) => toChange(leadId, after.get(leadId) ?? null, 2)),
          );
          for (const query of queries) {
            const expected = expectedIds([...after.values()], query);
            const ids: string[] = [];
            let cursor: object | null = { at: NOW };
            while (cursor) {
              const page: Awaited<ReturnType<typeof readPage>> = await readPage(db, query, { cursor });
              ids.push(...page.ids);
              cursor = page.next;
              expect(page.ids.length).toBeLessThanOrEqual(query.limit);
              expect({ query, read: ids.length <= expected.length }).toEqual({ query, read: true });
            }
            expect({ query, ids }).toEqual({ query, ids: expected });
            const second = await readPage(db, query, { cursor: { at: NOW }, offset: query.limit });
            expect(second.ids).toEqual(expected.slice(query.limit, 2 * query.limit));
          }
        },
      ),
      { numRuns: runs(80, 200) },
    );
  });

  it('leads at the exclusive upper bound of a range do not hide those below', async () => {
    const { db } = openNodeD1();
    const lead: Known = {
      ...{ name: null, score: 60, lastEventAt: NOW - 7 * DAY_MS, earlierEvents: 0, createdAt: MONDAY },
      ...{ evaluatedAfterMs: 10 * DAY_MS, isMerged: false },
    };
    const leads = [60, 60, 60, 30].map((score, i) => toSnapshot(`lead_${i}`, { ...lead, score }, 1));
    await commitChanges(
      db,
      projectId,
      leads.map((snapshot) => toChange(snapshot.leadId, snapshot, 1)),
    );
    const match = { search: undefined, activeAfter: undefined, activeBefore: undefined, dropsBefore: undefined };
    const query: Query = { sort: 'score', order: 'desc', match, range: { from: 30, to: 60 }, limit: 1 };
    expect(await readPage(db, query, { cursor: { at: NOW } })).toMatchObject({ ids: ['lead_3'], next: null });
  });

  it('too many matches are rejected, unless sorted by score', async () => {
    const { sqlite, db } = openNodeD1();
    const fill = (from: number, to: number) =>
      sqlite.exec(`
        WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to})
        INSERT INTO leads (project_id, lead_id, seq, score, last_event_at, event_count, recent_event_times, phase, rank, stage,
          evaluated_at, created_at, config_version)
        SELECT '${projectId}', 'lead_' || i, 1, 5, ${NOW}, 1, '[]', 0, 5, 'cold', ${NOW}, ${NOW}, 1 FROM n`);
    const page = { projectId, config, match: {}, range: { from: 1, to: 30 }, cursor: { at: NOW }, limit: 1 };
    fill(1, LIMITS.sortedMatchesMax);
    expect((await listMatchingLeads(db, { ...page, sort: 'name' }))?.total).toBe(LIMITS.sortedMatchesMax);
    fill(LIMITS.sortedMatchesMax + 1, LIMITS.sortedMatchesMax + 1);
    expect(await listMatchingLeads(db, { ...page, sort: 'name' })).toBeNull();
    expect((await listMatchingLeads(db, { ...page, sort: 'score' }))?.total).toBe(LIMITS.sortedMatchesMax + 1);
  });

  it('the sort tables contain exactly the listed leads, and the table by name contains only leads with a name', async () => {
    const { sqlite, db } = openNodeD1();
    const tables = () => [
      sqlite.prepare('SELECT * FROM leads_by_age').all(),
      sqlite.prepare('SELECT * FROM leads_by_name').all(),
    ];
    const lead: Known = {
      ...{
        name: 'Ada',
        score: 5,
        lastEventAt: NOW,
        createdAt: MONDAY,
        evaluatedAfterMs: 0,
        earlierEvents: 0,
        isMerged: false,
      },
    };
    const become = async (known: Known | null, seq: number) => {
      await commitChanges(db, projectId, [toChange('lead_1', known && toSnapshot('lead_1', known, seq), seq)]);
      return tables();
    };
    const aged = { project_id: projectId, created_at: MONDAY, lead_id: 'lead_1' };
    const named = { project_id: projectId, nameless: 0, name: 'Ada', lead_id: 'lead_1' };
    expect(await become(lead, 1)).toEqual([[aged], [named]]);
    expect(await become({ ...lead, name: null }, 2)).toEqual([[aged], []]);
    expect(await become({ ...lead, name: 'ada' }, 3)).toEqual([[aged], [{ ...named, name: 'ada' }]]);
    expect(await become({ ...lead, isMerged: true }, 4)).toEqual([[], []]);
    expect(await become(lead, 5)).toEqual([[aged], [named]]);
    expect(await become(null, 6)).toEqual([[], []]);
  });
});
