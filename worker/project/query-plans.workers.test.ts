import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { refreshDue } from '../cron/refresh-due.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { plansOf } from '../testing/query-plans.ts';
import { countActivity, countStageMoves, readScoreDistribution } from './analytics-queries.ts';
import { countLeadsByStage } from './count-by-stage.ts';
import { listUnrefreshed } from './list-unrefreshed.ts';
import { countSource } from './match-source.ts';
import { listMatchingLeads } from './matching-leads.ts';
import { listCallCandidates, listLatestEvents } from './quoted-events.ts';
import { rankCompanies } from './rank-companies.ts';
import { listRankedLeads } from './ranked-leads.ts';
import { listLatestPeople, readCompanies, readCompanyTotals } from './read-companies.ts';
import { readFunnel } from './read-funnel.ts';
import { readPagePeople } from './read-page-people.ts';
import { readSources } from './read-sources.ts';
import { listSortedLeads } from './sorted-leads.ts';
import { listTopEarners } from './top-earners.ts';

const config = { version: 1, ruleset: DEFAULT_RULESET };
const at = Date.UTC(2026, 1, 11);
const page = { projectId: 'prj_1', config, limit: 20 };
const companies = { projectId: 'prj_1', ofPages: false, decay: DEFAULT_RULESET.decay, at };
const byName = { cursor: { at }, sort: 'name', order: 'asc' } as const;
const WARM = { from: 30, to: 60 };
const after = { at, steady: [50, 'lead_1'], decaying: [1050, 'lead_1'], due: [50, 'lead_1'] } as {
  at: number;
  steady: [number, string];
  decaying: [number, string];
  due: [number, string];
};

