import type { BenchServer } from './bench-server.ts';
import { type Round, runLoad, type Scenario, wakeLeads } from './run-load.ts';

export interface Comparison {
  product: Round;
  ceiling: Round;
  /** The ceiling's cost divided by the product's, using medians of the rounds. 1 would be perfect. */
  throughputRatio: number;
  throughputRatios: number[];
  cpuRatio: number | null;
}

export const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Runs alternating rounds in alternating order, so that a busy machine affects both sides equally. */
export async function compareIngest(
  { product, ceiling }: { product: BenchServer; ceiling: BenchServer },
  { scenario, rounds, cohort }: { scenario: Scenario; rounds: number; cohort: string },
): Promise<Comparison> {
  const results: { product: Round; ceiling: Round }[] = [];
  for (let i = 0; i < rounds; i++) {
    const one = async (server: BenchServer) => {
      // New leads each time, so that a log does not grow with the bench.
      await wakeLeads(server, scenario, `${cohort}${i}`);
      return runLoad(server, scenario, `${cohort}${i}`);
    };
    if (i % 2 === 0) results.push({ product: await one(product), ceiling: await one(ceiling) });
    else results.push({ ceiling: await one(ceiling), product: await one(product) });
  }
  const throughputRatios = results.map((round) => round.product.requestsPerSecond / round.ceiling.requestsPerSecond);
  const cpuRatios = results.flatMap(({ product: { cpuMsPerRequest: own }, ceiling: { cpuMsPerRequest: bare } }) =>
    own && bare ? [bare / own] : [],
  );
  return {
    product: medianRound(results.map((round) => round.product)),
    ceiling: medianRound(results.map((round) => round.ceiling)),
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
