// Measures a project of ten million leads: the size of its rows, the queries of lists and the cron, and the refreshes caused by time
// alone. Run `node worker/benches/many-leads.bench.ts [--leads 10000000]`. The bench takes a quarter of an hour and 8 GB of disk space.
// Runs the product's queries, rows and migrations on SQLite in this process, without network or D1.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { D1Database } from '@cloudflare/workers-types';
import type { LeadRow } from '../contract/project-change.ts';
import { countQuiet } from '../cron/erase-quiet.ts';
import { refreshDue } from '../cron/refresh-due.ts';
import { evolve, initialState, type LeadState } from '../domain/fold.ts';
import { toFolded } from '../domain/folded-event.ts';
import { evaluate, toLeadRow } from '../domain/lead-snapshot.ts';
import { awardsFor, DEFAULT_RULESET } from '../domain/ruleset.ts';
import { changesAt } from '../domain/standing.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { NOTHING_FOLDED } from '../lead/fold-log.ts';
import { readBacklog } from '../observe/backlog.ts';
import { readScoreDistribution } from '../project/analytics-queries.ts';
import { LEAD_ROW_COLUMNS } from '../project/commit-changes.ts';
import { countLeadsByStage } from '../project/count-by-stage.ts';
import { listMatchingLeads } from '../project/matching-leads.ts';
import { listRankedLeads, type RankCursor } from '../project/ranked-leads.ts';
import { readFunnel } from '../project/read-funnel.ts';
import { readSources } from '../project/read-sources.ts';
import { listLeadIds } from '../project/walk-leads.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { seededRandom } from '../testing/seeded-random.ts';

const { values } = parseArgs({ options: { leads: { type: 'string', default: '10000000' } } });
const LEADS = Number(values.leads);
/** IDs have a realistic length, because every index contains them. */
const PROJECT_ID = `prj_${'0'.repeat(32)}`;
const NOW = Date.UTC(2026, 10, 1, 12);
/** Leads were last seen within a year, most of them recently. */
const HISTORY_DAYS = 365;
const SIMULATED_DAYS = 30;
/** The value must match the one in cron/refresh-due. */
const LEADS_PER_TICK = 5_000;
/** Queries slower than this run only once. */
const SLOW_MS = 1_000;
const ROUNDS = 20;
const TYPES = ['page_view', 'page_view', 'page_view', 'page_view', 'signup', 'download', 'demo_request'] as const;
const NAMES = ['Alice', 'Bob', 'Chloe', 'Dilip', 'Emeka', 'Fatima', 'Goran', 'Hanna'];
const config = { version: 1, ruleset: DEFAULT_RULESET };

/** Makes the ID of an anonymous visitor in the SDK's format. */
const makeLeadId = (random: () => number): string => {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
};

/** A lead with one to eight events over some days. One lead in ten is identified. */
function makeState(random: () => number, i: number): LeadState {
  const lastEventAt = Math.round(NOW - random() ** 1.5 * HISTORY_DAYS * DAY_MS);
  const count = 1 + Math.floor(random() ** 3 * 8);
  const name = `${NAMES[i % NAMES.length]} ${i.toString(36)}`;
  const isKnown = random() < 0.1;
  let state: LeadState = isKnown
    ? { ...initialState, traits: { name, email: `${i.toString(36)}@mail.example`, company: `Company ${i % 50_000}` } }
    : initialState;
  for (let n = count - 1; n >= 0; n--) {
    const occurredAt = lastEventAt - Math.floor(n * random() * DAY_MS);
    const type = TYPES[Math.floor(random() * TYPES.length)] as string;
    const activity = {
      kind: 'activity',
      eventId: `evt_${n}`,
      occurredAt,
      receivedAt: occurredAt,
      source: 'page',
      type,
      properties: {},
    } as const;
    state = evolve(state, toFolded({ ...activity, awards: awardsFor(activity, DEFAULT_RULESET) }), DEFAULT_RULESET);
  }
  return state;
}

/** The row as the cron would have left it at its last evaluation, which was due to the passing of time. */
function makeRow(random: () => number, i: number): { leadId: string; row: LeadRow; state: LeadState } {
  const leadId = makeLeadId(random);
  const state = makeState(random, i);
  const createdAt = state.firstEventAt ?? NOW;
  const merge = { status: 'active' } as const;
  const fresh = {
    ...NOTHING_FOLDED,
    projectId: PROJECT_ID,
    leadId,
    idKind: 'own' as const,
    seq: 9,
    projectedSeq: 8,
    createdAt,
    evaluatedAt: createdAt,
    stage: 'cold',
    state,
    merge,
  };
  const { snapshot } = evaluate(fresh, config, { at: NOW, cause: 'decay' });
  return { leadId, row: toLeadRow(snapshot, config), state };
}

