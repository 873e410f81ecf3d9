import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCpuMs } from '../runtime-process.ts';
import type { BenchServer } from './bench-server.ts';
import type { Load, LoadResult } from './load-client.ts';

export type Scenario = Pick<Load, 'requests' | 'connections' | 'leads' | 'batch'>;

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

/** Sends each lead of the cohort a first event, so that its object is awake before a clock starts. */
export async function wakeLeads(server: BenchServer, { leads, connections, batch }: Scenario, cohort: string) {
  const requests = batch ? Math.ceil(leads / batch.leads) : leads;
  await runLoad(server, { requests, connections, leads, batch }, cohort);
}

/** Runs one round of load from another process. Returns once the server has caught up. */
export async function runLoad(server: BenchServer, scenario: Scenario, cohort: string): Promise<Round> {
  const { directUrl: url, key, runtimePid } = server;
  const load: Load = { ...scenario, url, key, cohort, round: `${RUN}_${rounds++}` };
  const before = await sumEventCounts(server, cohort);
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
  return started;
}

export const countEvents = ({ requests, batch }: Scenario): number => requests * (batch?.events ?? 1);

/** Reads the lead's row in D1; null if the server has no D1. */
async function sumEventCounts({ database }: BenchServer, cohort: string): Promise<number | null> {
  if (!database) return null;
  const query = 'SELECT coalesce(sum(event_count), 0) AS n FROM leads WHERE lead_id >= ?1 AND lead_id < ?2';
  return database.prepare(query).bind(`lead_${cohort}_`, `lead_${cohort}_~`).first<number>('n');
}

async function waitForProjection(server: BenchServer, cohort: string, expected: number): Promise<void> {
  const deadline = Date.now() + PROJECTION_WAIT_MS;
  while ((await sumEventCounts(server, cohort)) !== expected) {
    if (Date.now() > deadline) throw new Error(`D1 has not caught up within ${PROJECTION_WAIT_MS / 1000} s`);
    await sleep(PROJECTION_POLL_MS);
  }
}
