import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** What can befall a request: refused for now, or the connection breaks before or after the server had it. */
export type Fault = 'rate_limited' | 'unavailable' | 'reset_before' | 'reset_after';

/** A request as the client made it, and what became of it. */
export interface Exchange {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingMessage['headers'];
  /** Inflated and parsed; null where there was none. */
  body: unknown;
  fault: Fault | null;
  /** What the client was answered; null where the connection broke. */
  status: number | null;
  answer: string | null;
  /** Epoch ms, around the request. */
  from: number;
  until: number;
}

export interface FaultProxy {
  url: string;
  /** In the order in which they ended. */
  exchanges: Exchange[];
  /** What the next messages meet, one fault a request; those after them pass. */
  meet(...faults: Fault[]): void;
  close(): Promise<void>;
}

const REFUSALS = { rate_limited: 429, unavailable: 503 } as const;
const RETRY_AFTER_SECONDS = 1;

/** Stands before the product as the internet does. Only requests that carry messages meet faults: not GET, not preflights. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const exchanges: Exchange[] = [];
  const faults: Fault[] = [];

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const from = Date.now();
    const sent = await bytesOf(incoming);
    const fault = method === 'POST' ? (faults.shift() ?? null) : null;
    const ended = (status: number | null, answer: string | null) =>
      exchanges.push({ method, url, headers, body: parseBody(sent), fault, status, answer, from, until: Date.now() });

    if (fault === 'rate_limited' || fault === 'unavailable') {
      const status = REFUSALS[fault];
      const answer = JSON.stringify({ status, code: fault, error: fault, message: 'Later.' });
      ended(status, answer);
      outgoing.writeHead(status, refusalHeaders(headers.origin)).end(answer);
      return;
    }
    if (fault === 'reset_before') {
      ended(null, null);
      incoming.socket.resetAndDestroy();
      return;
    }
    const response = await forward(target, incoming, sent);
    const received = await bytesOf(response);
    ended(fault === null ? (response.statusCode ?? null) : null, received.toString());
    if (fault === 'reset_after') incoming.socket.resetAndDestroy();
    else outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders).end(received);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    meet: (...next) => void faults.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const bytesOf = async (stream: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

function forward(target: string, { method, url = '', rawHeaders }: IncomingMessage, sent: Buffer) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(url, target), { method: method as string, headers: rawHeaders }, resolve).on('error', reject).end(sent);
  });
}

function parseBody(sent: Buffer): unknown {
  if (sent.byteLength === 0) return null;
  const text = (sent[0] === 0x1f && sent[1] === 0x8b ? gunzipSync(sent) : sent).toString();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** As the product writes them. */
const refusalHeaders = (origin: string | undefined): Record<string, string> => ({
  'Content-Type': 'application/problem+json',
  'Retry-After': `${RETRY_AFTER_SECONDS}`,
  ...(origin !== undefined && {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After',
  }),
});
