import { setTimeout } from 'node:timers/promises';
import type { BenchServer } from './bench-server.ts';
import { countEvents, runLoad, type Scenario } from './run-load.ts';

/** The answer of `GET /bench/counts` in worker/benches/counted. */
export type Counts = Record<
  | 'ingests'
  | 'observed'
  | 'studyCalls'
  | 'studyRowsWritten'
  | 'leadRowsWritten'
  | 'leadRowsRead'
  | 'alarmsSet'
  | 'alarmsRun'
  | 'projectCalls'
  | 'd1Calls'
  | 'd1Statements'
  | 'd1RowsWritten'
  | 'd1RowsRead'
  | 'd1SqlMs',
  number
>;

/** The counts since the last call. */
export const takeCounts = async ({ url }: BenchServer) => (await (await fetch(`${url}/bench/counts`)).json()) as Counts;

/** Measures the cost of events in the product's counting build: figures per event, from the first request to the last row in D1. */
export type Cost = Counts & { events: number; eventsPerSecond: number };

export async function countCost(server: BenchServer, scenario: Scenario, cohort: string): Promise<Cost> {
  await takeCounts(server);
  const { requestsPerSecond } = await runLoad(server, scenario, cohort);
  const counts = await takeCounts(server);
  const events = countEvents(scenario);
  const perEvent = Object.entries(counts).map(([name, count]) => [name, count / events]);
  const eventsPerSecond = (requestsPerSecond * events) / scenario.requests;
  return { ...(Object.fromEntries(perEvent) as Counts), events, eventsPerSecond };
}

/** Counts the cost of each event of a visit. All alarms run between two rounds, as if the events were minutes apart. */
export async function countVisits(
  server: BenchServer,
  { scenario, rounds, cohort }: { scenario: Scenario; rounds: number; cohort: string },
): Promise<Cost[]> {
  const costs: Cost[] = [];
  while (costs.length < rounds) {
    const cost = await countCost(server, scenario, cohort);
    await letAlarmsRun(server, cost);
    costs.push(cost);
  }
  return costs;
}

export function meanOf(costs: readonly Cost[]): Cost {
  const mean = (name: keyof Cost) => costs.reduce((sum, cost) => sum + cost[name], 0) / costs.length;
  const names = Object.keys(costs[0] ?? {}) as (keyof Cost)[];
  const means = Object.fromEntries(names.map((name) => [name, mean(name)])) as Cost;
  return { ...means, events: costs.reduce((sum, { events }) => sum + events, 0) };
}

/** Once a lead's row was sent to D1, the lead is busy for a while, and its alarm is set for ten seconds ahead rather than two. */
const BUSY_MS = 2_000;

/**
 * Resolves when all alarms that a load has set have run and no lead is busy any more, so that later events do not share the cost of these
 * alarms.
 */
export async function letAlarmsRun(server: BenchServer, { alarmsSet, alarmsRun, events }: Cost): Promise<void> {
  let waiting = Math.round((alarmsSet - alarmsRun) * events);
  while (waiting > 0) {
    await setTimeout(100);
    waiting -= (await takeCounts(server)).alarmsRun;
  }
  await setTimeout(BUSY_MS);
}
