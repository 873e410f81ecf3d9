import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '../api-client.ts';
import type { PurchaseEvent } from './purchase-file.ts';
import { findCountDifferences, replayEvents } from './replay-events.ts';

const makeEvents = (count: number): PurchaseEvent[] =>
  Array.from({ length: count }, (_, i) => ({
    eventType: 'purchase',
    eventId: `cdnow-${i + 1}`,
    leadId: `cdnow-${i % 7}`,
    timestamp: '2026-01-01T12:00:00.000Z',
    properties: { quantity: 1, dollars: 10, total_dollars: 10 },
  }));

/** A fake API in memory that counts each event ID once. `judge` may reject an event. */
function fakeApi({ judge = () => null }: { judge?: (event: PurchaseEvent) => string | null } = {}) {
  const leadOf = new Map<string, string>();
  const batches: number[] = [];
  const take = (event: PurchaseEvent) => {
    const { eventId, leadId } = event;
    const code = judge(event);
    if (code)
      return { status: 'rejected', eventId, code, errors: [{ path: 'timestamp', message: '`timestamp` is bad.' }] };
    if (leadOf.has(eventId)) return { status: 'duplicate', eventId };
    leadOf.set(eventId, leadId);
    return { status: 'accepted', eventId };
  };
  const listLeads = (path: string) => {
    const ids = [...new Set(leadOf.values())];
    const from = Number(new URL(path, 'http://api').searchParams.get('cursor') ?? 0);
    const leads = ids.slice(from, from + 3).map((_id) => {
      return { _id, eventCount: [...leadOf.values()].filter((leadId) => leadId === _id).length };
    });
    return { leads, nextCursor: from + 3 < ids.length ? `${from + 3}` : null };
  };
  const client: ApiClient = {
    async call<Answer>(method: 'GET' | 'POST', path: string, body?: unknown) {
      if (method === 'GET') return listLeads(path) as Answer;
      const { events } = body as { events: PurchaseEvent[] };
      batches.push(events.length);
      return { results: events.map(take) } as Answer;
    },
  };
  return { client, batches, size: () => leadOf.size };
}

afterEach(() => void vi.useRealTimers());

describe('a replay', () => {
  it('sends every event once, in batches of at most 500', async () => {
    const api = fakeApi();
    const events = makeEvents(1203);
    const progress: number[] = [];
    const result = await replayEvents(api.client, events, { onProgress: (sent) => progress.push(sent) });
    expect(result).toEqual({ accepted: 1203, duplicate: 0, rejected: 0, reasons: [], sent: 1203 });
    expect([api.batches, progress]).toEqual([
      [500, 500, 203],
      [500, 1000, 1203],
    ]);
    expect(await findCountDifferences(api.client, events, { delaysMs: [0] })).toEqual([]);
  });

  it('reports how far an interrupted run got, and counts nothing twice when repeated', async () => {
    const api = fakeApi();
    const events = makeEvents(1203);
    const interruption = new AbortController();
    const first = await replayEvents(api.client, events, {
      signal: interruption.signal,
      onProgress: () => interruption.abort(),
    });
    expect(first).toMatchObject({ accepted: 500, duplicate: 0, sent: 500 });
    expect(await replayEvents(api.client, events)).toMatchObject({ accepted: 703, duplicate: 500, sent: 1203 });
    expect(api.size()).toBe(1203);
  });

  it('resends only the events whose lead could not be reached at first', async () => {
    let failures = 3;
    const api = fakeApi({ judge: ({ leadId }) => (leadId === 'cdnow-3' && failures-- > 0 ? 'unavailable' : null) });
    expect(await replayEvents(api.client, makeEvents(21))).toMatchObject({ accepted: 21, rejected: 0 });
    expect(api.batches).toEqual([21, 3]);
  });

  it('waits up to half a minute until a server can reach its leads again', async () => {
    vi.useFakeTimers();
    const recoversAt = Date.now() + 30_000;
    const api = fakeApi({ judge: () => (Date.now() < recoversAt ? 'unavailable' : null) });
    const replay = replayEvents(api.client, makeEvents(2));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await replay).toMatchObject({ accepted: 2, rejected: 0 });
    expect(api.batches.length).toBeLessThan(10);
  });

  it('counts permanently rejected events, with the reason', async () => {
    const api = fakeApi({ judge: ({ eventId }) => (eventId === 'cdnow-2' ? 'validation_failed' : null) });
    const events = makeEvents(3);
    expect(await replayEvents(api.client, events)).toEqual({
      accepted: 2,
      duplicate: 0,
      rejected: 1,
      reasons: ['cdnow-2: `timestamp` is bad.'],
      sent: 3,
    });
    expect(await findCountDifferences(api.client, events, { delaysMs: [0, 0] })).toEqual([
      { leadId: 'cdnow-1', expected: 1, actual: null },
    ]);
  });
});