it.each<[string, (db: D1Database) => Promise<unknown>]>([
  ['the leaderboard', (db) => listRankedLeads(db, { ...page, cursor: { at } })],
  ['a later page of the leaderboard', (db) => listRankedLeads(db, { ...page, cursor: after })],
  [
    'the leads of a message that are not refreshed yet',
    (db) => listUnrefreshed(db, 'prj_1', ['lead_1'], { version: 1, now: at }),
  ],
  ['the leads of a stage', (db) => listRankedLeads(db, { ...page, cursor: { at }, range: { from: 60, to: 100 } })],
  ['the stage counts', (db) => countLeadsByStage(db, { ...page, at })],
  ['the score distribution', (db) => readScoreDistribution(db, { ...page, at })],
  ['a search', (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { search: 'alice' } })],
  [
    'a search among recently active leads',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { search: 'alice', activeAfter: at } }),
  ],
  [
    'the list of recently active leads',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { activeAfter: at - 1, activeBefore: at } }),
  ],
  [
    'the list of long inactive leads',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { activeBefore: at } }),
  ],
  ['the leads of a stage by name', (db) => listMatchingLeads(db, { ...page, ...byName, match: {}, range: WARM })],
  [
    'the list of leads sorted by a property',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, sort: 'property', property: 'a.b', match: {} }),
  ],
  [
    'the list of leads sorted by their number of events',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, sort: 'eventCount', match: {} }),
  ],
  ['a search sorted by name', (db) => listMatchingLeads(db, { ...page, ...byName, match: { search: 'alice' } })],
  [
    'the list of recently active leads, sorted by name',
    (db) => listMatchingLeads(db, { ...page, ...byName, match: { activeAfter: at - 1 }, range: WARM }),
  ],
  [
    'the list of the most active leads of the last day',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, sort: 'velocity', match: { activeAfter: at - DAY_MS } }),
  ],
  [
    'the list of leads that drop a stage next',
    (db) =>
      listMatchingLeads(db, {
        ...page,
        cursor: { at, after: [at + 1, 'lead_1'] },
        sort: 'stageDropsAt',
        order: 'asc',
        match: { dropsBefore: at + 7 * DAY_MS },
      }),
  ],
  [
    'the list of leads that soon drop a stage, sorted by name',
    (db) => listMatchingLeads(db, { ...page, ...byName, match: { dropsBefore: at + 7 * DAY_MS } }),
  ],
  [
    'a search among leads that soon drop a stage',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { search: 'alice', dropsBefore: at + DAY_MS } }),
  ],
  [
    'the list of leads of an owner',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { owner: 'usr_1' } }),
  ],
  [
    'the list of leads of former members',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { owner: 'former' } }),
  ],
  [
    'the list of leads in a segment',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { segment: 'seg_1' } }),
  ],
  [
    'a search in a segment, sorted by name',
    (db) => listMatchingLeads(db, { ...page, ...byName, match: { segment: 'seg_1', search: 'alice' } }),
  ],
  ['the list of won leads', (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { status: 'won' } })],
  [
    'the list of open leads of an owner, sorted by activity',
    (db) =>
      listMatchingLeads(db, {
        ...{ ...page, cursor: { at }, sort: 'lastEventAt' },
        match: { owner: 'usr_1', status: 'open', activeAfter: at - 1 },
      }),
  ],
  [
    'the list of unassigned leads',
    (db) => listMatchingLeads(db, { ...page, cursor: { at }, match: { owner: 'none', status: 'new' } }),
  ],
  [
    'the leaderboard of a period',
    (db) => listTopEarners(db, { ...page, at, sinceHour: at / HOUR_MS - 24, range: WARM }),
  ],
  ['the list of latest events', (db) => listLatestEvents(db, page)],
  ['the count of activity', (db) => countActivity(db, { ...page, range: { from: 0, to: 1 }, interval: 'day' })],
  [
    'the report of sources',
    (db) =>
      readSources(db, {
        ...{ projectId: 'prj_1', key: { by: 'referrer' }, decay: DEFAULT_RULESET.decay, at, limit: 20 },
        ...{ before: at - 60 * DAY_MS, from: at - 30 * DAY_MS, until: at, stage: 'qualified', timeTo: 'hot' },
        stages: ['cold', 'warm', 'hot', 'qualified'],
      }),
  ],
  [
    'the funnel of a segment',
    (db) =>
      readFunnel(db, {
        ...{ projectId: 'prj_1', key: { by: 'source' }, limit: 20, segment: 'seg_1', stages: ['cold', 'warm', 'hot'] },
        ...{ before: at - 60 * DAY_MS, from: at - 30 * DAY_MS, until: at },
      }),
  ],
  ['the list of companies by account score', (db) => rankCompanies(db, companies, { sort: 'accountScore', limit: 20 })],
  [
    'the list of companies by number of people',
    (db) => rankCompanies(db, companies, { sort: 'people', limit: 20, after: [3, 'a.example'] }),
  ],
  ['a search for companies', (db) => rankCompanies(db, companies, { sort: 'lastEventAt', search: 'acme', limit: 20 })],
  ['the list of people of companies', (db) => readCompanies(db, companies, { keys: ['a.example'], each: 10 })],
  [
    'the list of people of a company that only pages name',
    (db) => readPagePeople(db, companies, { key: 'a.example', countedMax: 1_000, each: 10 }),
  ],
  [
    'the sum of figures of a company',
    (db) => readCompanyTotals(db, companies, { key: 'a.example', thresholds: [0, 30], sinceHour: 0 }),
  ],
  ['the list of latest people of a company', (db) => listLatestPeople(db, companies, { key: 'a.example', limit: 10 })],
  ['the count of stage moves', (db) => countStageMoves(db, { ...page, range: { from: 0, to: 1 }, interval: 'day' })],
  ['the refresh of due leads', (db) => refreshDue({ ...env, DB: db }, at)],
])('%s uses an index, and scans no leads', async (_name, run) => {
  const plans = await plansOf(run);
  expect(plans.length).toBeGreaterThan(0);
  // Rows in memory, found through an index.
  const scans = plans.filter(
    (detail) =>
      /^SCAN/.test(detail) &&
      !/VIRTUAL TABLE INDEX|^SCAN (in_range|standing|matching|found|active|top|step|stage|projects|company|counted|\(subquery|CONSTANT)/.test(
        detail,
      ),
  );
  expect(scans).toEqual([]);
  for (const detail of plans.filter((plan) => /\bleads\b/.test(plan) && /^SEARCH/.test(plan))) {
    expect(detail).toMatch(
      /USING (COVERING )?INDEX leads_|USING INTEGER PRIMARY KEY|\(project_id=\? AND lead_id(=|>\? AND lead_id<)\?\)/,
    );
  }
});

it.each<[string, (db: D1Database) => Promise<unknown>]>([
  ['the leaderboard', (db) => listRankedLeads(db, { ...page, cursor: { at } })],
  ['the stage counts', (db) => countLeadsByStage(db, { ...page, at })],
  ['the score distribution', (db) => readScoreDistribution(db, { ...page, at })],
  ['the leads of a stage by name', (db) => listMatchingLeads(db, { ...page, ...byName, match: {}, range: WARM })],
])('%s reads only the leads that are due', async (_name, run) => {
  const plans = await plansOf(run);
  const due = plans.findIndex((detail) => / due /.test(detail));
  expect(plans.slice(due, due + 2)).toEqual([
    'SEARCH due USING PRIMARY KEY (project_id=? AND at<?)',
    expect.stringMatching(/^SEARCH leads USING INDEX \w+ \(project_id=\? AND lead_id=\?\)$/),
  ]);
});

it('candidates are counted in the rank index, without reading their rows', async () => {
  const range = { from: 0, to: Number.POSITIVE_INFINITY };
  const plans = await plansOf((db) => countSource(db, {}, { projectId: 'prj_1', config, range, at, max: 10 }));
  expect(plans.filter((detail) => /leads_by_rank/.test(detail))).toEqual(
    Array.from({ length: 2 }, () => expect.stringContaining('USING COVERING INDEX leads_by_rank')),
  );
});

const ORDERS = ['asc', 'desc'] as const;
const KEYS = { lastEventAt: at, createdAt: at, name: 'Alice' } as const;
const SORTS = Object.keys(KEYS) as (keyof typeof KEYS)[];
it.each<[string, (db: D1Database) => Promise<unknown>]>([
  ...ORDERS.map((order): [string, (db: D1Database) => Promise<unknown>] => [
    `by score ${order}`,
    (db) => listRankedLeads(db, { ...page, order, cursor: after }),
  ]),
  ...SORTS.flatMap((sort) =>
    ORDERS.flatMap((order) =>
      [undefined, KEYS[sort], ...(sort === 'createdAt' ? [] : [null])].map(
        (key): [string, (db: D1Database) => Promise<unknown>] => [
          `by ${sort} ${order} after ${key}`,
          (db) =>
            listSortedLeads(db, {
              ...{ ...page, sort, order },
              cursor: { at, ...(key !== undefined && { after: [key, 'lead_1'] }) },
            }),
        ],
      ),
    ),
  ),
])('lists %s need no sorting, because they follow the index from the end of the previous page', async (_, run) => {
  const plans = (await plansOf(run)).filter((detail) => !detail.startsWith('SCALAR SUBQUERY'));
  expect(plans.filter((detail) => /TEMP B-TREE|^SCAN/.test(detail))).toEqual([]);
  for (const detail of plans) expect(detail).toMatch(/^SEARCH \w+ USING (COVERING )?(INDEX|PRIMARY KEY) /);
});

it('the leads to call are read in order, and no more than requested', async () => {
  const plans = await plansOf((db) => listCallCandidates(db, { ...page, at, snoozedMax: 5 }));
  const ranked = [
    'SEARCH place USING PRIMARY KEY (project_id=? AND rank>? AND rank<?)',
    expect.stringMatching(/^SEARCH leads USING INDEX \w+ \(project_id=\? AND lead_id=\?\)$/),
  ];
  expect(plans).toEqual([
    expect.stringMatching(/^SEARCH mark USING (COVERING )?INDEX call_marks_snoozed \(project_id=\? AND until<\?\)$/),
    expect.stringMatching(/^SEARCH leads USING INDEX \w+ \(project_id=\? AND lead_id=\?\)$/),
    ...ranked,
    ...ranked,
  ]);
});

it.each(SORTS.flatMap((sort) => ORDERS.map((order) => [sort, order] as const)))(
  'a page of leads by %s, %s, starts at its position in the index',
  async (sort, order) => {
    const cursor = { at, after: [KEYS[sort], 'lead_1'] as [string | number, string] };
    const [keyed] = await plansOf((db) => listSortedLeads(db, { ...page, sort, order, cursor }));
    expect(keyed).toMatch(sort === 'createdAt' || sort === 'name' ? /\(\w+,lead_id\)[<>]/ : /[<>]/);
  },
);

it.each([
  [{}, 'leads_by_last_event'],
  [{ activeAfter: at }, 'leads_by_last_event'],
])('filtering by last event with %j reads a range of that index', async (bounds, index) => {
  const [keyed] = await plansOf((db) =>
    listSortedLeads(db, { ...page, ...bounds, sort: 'lastEventAt', order: 'desc', cursor: { at } }),
  );
  expect(keyed).toContain(index);
});
