import type { CommitLoad, CommitTimes } from '../../worker/benches/counted/commit-load.ts';
import type { BenchServer } from './bench-server.ts';
import { median } from './compare-ingest.ts';
import { takeCounts } from './count-cost.ts';

/** The results for one way of writing changed leads; medians over rounds. */
export interface Commits {
  leadsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  leadsPerBatch: number;
  /** Per changing lead. */
  statements: number;
  rowsWritten: number;
  sqlMs: number;
}

export interface CommitComparison {
  /** The number of leads that wait at the same time. */
  waiting: number;
  project: Commits;
  /** The rate of bare D1 batches of the same size as the project's. */
  bare: Commits;
  /** The project's leads per second divided by the bare batches', per round. */
  ratio: number;
  /** The highest ratio that a project can reach, measured with a project that only acknowledges calls and then writes bare batches. */
  ratioMax: number;
}

/**
 * Enough leads for a few batches, even when few wait at once. With very few leads per turn, the pause between commits would determine the
 * time of each turn.
 */
const LEADS_MIN = 1_000;
const TURNS = 4;
const TURNS_MAX = 20;

/**
 * Measures how many changed leads per second one project's object writes to D1, by number of waiting leads. For comparison, bare batches of
 * the same sizes run in alternation. The leads' rows exist beforehand.
 */
export async function measureCommits(
  server: BenchServer,
  { waiting: steps, rounds }: { waiting: readonly number[]; rounds: number },
): Promise<CommitComparison[]> {
  const comparisons: CommitComparison[] = [];
  for (const waiting of steps) {
    const leads = Math.max(Math.min(LEADS_MIN, waiting * TURNS_MAX), waiting * TURNS);
    const run = (way: CommitLoad['way'], atOnce: number, fromSeq: number) =>
      runLoad(server, { way, projectId: `prj_${way}_${waiting}`, leads, atOnce, fromSeq });
    await run('project', waiting, 0);
    await run('bare', waiting, 0);
    const results: { project: Commits; bare: Commits; call: Commits }[] = [];
    for (let round = 1; round <= rounds; round++) {
      const project = await run('project', waiting, round);
      const bare = await run('bare', Math.round(project.leadsPerBatch), round);
      results.push({ project, bare, call: await run('call', waiting, round) });
    }
    comparisons.push({
      waiting,
      project: medianOf(results.map(({ project }) => project)),
      bare: medianOf(results.map(({ bare }) => bare)),
      ratio: median(results.map(({ project, bare }) => project.leadsPerSecond / bare.leadsPerSecond)),
      ratioMax: median(
        results.map(({ call, bare }) => call.leadsPerSecond / (call.leadsPerSecond + bare.leadsPerSecond)),
      ),
    });
  }
  return comparisons;
}

/** Measures the effect of batch size by writing the project's own batches straight to D1. */
export async function measureBatches(
  server: BenchServer,
  { sizes, rounds }: { sizes: readonly number[]; rounds: number },
): Promise<{ size: number; batch: Commits }[]> {
  const measured: { size: number; batch: Commits }[] = [];
  for (const size of sizes) {
    const leads = Math.max(LEADS_MIN, size * TURNS);
    const results: Commits[] = [];
    for (let fromSeq = 0; fromSeq <= rounds; fromSeq++)
      results.push(
        await runLoad(server, { way: 'batch', projectId: `prj_size_${size}`, leads, atOnce: size, fromSeq }),
      );
    // The first round does not count, because it finds no rows to update.
    measured.push({ size, batch: medianOf(results.slice(1)) });
  }
  return measured;
}

async function runLoad(server: BenchServer, load: CommitLoad): Promise<Commits> {
  await takeCounts(server);
  const response = await fetch(`${server.url}/bench/commits`, { method: 'POST', body: JSON.stringify(load) });
  if (!response.ok) throw new Error(await response.text());
  const { ms, latenciesMs } = (await response.json()) as CommitTimes;
  const counts = await takeCounts(server);
  const at = (share: number) => latenciesMs[Math.floor(share * (latenciesMs.length - 1))] ?? Number.NaN;
  return {
    leadsPerSecond: (load.leads / ms) * 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    leadsPerBatch: load.leads / counts.d1Calls,
    statements: counts.d1Statements / load.leads,
    rowsWritten: counts.d1RowsWritten / load.leads,
    sqlMs: counts.d1SqlMs / load.leads,
  };
}

function medianOf(results: Commits[]): Commits {
  const names = Object.keys(results[0] ?? {}) as (keyof Commits)[];
  return Object.fromEntries(
    names.map((name) => [name, median(results.map((result) => result[name]))]),
  ) as unknown as Commits;
}
