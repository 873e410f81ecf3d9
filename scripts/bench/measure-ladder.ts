import { type BenchServer, serveProduct } from './bench-server.ts';
import { type Comparison, compareRounds, runInTurns } from './compare-ingest.ts';
import type { Scenario } from './run-load.ts';

/** The parts of the product that this step includes (worker/benches/ladder). Each step includes the previous one. */
const STEPS = {
  checks: 'with key and schema',
  edge: 'with the rest of the edge: router, headers, log',
  lead: 'with the lead: dedup, score, snapshot, building its row',
} as const;

/** A server with a part of the product, compared with the ceiling. */
export interface Rung {
  has: string;
  comparison: Comparison;
}

/**
 * Measures the cost of each part of the product: the ceiling, servers with more and more parts, and the product, in alternating rounds of
 * the same loads. Returns the steps of each scenario. The last step is the whole product.
 */
export async function measureLadders(
  { ceiling, product, bundle }: { ceiling: BenchServer; product: BenchServer; bundle: string },
  { scenarios, rounds }: { scenarios: Record<string, Scenario>; rounds: number },
): Promise<Rung[][]> {
  const steps: { has: string; server: BenchServer }[] = [];
  try {
    for (const [step, has] of Object.entries(STEPS)) {
      const server = await serveProduct(bundle, { variables: { LADDER_STEP: step } });
      // These parts run without the project's object, so D1 has nothing to catch up with.
      steps.push({ has, server: { ...server, rows: null } });
    }
    const all = [
      { has: 'the ceiling', server: ceiling },
      ...steps,
      { has: 'with the project and D1: the whole product', server: product },
    ];
    const ladders: Rung[][] = [];
    for (const [cohort, scenario] of Object.entries(scenarios)) {
      const servers = all.map(({ server }) => server);
      const [bare = [], ...more] = await runInTurns(servers, { scenario, rounds, cohort: `ladder${cohort}` });
      ladders.push(
        [bare, ...more].map((results, i) => ({
          has: all[i]?.has ?? '',
          comparison: compareRounds({ product: results, ceiling: bare }),
        })),
      );
    }
    return ladders;
  } finally {
    await Promise.all(steps.map(({ server }) => server.stop()));
  }
}
