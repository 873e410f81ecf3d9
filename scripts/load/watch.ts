import { setTimeout as sleep } from 'node:timers/promises';
import type { LeadPage } from '../../worker/contract/lead.ts';
import { LeadLiveMessage } from '../../worker/contract/lead-live.ts';
import { apiClient } from '../api-client.ts';
import type { Figures } from './figures.ts';
import { type LoadTarget, sendEvents } from './send-events.ts';
import { type LoadEvent, leadName } from './traffic.ts';

/**
 * Opens a socket on each lead and records in `figures` the time from sending an event until the socket shows it. All leads must exist.
 */
export async function watchLeads(
  { url, key }: LoadTarget,
  {
    leadIds,
    figures,
    takeSentAt,
  }: { leadIds: readonly string[]; figures: Figures; takeSentAt: (eventId: string) => number | null },
): Promise<{ close(): void }> {
  const client = apiClient({ url, credential: key });
  const sockets = new Map<string, WebSocket>();
  let closed = false;
  const open = async (leadId: string): Promise<void> => {
    const ticket = await client.call<{ url: string }>('POST', `/api/leads/${leadId}/live-ticket`);
    if (closed) return;
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${ticket.url}`);
    sockets.set(leadId, socket);
    socket.addEventListener('message', ({ data }) => {
      const message = LeadLiveMessage.parse(JSON.parse(`${data}`));
      if (message.type === 'renew') void open(leadId).catch(() => undefined);
      if (message.type !== 'change') return;
      for (const entry of message.entries) {
        const sentAt = entry.type === 'event' ? takeSentAt(entry.eventId) : null;
        if (sentAt !== null) figures.record(performance.now() - sentAt);
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`the socket of ${leadId} does not open`)));
    });
  };
  await Promise.all(leadIds.map(open));
  return {
    close() {
      closed = true;
      for (const socket of sockets.values()) socket.close();
    },
  };
}

const PROBE_LEADS = 5;
const PROBE_EVERY_MS = 200;
const PROBE_POLL_MS = 20;

/** Leads with names, so that a search in the list finds them. */
export async function makeProbes({ url, key }: LoadTarget, run: string): Promise<string[]> {
  const client = apiClient({ url, credential: key });
  const leadIds = Array.from({ length: PROBE_LEADS }, (_, i) => leadName(`${run}-probe`, i));
  for (const leadId of leadIds) await client.call('POST', '/api/leads', { leadId, name: `Probe ${run}` });
  return leadIds;
}

/**
 * Sends one event after another to a probe lead until stopped. Measures how long after each 202 the list, which reads D1, counts the
 * event. Returns all events that were sent.
 */
export async function probeLists(
  target: LoadTarget,
  { run, leadIds, figures, signal }: { run: string; leadIds: readonly string[]; figures: Figures; signal: AbortSignal },
): Promise<LoadEvent[]> {
  const client = apiClient({ url: target.url, credential: target.key });
  const sent: LoadEvent[] = [];
  for (let i = 0; !signal.aborted; i++) {
    const event = {
      ...{ eventType: 'page_view', eventId: `evt_${run}_probe_${i}`, leadId: leadIds[i % leadIds.length] as string },
      ...{ timestamp: new Date().toISOString(), properties: { page: '/', duration: 0 } },
    };
    sent.push(event);
    if ((await sendEvents(target, [event]))[0] !== 'accepted') continue;
    const answeredAt = performance.now();
    const expected = Math.floor(i / leadIds.length) + 1;
    const isListed = async () => {
      const { leads } = await client.call<LeadPage>('GET', `/api/leads?search=${event.leadId}`);
      return (leads.find(({ _id }) => _id === event.leadId)?.eventCount ?? 0) >= expected;
    };
    while (!(await isListed())) await sleep(PROBE_POLL_MS);
    figures.record(performance.now() - answeredAt);
    await sleep(PROBE_EVERY_MS);
  }
  return sent;
}
