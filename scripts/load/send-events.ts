import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchResult } from '../../worker/contract/event.ts';
import { counted } from '../counted.ts';
import type { LoadEvent } from './traffic.ts';

export interface LoadTarget {
  url: string;
  key: string;
}

/** The server still limits requests, so nothing can be measured. */
export class RateLimited extends Error {}

export type Outcome = 'accepted' | 'rejected' | 'failed';

/** Sends one request and returns the result of each event. A `failed` event may or may not have been stored: send it again. */
export async function sendEvents({ url, key }: LoadTarget, events: readonly LoadEvent[]): Promise<Outcome[]> {
  const [first] = events;
  const [path, body] = events.length === 1 ? ['/api/events', first] : ['/api/events/batch', { events }];
  try {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { detail?: string; results?: BatchResult[] };
    if (response.status === 429) throw new RateLimited(answer.detail);
    if (response.status >= 500) return events.map(() => 'failed');
    if (response.status !== 202) return events.map(() => 'rejected');
    return events.map((_, i) => {
      const result = answer.results?.[i];
      if (result?.status !== 'rejected') return 'accepted';
      return result.code === 'unavailable' ? 'failed' : 'rejected';
    });
  } catch (error) {
    if (error instanceof RateLimited) throw error;
    return events.map(() => 'failed');
  }
}

const RETRY_MS = 500;
const BATCH_SIZE = 500;

/** Sends until every event is answered, as a client's retries would. Returns how many events were permanently rejected. */
export async function sendUntilAnswered(
  target: LoadTarget,
  events: readonly LoadEvent[],
  { withinMs }: { withinMs: number },
): Promise<{ rejected: number }> {
  const deadline = performance.now() + withinMs;
  let rejected = 0;
  for (let i = 0; i < events.length; i += BATCH_SIZE) {
    let open = events.slice(i, i + BATCH_SIZE);
    for (;;) {
      const outcomes = await sendEvents(target, open);
      rejected += outcomes.filter((outcome) => outcome === 'rejected').length;
      open = open.filter((_, n) => outcomes[n] === 'failed');
      if (open.length === 0) break;
      if (performance.now() > deadline)
        throw new Error(`${counted(open.length, 'event')} without an answer after all retries`);
      await sleep(RETRY_MS);
    }
  }
  return { rejected };
}
