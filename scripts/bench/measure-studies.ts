import { setTimeout as sleep } from 'node:timers/promises';
import type { Study } from '../../worker/contract/study.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { replayEvents } from '../replay/replay-events.ts';
import { readCpuMs, readMemoryMb } from '../runtime-process.ts';
import type { BenchServer } from './bench-server.ts';
import { sendLiveDuring } from './live-load.ts';
import { runLoad } from './run-load.ts';

const POLL_MS = 200;
const DAY_MS = 86_400_000;
const TYPES = ['page_view', 'page_view', 'download', 'demo_request'];
/** One in this many leads ends up signing a contract. */
const SIGNS_EVERY = 10;
const LIVE_LEADS = 500;
const STUDIES = [
  { kind: 'simulate', draft: { decay: { graceDays: 3, ratePerDay: 0.1 } } },
  { kind: 'backtest', draft: { decay: { graceDays: 3, ratePerDay: 0.1 } } },
] as const;

interface Walk {
  seconds: number;
  /** CPU time of the runtime per lead, in ms, live events included; null if the system does not report it. */
  cpuMs: number | null;
}

export interface StudyTimes {
  kind: Study['kind'];
  leads: number;
  /** The study on its own, without other requests. */
  alone: Walk;
  /** Beside live events. */
  beside: Walk;
  /** The p95 of live events, in ms, before the study and during it. */
  p95Ms: { quiet: number; during: number };
}

/** Measures studies of `leads` leads with history, on their own and alongside live events, and how long those live events wait. */
export async function measureStudies(
  server: BenchServer,
  { leads, perSecond, quietMs }: { leads: number; perSecond: number; quietMs: number },
): Promise<{ studies: StudyTimes[]; memoryMb: number | null; fillSeconds: number }> {
  const client = apiClient({ url: server.directUrl, credential: server.key });
  await runLoad(server, { requests: LIVE_LEADS, connections: 4, leads: LIVE_LEADS, batch: null }, 'warm');
  const filledAt = performance.now();
  await fill(client, leads);
  await untilProjected(server);
  const fillSeconds = (performance.now() - filledAt) / 1000;
  const studies: StudyTimes[] = [];
  let memoryMb: number | null = null;
  for (const asked of STUDIES) {
    const alone = await walk(server, () => study(client, asked));
    const live = { perSecond, leads: LIVE_LEADS };
    // These first events wake the idle objects of their leads, so they are not measured.
    await sendLiveDuring(server, live, () => sleep((LIVE_LEADS / perSecond) * 1_000));
    const quiet = await sendLiveDuring(server, live, () => sleep(quietMs));
    let beside: Walk | null = null;
    const during = await sendLiveDuring(server, live, async () => {
      beside = await walk(server, () => study(client, asked));
    });
    if (beside === null) throw new Error('the study did not run');
    if (quiet.failed + during.failed > 0) throw new Error(`${quiet.failed + during.failed} live events failed`);
    const p95Ms = { quiet: p95Of(quiet.latencies), during: p95Of(during.latencies) };
    studies.push({ kind: asked.kind, leads: leads + LIVE_LEADS, alone, beside, p95Ms });
    memoryMb = Math.max(memoryMb ?? 0, (server.runtimePid && readMemoryMb(server.runtimePid)) ?? 0) || null;
    process.stderr.write(`${JSON.stringify(studies.at(-1))}\n`);
  }
  return { studies, memoryMb, fillSeconds };
}

async function walk(server: BenchServer, run: () => Promise<number>): Promise<Walk> {
  const { runtimePid: pid } = server;
  const cpuBefore = pid && readCpuMs(pid);
  const startedAt = performance.now();
  const leads = await run();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuAfter = pid && readCpuMs(pid);
  return { seconds, cpuMs: cpuBefore && cpuAfter ? (cpuAfter - cpuBefore) / leads : null };
}

async function study(client: ApiClient, asked: (typeof STUDIES)[number]): Promise<number> {
  let { id, status, done } = await client.call<Study>('POST', '/api/studies', asked);
  while (status === 'running') {
    await sleep(POLL_MS);
    ({ id, status, done } = await client.call<Study>('GET', `/api/studies/${id}`));
  }
  return done;
}

const p95Of = (latencies: readonly number[]): number =>
  latencies.toSorted((a, b) => a - b)[Math.floor(0.95 * (latencies.length - 1))] ?? Number.NaN;

/** Gives new leads four or five events each, over the last 200 days. */
async function fill(client: ApiClient, leads: number): Promise<void> {
  const now = Date.now();
  const events = Array.from({ length: leads }, (_, i) => {
    const began = now - (200 - (i % 120)) * DAY_MS;
    const types = i % SIGNS_EVERY === 0 ? [...TYPES, 'contract_signed'] : TYPES;
    return types.map((eventType, j) => ({
      ...{ eventType, leadId: `known_${i}`, eventId: `evt_${i}_${j}`, properties: {} },
      timestamp: new Date(began + 3 * j * DAY_MS).toISOString(),
    }));
  }).flat();
  const { accepted, reasons } = await replayEvents(client, events);
  if (accepted < events.length) throw new Error(`${accepted} of ${events.length} events: ${reasons.join(', ')}`);
}

/** Waits until D1 has had nothing to write for a moment. */
export async function untilProjected({ rows }: BenchServer): Promise<void> {
  const query = rows?.prepare('SELECT sum(seq) AS n FROM leads');
  for (let [last, steady] = [-1, 0]; steady < 5; await sleep(POLL_MS)) {
    const sum = Number(query?.get()?.n ?? 0);
    steady = sum === last ? steady + 1 : 0;
    last = sum;
  }
}
