import { type BenchServer, serveProduct } from './bench-server.ts';
import { median } from './compare-ingest.ts';
import { type Round, runLoad, type Scenario, wakeLeads } from './run-load.ts';

/** How much of the product is included (worker/benches/ladder). Each step includes the previous one. */
const STEPS = {
  checks: 'with key and schema',
  edge: 'with the rest of the edge: router, headers, log',
  lead: 'with the lead: dedup, score, snapshot, building its row',
  all: 'with the project and D1: the whole product',
} as const;

export interface Rung {
  has: string;
  /** Share of the ceiling's requests/s, in the median round. */
  throughputRatio: number;
  /** CPU time per request; null if the system does not report it. */
  cpuMs: number | null;
}

/**
 * Measures what each part of the product costs: servers with more and more parts, in alternating rounds of the same loads. Returns the
 * rungs of each scenario; in a scenario with as many leads as requests, the leads are new.
 */
export async function measureLadders(
  { ceiling, bundle }: { ceiling: BenchServer; bundle: string },
  { scenarios, rounds }: { scenarios: readonly Scenario[]; rounds: number },
): Promise<Rung[][]> {
  const servers: { has: string; server: BenchServer }[] = [{ has: 'the ceiling', server: ceiling }];
  try {
    for (const [step, has] of Object.entries(STEPS)) {
      const server = await serveProduct(bundle, { variables: { LADDER_STEP: step } });
      // Without the project, D1 has nothing to catch up with.
      servers.push({ has, server: step === 'all' ? server : { ...server, database: null } });
    }
    const ladders: Rung[][] = [];
    for (const scenario of scenarios) ladders.push(await climb(servers, { scenario, rounds }));
    return ladders;
  } finally {
    await Promise.all(servers.slice(1).map(({ server }) => server.stop()));
  }
}

async function climb(
  servers: readonly { has: string; server: BenchServer }[],
  { scenario, rounds }: { scenario: Scenario; rounds: number },
): Promise<Rung[]> {
  const steps = servers.map((step) => ({ ...step, results: [] as Round[] }));
  const isOfNewLeads = scenario.leads === scenario.requests;
  for (let i = 0; i < rounds; i++) {
    const cohort = `ladder${scenario.batch ? 'batch' : isOfNewLeads ? 'new' : ''}${i}`;
    for (const { server, results } of i % 2 === 0 ? steps : steps.toReversed()) {
      if (!isOfNewLeads) await wakeLeads(server, scenario, cohort);
      results.push(await runLoad(server, scenario, cohort));
    }
  }
  const bare = steps[0]?.results ?? [];
  return steps.map(({ has, results }) => ({
    has,
    throughputRatio: median(
      results.map(({ requestsPerSecond }, i) => requestsPerSecond / (bare[i]?.requestsPerSecond ?? Number.NaN)),
    ),
    cpuMs: results[0]?.cpuMsPerRequest ? median(results.flatMap(({ cpuMsPerRequest }) => cpuMsPerRequest ?? [])) : null,
  }));
}
