// Measures pages of filtered lists: `node worker/benches/filtered-lists.bench.ts [--leads 10000,100000,1000000]`. Runs the product's
// queries, rows and migrations on SQLite in this process, without network or D1. Also prints SQLite's query plan for each list.
import { parseArgs } from 'node:util';
import type { LeadConditions } from '../contract/lead-condition.ts';
import { LeadListQuery } from '../contract/lead-query.ts';
import { rankAt } from '../domain/rank.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { standingAt } from '../domain/standing.ts';
import { DAY_MS } from '../domain/time.ts';
import { type LeadList, type ListCursor, readListPage, toLeadList } from '../people/list/lead-list.ts';
import { type FilteredPage, readFilteredPage } from '../people/list/read-filtered-page.ts';
import { LEAD_ROW_COLUMNS } from '../project/commit-changes.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { makeRow } from '../testing/make-change.ts';
import { seededRandom } from '../testing/seeded-random.ts';

const { values } = parseArgs({ options: { leads: { type: 'string', default: '10000,100000,1000000' } } });
const PROJECT_ID = `prj_${'0'.repeat(32)}`;
const NOW = Date.UTC(2026, 10, 1, 12);
const PAGES = 20;
const config = { version: 1, ruleset: DEFAULT_RULESET };
const INDUSTRIES = ['software', 'retail', 'logistics', 'health', 'education', 'finance', 'energy', 'travel'];
const CAMPAIGNS = ['spring', 'summer', 'webinar', 'brand', null, null];

function makeLead(random: () => number, i: number) {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const lastEventAt = Math.round(NOW - random() ** 1.5 * 365 * DAY_MS);
  const score = Math.round(random() ** 4 * 15_000) / 100;
  const anchor = { score, lastEventAt, scoredAt: null };
  const recentEventTimes = [lastEventAt];
  const { stage } = standingAt({ ...anchor, recentEventTimes }, { ruleset: DEFAULT_RULESET }, NOW);
  const campaign = pick(CAMPAIGNS);
  const named = { source: 'news', medium: 'email', name: campaign, term: null, content: null };
  const custom = {
    ...{ employees: Math.floor(random() ** 3 * 1_000), industry: pick(INDUSTRIES), plan: pick(['free', 'pro']) },
    ...{ city: `City ${Math.floor(random() * 500)}`, note: `Met at booth ${Math.floor(random() * 10_000)}` },
    ...(i % 10_000 === 7 && { vip: true }),
  };
  return makeRow({
    ...{ name: `Lead ${i.toString(36)}`, email: `${i.toString(36)}@mail.example`, company: `Company ${i % 50_000}` },
    ...{ ...anchor, ...rankAt(anchor, DEFAULT_RULESET.decay, NOW), stage, recentEventTimes, evaluatedAt: NOW },
    firstTouch: campaign
      ? { at: '2026-01-01T00:00:00.000Z', landingPage: null, referrer: null, campaign: named }
      : null,
    ...{
      custom,
      eventCount: Math.floor(random() * 40),
      createdAt: lastEventAt - DAY_MS,
      firstEventAt: lastEventAt - DAY_MS,
    },
    memberOf: i % 5_000 === 3 ? ['lst_1'] : null,
  });
}

