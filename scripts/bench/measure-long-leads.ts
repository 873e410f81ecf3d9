import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lead } from '../../worker/contract/lead.ts';
import { apiClient } from '../api-client.ts';
import { readCpuMs, readMemoryMb } from '../runtime-process.ts';
import type { BenchServer } from './bench-server.ts';

/** Times in ms, per probe. */
export interface LongLeadTimes {
  of: 'event' | 'view';
  what: string;
  short: number[];
  long: number[];
  /** The runtime's highest memory use during the probe, above its use before, in MB; null if the system does not report it. */
  grownMb: number | null;
}

export interface LongLeads {
  events: { short: number; long: number };
  times: LongLeadTimes[];
  /**
   * For events that arrive too late: the time from the last one until the lead no longer answers `recomputing`, and the number of
   * passes that this takes.
   */
  recompute: { events: number; ms: number; cpuMs: number | null; grownMb: number | null };
}

const STEP_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const BATCH = 1_000;
const WATCH_MS = 20;
const LEADS = { short: 'long_100', long: 'long_100000' } as const;
type Length = keyof typeof LEADS;

/**
 * Measures the cost of an event, of a page of the timeline and of a view of the lead, for a lead with 100 events and for one with a long
 * history, in turn on one server.
 */
export async function measureLongLeads(
  server: BenchServer,
  { events, probes }: { events: number; probes: number },
): Promise<LongLeads> {
  const client = apiClient({ url: server.directUrl, credential: server.key });
  const endedAt = Date.now() - STEP_MS;
  const counts = { short: 100, long: events };
  for (const length of ['short', 'long'] as const)
    await fill(client, LEADS[length], { count: counts[length], endedAt });

  let sent = 0;
  const send = async (length: Length, at: number): Promise<number> => {
    const event = { eventId: `probe_${sent++}`, eventType: 'page_view', timestamp: new Date(at).toISOString() };
    const startedAt = performance.now();
    await client.call('POST', '/api/events', { ...event, leadId: LEADS[length] });
    return performance.now() - startedAt;
  };
  const inTurns = async (
    of: LongLeadTimes['of'],
    what: string,
    probe: (length: Length) => Promise<number>,
  ): Promise<LongLeadTimes> => {
    const times = { of, what, short: [] as number[], long: [] as number[] };
    const memory = watchMemory(server);
    for (let i = 0; i < probes; i++)
      for (const length of ['short', 'long'] as const) times[length].push(await probe(length));
    return { ...times, grownMb: memory.stop() };
  };
  const read = (path: string) => async (length: Length) => {
    const startedAt = performance.now();
    await client.call('GET', `/api/leads/${LEADS[length]}${path}`);
    return performance.now() - startedAt;
  };

  const times = [
    await inTurns('event', 'an event in order', (length) => send(length, Date.now())),
    await inTurns('event', 'late by a minute', (length) => send(length, Date.now() - 60_000)),
    await inTurns('event', 'late by 1,000 events', (length) => send(length, endedAt - 1_000 * STEP_MS)),
    await inTurns('event', 'late by seven days', (length) => send(length, Date.now() - 7 * DAY_MS)),
    await inTurns('event', 'after one dated four minutes ahead', async (length) => {
      await send(length, Date.now() + 240_000);
      return send(length, Date.now());
    }),
  ];
  const cpuBefore = server.runtimePid && readCpuMs(server.runtimePid);
  times.push(
    await inTurns('event', 'late by years, until the answer', (length) =>
      send(length, endedAt - events * STEP_MS - sent * 1000),
    ),
  );
  const lastAt = performance.now();
  const memory = watchMemory(server);
  const isWaiting = async () => (await client.call<Lead>('GET', `/api/leads/${LEADS.long}`)).recomputing === true;
  while (await isWaiting()) await sleep(50);
  const ms = performance.now() - lastAt;
  const cpuAfter = server.runtimePid && readCpuMs(server.runtimePid);
  const recompute = {
    events: probes,
    ms,
    cpuMs: cpuBefore && cpuAfter ? cpuAfter - cpuBefore : null,
    grownMb: memory.stop(),
  };

  times.push(await inTurns('view', 'the lead', read('')));
  times.push(await inTurns('view', 'its newest 100 timeline entries', read('/timeline?limit=100')));
  times.push(await inTurns('view', 'its explanation (1,000 lines)', read('/explain')));
  times.push(await inTurns('view', 'its intelligence', read('/intelligence')));
  const sockets = await Promise.all(Object.values(LEADS).map((leadId) => openSocket(server, leadId)));
  times.splice(
    1,
    0,
    await inTurns('event', 'an event in order, with a page open', (length) => send(length, Date.now())),
  );
  for (const socket of sockets) socket.close();
  return { events: counts, times, recompute };
}

/** A page view every ten minutes, in order. */
async function fill(
  client: ReturnType<typeof apiClient>,
  leadId: string,
  { count, endedAt }: { count: number; endedAt: number },
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
      ...{
        eventId: `evt_${from + i}`,
        eventType: 'page_view',
        leadId,
        properties: { path: `/page/${(from + i) % 50}` },
      },
      timestamp: new Date(endedAt - (count - from - i) * STEP_MS).toISOString(),
    }));
    await client.call('POST', '/api/events/batch', { events });
  }
}

async function openSocket({ directUrl, key }: BenchServer, leadId: string): Promise<WebSocket> {
  const client = apiClient({ url: directUrl, credential: key });
  const { url } = await client.call<{ url: string }>('POST', `/api/leads/${leadId}/live-ticket`);
  const socket = new WebSocket(`${directUrl.replace(/^http/, 'ws')}${url}`);
  await once(socket, 'message');
  return socket;
}

function watchMemory({ runtimePid }: BenchServer): { stop: () => number | null } {
  const read = () => (runtimePid ? readMemoryMb(runtimePid) : null);
  const before = read();
  let most = before;
  const look = () => {
    most = Math.max(most ?? 0, read() ?? 0);
  };
  const timer = setInterval(look, WATCH_MS);
  return {
    stop() {
      clearInterval(timer);
      look();
      return before === null || most === null ? null : most - before;
    },
  };
}
