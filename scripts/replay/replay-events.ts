import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api-client.ts';
import { countByLead } from './purchase-file.ts';

export const BATCH_SIZE = 500;
/**
 * Pauses before events are sent again because their leads could not be reached. A local server that has too many objects open closes
 * idle ones after ten seconds.
 */
const RETRY_DELAYS_MS = [0, 1_000, 2_000, 4_000, 8_000, 16_000];
/**
 * Delays between checks of the counts. D1 catches up with the leads within two seconds, or later on a busy machine. There are only a few
 * checks, because each check lists all leads and requests are limited.
 */
const COUNT_DELAYS_MS = [0, 2_000, 8_000];
const PAGE_SIZE = 100;

/** An event as `POST /api/events/batch` accepts it. */
interface SentEvent {
  eventType: string;
  eventId: string;
  leadId: string;
  timestamp: string;
  properties: Record<string, number | string>;
}

export interface ReplayResult {
  accepted: number;
  duplicate: number;
  /** Events that were permanently rejected, with the first reasons. */
  rejected: number;
  reasons: string[];
  /** Number of the file's events that are done; fewer than all if the replay was aborted. */
  sent: number;
}

type ItemResult =
  | { status: 'accepted' | 'duplicate' }
  | { status: 'rejected'; eventId: string | null; code: string; errors: { path: string; message: string }[] };

/**
 * Sends events in batches, one after another. An event counts once by its ID, so each of these can be repeated: a batch whose answer was
 * lost, an event whose lead was unreachable, or the whole replay. Stops between batches when aborted.
 */
export async function replayEvents(
  client: ApiClient,
  events: readonly SentEvent[],
  { signal, onProgress = () => {} }: { signal?: AbortSignal; onProgress?: (sent: number) => void } = {},
): Promise<ReplayResult> {
  const total: ReplayResult = { accepted: 0, duplicate: 0, rejected: 0, reasons: [], sent: 0 };
  while (total.sent < events.length && !signal?.aborted) {
    const batch = events.slice(total.sent, total.sent + BATCH_SIZE);
    try {
      await sendBatch(client, batch, { total, signal });
    } catch (error) {
      if (signal?.aborted) return total;
      throw error;
    }
    total.sent += batch.length;
    onProgress(total.sent);
  }
  return total;
}

/** Adds each event's result to `total`. Resends events whose lead was unavailable, after growing pauses. */
async function sendBatch(
  client: ApiClient,
  batch: readonly SentEvent[],
  { total, signal }: { total: ReplayResult; signal: AbortSignal | undefined },
): Promise<void> {
  let open = batch;
  for (let retries = 0; open.length > 0; retries++) {
    if (retries > 0) await sleep(RETRY_DELAYS_MS[retries - 1], undefined, { ...(signal && { signal }) });
    const { results } = await client.call<{ results: ItemResult[] }>('POST', '/api/events/batch', { events: open });
    const unavailable: SentEvent[] = [];
    results.forEach((result, i) => {
      if (result.status !== 'rejected') {
        total[result.status]++;
      } else if (result.code === 'unavailable' && retries < RETRY_DELAYS_MS.length) {
        unavailable.push(open[i] as SentEvent);
      } else {
        total.rejected++;
        const [first] = result.errors;
        if (total.reasons.length < 5) total.reasons.push(`${result.eventId}: ${first?.message}`);
      }
    });
    open = unavailable;
  }
}

export interface CountDifference {
  leadId: string;
  expected: number;
  /** The lead's number of events; null if there is no such lead. */
  actual: number | null;
}

/**
 * Compares every lead's `eventCount`, as the list shows it, with the given events. Returns an empty list if all are equal. The list
 * briefly lags behind the leads, so differences are checked again for up to ten seconds.
 */
export async function findCountDifferences(
  client: ApiClient,
  events: readonly { leadId: string }[],
  { delaysMs = COUNT_DELAYS_MS }: { delaysMs?: readonly number[] } = {},
): Promise<CountDifference[]> {
  const expected = countByLead(events);
  let differences: CountDifference[] = [];
  for (const delayMs of delaysMs) {
    await sleep(delayMs);
    const actual = await listEventCounts(client);
    differences = [...expected]
      .map(([leadId, count]) => ({ leadId, expected: count, actual: actual.get(leadId) ?? null }))
      .filter((lead) => lead.actual !== lead.expected);
    if (differences.length === 0) break;
  }
  return differences;
}

async function listEventCounts(client: ApiClient): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: `${PAGE_SIZE}`, ...(cursor && { cursor }) });
    const page: { leads: { _id: string; eventCount: number }[]; nextCursor: string | null } = await client.call(
      'GET',
      `/api/leads?${query}`,
    );
    for (const { _id, eventCount } of page.leads) counts.set(_id, eventCount);
    cursor = page.nextCursor;
  } while (cursor);
  return counts;
}