function fill({ sqlite }: ReturnType<typeof openNodeD1>, leads: number): void {
  sqlite.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000');
  sqlite.exec(
    `INSERT INTO lists (id, project_id, name, created_by, created_at, updated_at) VALUES ('lst_1', '${PROJECT_ID}', 'Fair', 'usr_1', 0, 0)`,
  );
  const random = seededRandom(1);
  const columns = LEAD_ROW_COLUMNS.map(([column]) => column);
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, ${columns}) VALUES (?, ?, ${columns.map(() => '?')})`,
  );
  sqlite.exec('BEGIN');
  for (let i = 0; i < leads; i++) {
    const row = makeLead(random, i);
    const cells = LEAD_ROW_COLUMNS.map(([, key]) => row[key] ?? null);
    const id = Math.floor(random() * 2 ** 48).toString(16);
    insert.run(
      PROJECT_ID,
      `${id}-${i}`,
      ...cells.map((cell) => (cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : cell)),
    );
  }
  sqlite.exec('COMMIT');
}

const FILTERS: Record<string, LeadConditions> = {
  'the issue’s: hot, employees, active, campaign': [
    { field: 'stage', operator: 'equals', value: 'hot' },
    { property: 'employees', operator: 'greater_than', value: 200 },
    { field: 'lastEventAt', operator: 'within_days', value: 7 },
    { field: 'firstTouch.campaign', operator: 'equals', value: 'spring' },
  ],
  'one lead in two': [{ property: 'employees', operator: 'greater_than', value: 125 }],
  'one in 10,000, by a property': [{ property: 'vip', operator: 'equals', value: true }],
  'none, by a property': [{ property: 'nobody_has_this', operator: 'exists' }],
  'none, by any of two': {
    any: [
      { property: 'employees', operator: 'greater_than', value: 5_000 },
      { property: 'industry', operator: 'equals', value: 'mining' },
    ],
  },
  'few, by part of a text': [{ property: 'note', operator: 'contains', value: 'booth 777' }],
  'none, by not': [{ not: { property: 'employees', operator: 'less_than', value: 5_000 } }],
  'none, by part of a name': [{ property: 'name', operator: 'contains', value: 'nobody' }],
  'one in 5,000, by a list': [{ field: 'list', operator: 'in', value: ['lst_1'] }],
  'none, by events': [{ field: 'eventCount', operator: 'greater_than', value: 1_000 }],
};

/** Every list to measure: each filter in the orders that have an index and in those that have none. */
const LISTS: [name: string, query: Record<string, string>][] = [
  ...Object.entries(FILTERS).flatMap(([name, filter]) =>
    ['score', 'name', 'lastEventAt'].map((sort): [string, Record<string, string>] => [
      name,
      { sort, filter: JSON.stringify(filter) },
    ]),
  ),
  ['all', { sort: 'property', property: 'employees' }],
  ['all', { sort: 'property', property: 'city', order: 'desc' }],
  ['all', { sort: 'eventCount' }],
  ['one lead in two', { sort: 'property', property: 'city', filter: JSON.stringify(FILTERS['one lead in two']) }],
];

async function measure(d1: ReturnType<typeof openNodeD1>, leads: number): Promise<void> {
  console.log(
    `\n${leads.toLocaleString('en')} leads; processor ms of the first page, of the worst page, pages, leads looked at, found`,
  );
  const filtered: number[] = [];
  for (const [name, asked] of LISTS) {
    const query = LeadListQuery.parse({ limit: '100', ...asked });
    const list = toLeadList({ projectId: PROJECT_ID, config }, query);
    if ('reason' in list) throw new Error(list.reason);
    const statements = new Set<string>();
    const prepare = (sql: string) => {
      statements.add(sql);
      return d1.db.prepare(sql);
    };
    const env = { DB: { ...d1.db, prepare } } as unknown as Parameters<typeof readFilteredPage>[0];
    const times: number[] = [];
    let cursor: ListCursor | null = { at: NOW };
    let [lookedAt, found] = [0, 0];
    let isRefused = false;
    while (cursor && times.length < PAGES && found < 300) {
      const before = process.cpuUsage();
      const page: ReadPage | null = list.conditions
        ? await readFilteredPage(env, list, { cursor, limit: 100, offset: 0, counts: times.length === 0 })
        : await readSortedPage(env, list, cursor);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
      isRefused = page === null;
      lookedAt += page?.lookedAt ?? 0;
      found += page?.leads.length ?? 0;
      cursor = page?.next ?? null;
    }
    if (list.conditions) filtered.push(...times);
    const [first = 0] = times;
    const cells = [first.toFixed(0), Math.max(...times).toFixed(0), times.length, lookedAt, found];
    const by = `${asked.sort} ${asked.property ?? ''}`.padEnd(20);
    const told = isRefused ? 'refused: too many to sort' : cells.map((cell) => `${cell}`.padStart(8)).join('');
    console.log(`${name.padEnd(46)} ${by} ${told}`);
    if (asked.sort === 'score' || name === 'all')
      for (const plan of plansOf(d1, statements)) console.log(`    ${plan}`);
  }
  filtered.sort((a, b) => a - b);
  const at = (share: number) => filtered[Math.floor(share * (filtered.length - 1))]?.toFixed(0);
  console.log(`${filtered.length} filtered pages: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
}

type ReadPage = Pick<FilteredPage, 'leads' | 'next' | 'lookedAt'>;

async function readSortedPage(
  env: Parameters<typeof readFilteredPage>[0],
  list: LeadList,
  cursor: ListCursor,
): Promise<ReadPage | null> {
  const page = await readListPage(env.DB, list, { cursor, limit: 100 });
  return page && { ...page, lookedAt: page.total ?? 0 };
}

/** SQLite's query plan. The word SCAN in a plan means that SQLite reads the whole table. */
function plansOf({ sqlite }: ReturnType<typeof openNodeD1>, asked: ReadonlySet<string>): string[] {
  const details = [...asked].flatMap((sql) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => `${detail}`),
  );
  return [...new Set(details.filter((detail) => /\bleads|member/.test(detail)))];
}

for (const leads of values.leads.split(',').map(Number)) {
  const d1 = openNodeD1();
  fill(d1, leads);
  await measure(d1, leads);
  d1.sqlite.close();
}
