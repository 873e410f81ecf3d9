import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '../runtime-process.ts';
import type { BenchServer } from './bench-server.ts';
import type { Load, LoadResult } from './load-client.ts';

export interface Scenario extends Pick<Load, 'requests' | 'connections' | 'leads' | 'batch'> {
  /** How many events each lead has before the rounds of a comparison are measured; 0 if the load is about new leads. */
  eventsBefore?: number;
  /**
   * All rounds are about the same leads, so the events before the measurement are sent only once. The logs of these leads grow with every
   * round.
   */
  keepsLeads?: true;
}

export interface Round extends LoadResult {
  /** The server's CPU time per request, projection included; null if the system does not report it. */
  cpuMsPerRequest: number | null;
}

const PROJECTION_WAIT_MS = 30_000;
const PROJECTION_POLL_MS = 100;

/** Part of the IDs of this process's events, so that they differ from the events of earlier runs in a kept state. */
export const RUN = Date.now().toString(36);

let rounds = 0;
let client: ChildProcess | null = null;

const FIRST_EVENTS = { events: 100, leads: 20 };

/** Gives each lead of the cohort its first events, so that its object is awake before a clock starts. */
export async function beginLeads(
  server: BenchServer,
  { leads, connections, eventsBefore = 0 }: Scenario,
  cohort: string,
) {
  const requests = (leads * eventsBefore) / FIRST_EVENTS.events;
  if (requests > 0) await runLoad(server, { requests, connections, leads, batch: FIRST_EVENTS }, cohort);
}

/** Runs one round of load from another process. Returns once the server has caught up. */
export async function runLoad(server: BenchServer, scenario: Scenario, cohort: string): Promise<Round> {
  const { directUrl: url, key, runtimePid } = server;
  const load: Load = { ...scenario, url, key, cohort, round: `${RUN}_${rounds++}` };
  const before = sumEventCounts(server, cohort);
  const cpuBefore = runtimePid && readCpuMs(runtimePid);
  const result = await sendFromClient(load);
  if (before !== null) await waitForProjection(server, cohort, before + countEvents(scenario));
  const cpuAfter = runtimePid && readCpuMs(runtimePid);
  const cpuMsPerRequest = cpuBefore && cpuAfter ? (cpuAfter - cpuBefore) / scenario.requests : null;
  return { ...result, cpuMsPerRequest };
}

async function sendFromClient(load: Load): Promise<LoadResult> {
  client ??= startClient();
  client.send(load);
  const over = new AbortController();
  const { signal } = over;
  const ended = once(client, 'exit', { signal }).then(() => Promise.reject(new Error('the load client has ended')));
  try {
    const [result] = (await Promise.race([once(client, 'message', { signal }), ended])) as [LoadResult];
    return result;
  } finally {
    over.abort();
  }
}

/** The client ends with this process, and does not keep this process running. */
function startClient(): ChildProcess {
  const started = fork('scripts/bench/load-client.ts');
  started.unref();
  started.channel?.unref();
  // The next load starts another client.
  return started.once('exit', () => {
    if (client === started) client = null;
  });
}

export const countEvents = ({ requests, batch }: Scenario): number => requests * (batch?.events ?? 1);

/** The number of the cohort's events in D1's rows; null if the server has no D1. */
function sumEventCounts({ rows }: BenchServer, cohort: string): number | null {
  const query = 'SELECT coalesce(sum(event_count), 0) AS n FROM leads WHERE lead_id >= ? AND lead_id < ?';
  return rows && Number(rows.prepare(query).get(`lead_${cohort}_`, `lead_${cohort}_~`)?.n);
}

async function waitForProjection(server: BenchServer, cohort: string, expected: number): Promise<void> {
  const deadline = Date.now() + PROJECTION_WAIT_MS;
  while (sumEventCounts(server, cohort) !== expected) {
    if (Date.now() > deadline) throw new Error(`D1 has not caught up within ${PROJECTION_WAIT_MS / 1000} s`);
    await sleep(PROJECTION_POLL_MS);
  }
}
