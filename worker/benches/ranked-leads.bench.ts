// Measures how long lists take as a project grows: `node worker/benches/ranked-leads.bench.ts [--max 1000000]`. Runs the product's
// queries, row mapping and migrations on SQLite in this process, without network or D1.
import { parseArgs } from 'node:util';
import { rankAt } from '../domain/rank.ts';
import { DEFAULT_RULESET } from '../domain/ruleset.ts';
import { changesAt, standingAt } from '../domain/standing.ts';
import { DAY_MS } from '../domain/time.ts';
import { countLeadsByStage } from '../project/count-by-stage.ts';
import { listMatchingLeads } from '../project/matching-leads.ts';
import { listRankedLeads } from '../project/ranked-leads.ts';
import { openNodeD1 } from '../testing/d1.node.ts';

const { values } = parseArgs({ options: { max: { type: 'string', default: '1000000' } } });
const config = { version: 1, ruleset: DEFAULT_RULESET };
const now = Date.UTC(2026, 10, 1);
const projectId = 'prj_bench';
const ROUNDS = 40;

/** Repeatable noise in [0, 1). */
const noise = (i: number) => (Math.sin(i * 12.9898) * 43758.5453) % 1;
const random = (i: number) => Math.abs(noise(i));

function fill(sqlite: ReturnType<typeof openNodeD1>['sqlite'], count: number) {
  const insert = sqlite.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, name, email, company, score, first_event_at, last_event_at, event_count,
       recent_event_times, phase, rank, decay_from, stage, changes_at, evaluated_at, created_at, config_version, merged_into)
     VALUES (?, ?, 1, ?, NULL, NULL, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, 1, NULL)`,
  );
  sqlite.exec('BEGIN');
  for (let i = 0; i < count; i++) {
    const lastEventAt = Math.round(now - random(i) ** 2 * 90 * DAY_MS);
    const state = {
      score: Math.round(random(i + 0.5) ** 3 * 30_000) / 100,
      lastEventAt,
      recentEventTimes: [lastEventAt],
    };
    const { phase, rank, decayFrom } = rankAt(state, config.ruleset.decay, now);
    const { stage } = standingAt(state, config, now);
    // One lead in a hundred has a name, which searches can find.
    const name = i % 100 === 0 ? `Lead ${i} ${['Alice', 'Bob', 'Chloe'][i % 3]}` : null;
    const { score, recentEventTimes } = state;
    const timed = { ...state, firstEventAt: lastEventAt, createdAt: lastEventAt };
    insert.run(
      ...[projectId, `lead_${i}`, name, score, lastEventAt, lastEventAt, JSON.stringify(recentEventTimes)],
      ...[phase, rank, decayFrom, stage, changesAt(timed, config, now), now, lastEventAt],
    );
  }
  sqlite.exec('COMMIT');
}

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const started = process.hrtime.bigint();
    await run();
    times.push(Number(process.hrtime.bigint() - started) / 1000);
  }
  return times.sort((a, b) => a - b)[ROUNDS / 2] as number;
}

const columns = ['leaderboard', 'page by cursor', 'one stage', 'by stage', 'search'];
console.log(`median µs of ${ROUNDS} runs`);
console.log(['leads'.padStart(9), ...columns.map((column) => column.padStart(15))].join(''));
const first: number[] = [];
for (let count = 10_000; count <= Number(values.max); count *= 10) {
  const { sqlite, db } = openNodeD1();
  fill(sqlite, count);
  const shared = { projectId, config, limit: 20, cursor: { at: now } };
  const { next } = await listRankedLeads(db, { ...shared, limit: 100 });
  const times = [
    await median(() => listRankedLeads(db, shared)),
    await median(() => listRankedLeads(db, { ...shared, cursor: next ?? shared.cursor })),
    await median(() => listRankedLeads(db, { ...shared, range: { from: 60, to: 100 } })),
    await median(() => countLeadsByStage(db, { projectId, config, at: now })),
    await median(() => listMatchingLeads(db, { ...shared, match: { search: 'lead 99' } })),
  ];
  if (first.length === 0) first.push(...times);
  console.log([`${count}`.padStart(9), ...times.map((time) => `${Math.round(time)}`.padStart(15))].join(''));
  console.log(
    [''.padStart(9), ...times.map((time, i) => `×${(time / (first[i] as number)).toFixed(2)}`.padStart(15))].join(''),
  );
}
