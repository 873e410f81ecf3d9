import type { BenchServer } from './bench-server.ts';
import { beginLeads, type Round, runLoad, type Scenario } from './run-load.ts';

export interface Comparison {
  product: Round;
  ceiling: Round;
  /**
   * The cost of the ceiling (a minimal Worker) divided by the product's cost, using medians of the rounds. 1 means that the product costs
   * no more.
   */
  throughputRatio: number;
  throughputRatios: number[];
  cpuRatio: number | null;
}

export const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/**
 * Runs rounds of a load on each server in turn, in alternating order, so that a busy machine affects all equally. Returns the rounds of
 * each server.
 */
export async function runInTurns(
  servers: readonly BenchServer[],
  { scenario, rounds, cohort }: { scenario: Scenario; rounds: number; cohort: string },
): Promise<Round[][]> {
  const ofServers = servers.map((server) => ({ server, results: [] as Round[] }));
  for (let i = 0; i < rounds; i++) {
    for (const { server, results } of i % 2 === 0 ? ofServers : ofServers.toReversed()) {
      const leads = scenario.keepsLeads ? cohort : `${cohort}${i}`;
      if (leads !== cohort || i === 0) await beginLeads(server, scenario, leads);
      results.push(await runLoad(server, scenario, leads));
    }
  }
  return ofServers.map(({ results }) => results);
}

/** Compares the product's rounds with the ceiling's rounds of the same turns. */
export function compareRounds({ product, ceiling }: { product: Round[]; ceiling: Round[] }): Comparison {
  const throughputRatios = product.map(
    ({ requestsPerSecond }, i) => requestsPerSecond / (ceiling[i]?.requestsPerSecond ?? Number.NaN),
  );
  const cpuRatios = product.flatMap(({ cpuMsPerRequest: own }, i) => {
    const bare = ceiling[i]?.cpuMsPerRequest;
    return own && bare ? [bare / own] : [];
  });
  return {
    product: medianRound(product),
    ceiling: medianRound(ceiling),
    throughputRatio: median(throughputRatios),
    throughputRatios,
    cpuRatio: cpuRatios.length > 0 ? median(cpuRatios) : null,
  };
}

function medianRound(results: Round[]): Round {
  const cpu = results.flatMap(({ cpuMsPerRequest }) => cpuMsPerRequest ?? []);
  return {
    requestsPerSecond: median(results.map(({ requestsPerSecond }) => requestsPerSecond)),
    p50Ms: median(results.map(({ p50Ms }) => p50Ms)),
    p95Ms: median(results.map(({ p95Ms }) => p95Ms)),
    cpuMsPerRequest: cpu.length > 0 ? median(cpu) : null,
  };
}
