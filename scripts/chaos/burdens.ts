import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DAY_MS } from '../../worker/domain/time.ts';
import { apiClient } from '../api-client.ts';
import { type LoadTarget, sendUntilAnswered } from '../load/send-events.ts';
import type { LoadEvent } from '../load/traffic.ts';

const EVERY_MS = 200;
const ANSWERED_MS = 60_000;
const HISTORY_EVENTS = 2_000;
/** The size of the text in one request. A few such texts once made a lead's messages too large to send. */
const TRAITS_BYTES = 28_000;
const LONG = 'chaos-long';

/**
 * Puts heavy load on leads that are in use: sockets of hung tabs, properties too large for a message, a long history with late events. The
 * leads in `watched` get hung sockets and large properties.
 */
export function burdens(target: LoadTarget & { publishableKey: string }, watched: readonly string[]) {
  const { url, key, publishableKey } = target;
  const client = apiClient({ url, credential: key });
  const long: LoadEvent[] = [];
  const hung: Socket[] = [];

  const nextLong = (): LoadEvent => {
    const event = {
      ...{ eventType: 'page_view', eventId: `evt_long_${long.length}`, leadId: LONG },
      timestamp: new Date(Date.now() - Math.random() * 6 * DAY_MS).toISOString(),
      properties: { page: '/', duration: 1 },
    };
    long.push(event);
    return event;
  };

  return {
    async fill(): Promise<void> {
      const history = Array.from({ length: HISTORY_EVENTS }, nextLong);
      await sendUntilAnswered(target, history, { withinMs: ANSWERED_MS });
    },

    async run(ended: AbortSignal): Promise<void> {
      for (let n = 0; !ended.aborted; n++) {
        const leadId = watched[n % watched.length] as string;
        await sendUntilAnswered(target, [nextLong()], { withinMs: ANSWERED_MS });
        await say(leadId, n).catch(() => undefined);
        await watch(leadId).catch(() => undefined);
        await sleep(EVERY_MS);
      }
    },

    /** The events sent to the long lead, all of which were answered. */
    events: () => long,
    hung: () => hung.length,
    stop: () => hung.forEach((socket) => void socket.destroy()),
  };

  /** A page that sends more properties about a lead than one message can carry. */
  async function say(userId: string, n: number): Promise<void> {
    await fetch(`${url}/v1/identify`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${publishableKey}` },
      body: JSON.stringify({ userId, traits: { [`note_${n}`]: 'x'.repeat(TRAITS_BYTES) } }),
    });
  }

  /** Opens the lead's socket and never reads it: it answers neither pings nor close frames. */
  async function watch(leadId: string): Promise<void> {
    const { url: path } = await client.call<{ url: string }>('POST', `/api/leads/${leadId}/live-ticket`);
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' };
    const headers = { ...upgrade, 'Sec-WebSocket-Key': randomBytes(16).toString('base64') };
    await new Promise<void>((resolve, reject) => {
      request(`${url}${path}`, { headers })
        .on('upgrade', (_response, socket) => {
          socket.pause().on('error', () => undefined);
          hung.push(socket as Socket);
          resolve();
        })
        .on('response', ({ statusCode }) => reject(new Error(`the socket was answered ${statusCode}`)))
        .on('error', reject)
        .end();
    });
  }
}