/** Number of refreshes in each minute if there are no further events. */
const due = new Uint32Array((SIMULATED_DAYS * DAY_MS) / MINUTE_MS);

function foresee(state: LeadState): void {
  const end = NOW + SIMULATED_DAYS * DAY_MS;
  const timed = { ...state, createdAt: NOW };
  let at = changesAt(timed, config, NOW);
  while (at !== null && at < end) {
    const minute = Math.floor((at - NOW) / MINUTE_MS);
    due[minute] = (due[minute] ?? 0) + 1;
    at = changesAt(timed, config, at);
  }
}

function fill({ sqlite }: ReturnType<typeof openNodeD1>): void {
  sqlite.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000000');
  sqlite.prepare('INSERT INTO projects (id, name, created_at) VALUES (?, ?, ?)').run(PROJECT_ID, 'Bench', NOW);
  const random = seededRandom(1);
  const columns = LEAD_ROW_COLUMNS.map(([column]) => column);
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, ${columns}) VALUES (?, ?, ${columns.map(() => '?')})`,
  );
  sqlite.exec('BEGIN');
  for (let i = 0; i < LEADS; i++) {
    const { leadId, row, state } = makeRow(random, i);
    foresee(state);
    const cells = LEAD_ROW_COLUMNS.map(([, key]) => row[key] ?? null);
    insert.run(
      ...[
        PROJECT_ID,
        leadId,
        ...cells.map((cell) => (cell !== null && typeof cell === 'object' ? JSON.stringify(cell) : cell)),
      ],
    );
    if (i % 100_000 === 0) process.stderr.write(`\r${i.toLocaleString('en-US')} leads`);
  }
  sqlite.exec('COMMIT');
  process.stderr.write('\r');
}

/** Records the SQL statements, so that their plans can be printed later. */
function listenTo(db: D1Database): { db: D1Database; asked: Set<string> } {
  const asked = new Set<string>();
  const prepare = (sql: string) => {
    asked.add(sql);
    return db.prepare(sql);
  };
  return { db: { ...db, prepare } as D1Database, asked };
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  while (times.length < ROUNDS && (times[0] ?? 0) < SLOW_MS) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');

type Query = (db: D1Database) => Promise<unknown>;

/** The cursor of a page far down the list, after `behind` leads. */
function deepCursor({ sqlite }: ReturnType<typeof openNodeD1>, behind: number): RankCursor {
  const position = (phase: 0 | 1) => {
    const found = sqlite
      .prepare(
        'SELECT rank, lead_id FROM leads WHERE project_id = ? AND phase = ? ORDER BY rank DESC, lead_id LIMIT 1 OFFSET ?',
      )
      .get(PROJECT_ID, phase, behind);
    return found && ([Number(found.rank), `${found.lead_id}`] as [number, string]);
  };
  return { at: NOW, steady: position(0), decaying: position(1) };
}

function queriesOf(d1: ReturnType<typeof openNodeD1>): Record<string, Query> {
  const page = { projectId: PROJECT_ID, config, limit: 20, cursor: { at: NOW } as RankCursor };
  const deep = deepCursor(d1, Math.floor(LEADS / 20));
  const late = NOW + DAY_MS;
  const refreshed: unknown[] = [];
  const REFRESHES = { sendBatch: async (messages: unknown[]) => void refreshed.push(...messages) };
  const refresh = (db: D1Database, at: number) =>
    refreshDue({ DB: db, REFRESHES } as unknown as Parameters<typeof refreshDue>[0], at);
  const sources = (db: D1Database, days: number) =>
    readSources(db, {
      ...{ projectId: PROJECT_ID, key: { by: 'source' }, decay: config.ruleset.decay, at: NOW, limit: 20 },
      ...{ before: NOW - 2 * days * DAY_MS, from: NOW - days * DAY_MS, until: NOW, stage: 'qualified', timeTo: 'hot' },
      stages: ['cold', 'warm', 'hot', 'qualified'],
    });
  return {
    'leaderboard, first page': (db) => listRankedLeads(db, page),
    'leaderboard, deep page by cursor': (db) => listRankedLeads(db, { ...page, cursor: deep }),
    'leaderboard, skipping 10,000': (db) => listRankedLeads(db, { ...page, offset: 10_000 }),
    'leads of one stage': (db) => listRankedLeads(db, { ...page, range: { from: 60, to: 100 } }),
    'leaderboard, cron a day late': (db) => listRankedLeads(db, { ...page, cursor: { at: late } }),
    'counts by stage': (db) => countLeadsByStage(db, { ...page, at: NOW }),
    'counts by stage, cron a day late': (db) => countLeadsByStage(db, { ...page, at: late }),
    'search that finds one lead': (db) =>
      listMatchingLeads(db, { ...page, match: { search: `alice ${(80_000).toString(36)}` } }),
    'search for a common first name': (db) => listMatchingLeads(db, { ...page, match: { search: 'alice' } }),
    'active within an hour': (db) => listMatchingLeads(db, { ...page, match: { activeAfter: NOW - HOUR_MS } }),
    'active within a day': (db) => listMatchingLeads(db, { ...page, match: { activeAfter: NOW - DAY_MS } }),
    'idle for 180 days': (db) => listMatchingLeads(db, { ...page, match: { activeBefore: NOW - 180 * DAY_MS } }),
    'score distribution': (db) => readScoreDistribution(db, { ...page, at: NOW }),
    'sources of 30 days': (db) => sources(db, 30),
    'sources of a year': (db) => sources(db, 365),
    'funnel of a year': (db) =>
      readFunnel(db, {
        ...{ projectId: PROJECT_ID, key: { by: 'source' }, limit: 20, stages: ['cold', 'warm', 'hot', 'qualified'] },
        ...{ before: NOW - 730 * DAY_MS, from: NOW - 365 * DAY_MS, until: NOW },
      }),
    'due within a minute': (db) => refresh(db, NOW + MINUTE_MS),
    'due within a day: 5,000 of them': (db) => refresh(db, late),
    'how long leads have been due (health)': (db) => readBacklog(db, { now: NOW, shards: 1 }),
    'a page of a run, of 50 in the middle': (db) => listLeadIds(db, PROJECT_ID, { after: '8', limit: 50 }),
    'preview of 180 days of retention': (db) => countQuiet(db, { projectId: PROJECT_ID, retentionDays: 180, now: NOW }),
  };
}

async function main(file: string): Promise<void> {
  const d1 = openNodeD1(file);
  const startedAt = performance.now();
  fill(d1);
  console.log(`${whole(LEADS)} leads written in ${whole((performance.now() - startedAt) / 1000)} s`);
  printSizes(d1);
  console.log('\nmedian ms; how leads are read');
  for (const [name, run] of Object.entries(queriesOf(d1))) {
    const { db, asked } = listenTo(d1.db);
    const ms = await medianMs(() => run(db));
    console.log(`${name.padEnd(44)}${ms.toFixed(2).padStart(10)}   ${plansOf(d1, asked).join('; ')}`);
  }
  printDue();
  d1.sqlite.close();
}

function printSizes({ sqlite }: ReturnType<typeof openNodeD1>): void {
  const parts = sqlite.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY 1 ORDER BY 2 DESC').all();
  const total = parts.reduce((sum, { bytes }) => sum + Number(bytes), 0);
  console.log(`\nbytes a lead: ${whole(total / LEADS)}; 10 GB hold ${whole((10e9 / total) * LEADS)} leads`);
  for (const { name, bytes } of parts.filter((part) => Number(part.bytes) > total / 500))
    console.log(`  ${`${name}`.padEnd(34)}${whole(Number(bytes) / LEADS).padStart(6)}`);
}

/** SQLite's query plan. The word SCAN in a plan means that SQLite reads the whole table. */
function plansOf({ sqlite }: ReturnType<typeof openNodeD1>, asked: ReadonlySet<string>): string[] {
  const details = [...asked].flatMap((sql) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => `${detail}`),
  );
  return [...new Set(details.filter((detail) => /\bleads/.test(detail)))];
}

/** Prints how many leads the cron finds each minute, and how many are overdue. */
function printDue(): void {
  let [waiting, mostWaiting, total, lastBehind] = [0, 0, 0, 0];
  due.forEach((brought, minute) => {
    total += brought;
    waiting = Math.max(0, waiting + brought - LEADS_PER_TICK);
    mostWaiting = Math.max(mostWaiting, waiting);
    if (waiting > 0) lastBehind = minute;
  });
  const sorted = [...due].sort((a, b) => a - b);
  const firstDay = due.slice(0, DAY_MS / MINUTE_MS).reduce((sum, brought) => sum + brought, 0);
  console.log(
    `\ndue by time alone in ${SIMULATED_DAYS} days: ${whole(total)}, ${whole(firstDay)} of them on the first`,
  );
  console.log(
    `per minute: mean ${whole(total / due.length)}, 99th percentile ${whole(sorted[Math.floor(due.length * 0.99)] ?? 0)}, max ${whole(sorted.at(-1) ?? 0)}`,
  );
  console.log(
    `at ${whole(LEADS_PER_TICK)} per minute: largest backlog ${whole(mostWaiting)}, last one in minute ${lastBehind}`,
  );
  console.log(`  after a day without cron: ${whole(firstDay / LEADS_PER_TICK)} minutes to catch up`);
}

const directory = mkdtempSync(join(tmpdir(), 'many-leads-'));
try {
  await main(join(directory, 'leads.sqlite'));
} finally {
  rmSync(directory, { recursive: true });
}
