import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LIMITS } from '../../worker/contract/limits.ts';
import { ProjectLiveMessage } from '../../worker/contract/project-live.ts';
import { apiClient } from '../api-client.ts';
import type { BenchServer } from './bench-server.ts';

/**
 * Measures, for each receiver, the ms from sending an event until the receiver gets it. Events are sent one at a time on an idle server.
 */
export interface Latencies {
  answer: number[];
  leadSocket: number[];
  webhook: number[];
  /** The time that a message takes through a bare queue to the same receiver, measured in the same run. */
  bareQueue: number[];
}

export async function measureLatency(
  { product, ceiling }: { product: BenchServer; ceiling: BenchServer },
  probes: number,
): Promise<Latencies> {
  const latencies: Latencies = { answer: [], leadSocket: [], webhook: [], bareQueue: [] };
  const receiver = await startReceiver();
  const client = apiClient({ url: product.directUrl, credential: product.key });
  const config = { url: `${receiver.url}/automation` };
  await client.call('POST', '/api/automations', { name: 'Bench', action: 'webhook', whenEvent: 'probe', config });
  for (let i = 0; i < probes; i++) {
    // An automation runs once a day per lead, so each probe has its own existing lead.
    const leadId = `latency_${i}`;
    await client.call('POST', '/api/events', { eventType: 'page_view', leadId });
    const socket = await openLeadSocket(product, leadId);
    const startedAt = performance.now();
    const since = () => performance.now() - startedAt;
    const told = once(socket, 'message').then(since);
    const delivered = receiver.next().then(since);
    await client.call('POST', '/api/events', { eventType: 'probe', leadId });
    latencies.answer.push(since());
    latencies.leadSocket.push(await told);
    latencies.webhook.push(await delivered);
    socket.close();

    const sentAt = performance.now();
    const passed = receiver.next();
    await apiClient({ url: ceiling.directUrl }).call('POST', '/queue', { url: `${receiver.url}/bare` });
    await passed;
    latencies.bareQueue.push(performance.now() - sentAt);
  }
  receiver.stop();
  return latencies;
}

/** Measures the ms from sending an event until the first and the last of `watchers` dashboards get it. */
export async function measureFanOut(
  product: BenchServer,
  { watchers, probes }: { watchers: number; probes: number },
): Promise<{ first: number[]; last: number[] }> {
  const client = apiClient({ url: product.directUrl, credential: product.key });
  const path = `/api/projects/${product.projectId}/live-ticket`;
  const sockets: WebSocket[] = [];
  // One key may not open this many sockets, so there are several keys.
  const owner = apiClient({ url: product.directUrl, credential: product.session });
  let holder = client;
  for (let i = 0; i < watchers; i++) {
    if (i % LIMITS.socketsPerHolderMax === 0) {
      const { apiKey } = await owner.call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', { kind: 'secret' });
      holder = apiClient({ url: product.directUrl, credential: apiKey });
    }
    sockets.push(await open(product, (await holder.call<{ url: string }>('POST', path)).url));
  }
  const [first, last]: [number[], number[]] = [[], []];
  for (let i = 0; i < probes; i++) {
    const leadId = `fan_${i}`;
    const startedAt = performance.now();
    const told = sockets.map((socket) => untilTold(socket, leadId).then(() => performance.now() - startedAt));
    await client.call('POST', '/api/events', { eventType: 'page_view', leadId });
    const times = await Promise.all(told);
    first.push(Math.min(...times));
    last.push(Math.max(...times));
  }
  for (const socket of sockets) socket.close();
  return { first, last };
}

async function untilTold(socket: WebSocket, leadId: string): Promise<void> {
  for (;;) {
    const [event] = (await once(socket, 'message')) as [MessageEvent];
    const message = ProjectLiveMessage.parse(JSON.parse(`${event.data}`));
    if (message.type === 'commit' && message.news.some((news) => news.leadId === leadId)) return;
  }
}

async function openLeadSocket(server: BenchServer, leadId: string): Promise<WebSocket> {
  const client = apiClient({ url: server.directUrl, credential: server.key });
  const { url } = await client.call<{ url: string }>('POST', `/api/leads/${leadId}/live-ticket`);
  const socket = await open(server, url);
  return socket;
}

/** Resolves with the first message, which contains the current state. */
async function open({ directUrl }: BenchServer, path: string): Promise<WebSocket> {
  const socket = new WebSocket(`${directUrl.replace(/^http/, 'ws')}${path}`);
  await once(socket, 'message');
  return socket;
}

async function startReceiver() {
  let receive: () => void = () => {};
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      receive();
      response.end('ok');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves with the next request. There is never more than one request at a time. */
    next: () =>
      new Promise<void>((resolve) => {
        receive = resolve;
      }),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
