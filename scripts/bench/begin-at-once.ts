import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../worker/contract/limits.ts';
import type { BenchServer } from './bench-server.ts';

export interface BegunAtOnce {
  leads: number;
  /** Time until the request was answered. */
  ms: number;
  /** The longest time that `/api/health` took to answer in the meantime, in ms. */
  healthMs: number;
}

const POLL_MS = 50;

/**
 * Measures one request with the maximum number of messages, each about a different lead, and whether other requests are answered
 * meanwhile.
 */
export async function beginAtOnce({ directUrl: url, key }: BenchServer): Promise<BegunAtOnce> {
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
  return { leads: batch.length, ms, healthMs };
}
