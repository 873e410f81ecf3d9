import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { BenchServer } from './bench-server.ts';
import { median } from './compare-ingest.ts';
import { runLoad } from './run-load.ts';

export interface NewLeads {
  /** CPU time per event about a new lead, in ms: medians; null if the system does not report it. */
  cpuMs: { product: number; ceiling: number } | null;
  /** The product's CPU time divided by the bare platform's, by round. */
  cpuRatios: number[];
  /** One request about this many new leads, until its answer. */
  atOnce: { leads: number; ms: number };
  /** The slowest answer of `/api/health` during the request, in ms. */
  healthMs: number;
}

const LEADS = 1_000;
const CONNECTIONS = 16;
const POLL_MS = 50;

/** Measures what new leads cost, in alternating rounds, and whether other requests are answered while thousands are created. */
export async function measureNewLeads(
  { product, ceiling }: { product: BenchServer; ceiling: BenchServer },
  rounds: number,
): Promise<NewLeads> {
  const own: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const scenario = { requests: LEADS, connections: CONNECTIONS, leads: LEADS, batch: null };
    const cpuOf = async (server: BenchServer) => (await runLoad(server, scenario, `new${i}`)).cpuMsPerRequest;
    for (const side of i % 2 === 0 ? [product, ceiling] : [ceiling, product]) {
      const cpu = await cpuOf(side);
      if (cpu !== null) (side === product ? own : bare).push(cpu);
    }
  }
  return {
    cpuMs: own.length > 0 ? { product: median(own), ceiling: median(bare) } : null,
    cpuRatios: own.map((cpu, i) => cpu / (bare[i] ?? Number.NaN)),
    ...(await beginAtOnce(product)),
  };
}

/** One request with as many messages as allowed, each about a different lead. */
async function beginAtOnce({ directUrl: url, key }: BenchServer): Promise<Pick<NewLeads, 'atOnce' | 'healthMs'>> {
  const batch = Array.from({ length: LIMITS.segmentMessagesMax }, (_, i) => ({
    ...{ type: 'track', event: 'page_view', userId: `begun_${i}`, messageId: `begun_${i}` },
  }));
  const startedAt = performance.now();
  let ms: number | null = null;
  const answer = fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${key}:`)}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ batch }),
  }).then(async (response) => {
    if (!response.ok) throw new Error(`the batch was answered ${response.status}: ${await response.text()}`);
    ms = performance.now() - startedAt;
  });
  let healthMs = 0;
  while (ms === null) {
    const askedAt = performance.now();
    await Promise.all([
      fetch(`${url}/api/health`).then((health) => health.text()),
      Promise.race([answer, sleep(POLL_MS)]),
    ]);
    healthMs = Math.max(healthMs, performance.now() - askedAt);
  }
  return { atOnce: { leads: batch.length, ms }, healthMs };
}
