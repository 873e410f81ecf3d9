import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** How a request fails: rejected for now, or a connection that breaks before or after the server received it. */
export const FAULTS = ['reset_after', 'rate_limited', 'unavailable', 'reset_before'] as const;
export type Fault = (typeof FAULTS)[number];

/** A message as a client sent it, or a copy of one. */
export interface SentMessage {
  type: string;
  messageId: string;
  userId?: string | null;
  anonymousId?: string | null;
  previousId?: string;
  event?: string;
  name?: string;
  properties?: Record<string, unknown>;
  context?: Record<string, unknown>;
  timestamp?: string;
  originalTimestamp?: string;
  sentAt?: string;
}

/** A request as a client made it, and its outcome. */
export interface Exchange {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The messages in the request, with the defaults of its batch. */
  messages: SentMessage[];
  fault: Fault | null;
  /** The status that the client received, or null if the connection broke. */
  status: number | null;
  answer: string | null;
  /** Epoch ms, by the clock that client and server share here. */
  from: number;
  until: number;
}

export interface FaultProxy {
  url: string;
  /** In the order in which they ended. */
  exchanges: Exchange[];
  close(): Promise<void>;
}

/**
 * A proxy that stands in for the internet in front of the product. Every message meets one of the `faults` once: the faults are used in
 * turn on requests that contain a new message. All other requests (GET, preflights) pass.
 */
export async function startFaultProxy(target: string, faults: readonly Fault[] = []): Promise<FaultProxy> {
  const exchanges: Exchange[] = [];
  const seen = new Set<string>();
  let turn = 0;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '', headers, socket } = incoming;
    const from = Date.now();
    const sent = await buffer(incoming);
    const messages = method === 'POST' ? messagesOf(sent) : [];
    const isNew = messages.filter(({ messageId }) => !seen.has(messageId));
    for (const { messageId } of isNew) seen.add(messageId);
    const met = isNew.length > 0 ? (faults[turn++ % faults.length] ?? null) : null;
    const end = (status: number | null, answer: string | null) =>
      exchanges.push({ method, url, headers, messages, fault: met, status, answer, from, until: Date.now() });

    if (met === 'rate_limited' || met === 'unavailable') {
      const status = met === 'rate_limited' ? 429 : 503;
      const answer = JSON.stringify({ status, code: met, error: met, message: 'Later.' });
      end(status, answer);
      outgoing.writeHead(status, refusalHeaders(headers.origin)).end(answer);
      return;
    }
    if (met === 'reset_before') {
      end(null, null);
      socket.resetAndDestroy();
      return;
    }
    const { status, rawHeaders, body } = await forward(target, incoming, sent);
    end(met === null ? status : null, body.toString());
    if (met === 'reset_after') socket.resetAndDestroy();
    else outgoing.writeHead(status, rawHeaders).end(body);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  // Browsers retry on their own if a reused connection breaks, so each connection is used once.
  server.maxRequestsPerSocket = 1;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function forward(target: string, { method, url = '', rawHeaders }: IncomingMessage, sent: Buffer) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { method: method as string, headers: rawHeaders };
    request(new URL(url, target), options, resolve).on('error', reject).end(sent);
  });
  return { status: response.statusCode as number, rawHeaders: response.rawHeaders, body: await buffer(response) };
}

/** Empty if the body is not one that a client sends. The product then decides what to do with such a body. */
function messagesOf(sent: Buffer): SentMessage[] {
  try {
    const text = (sent[0] === 0x1f && sent[1] === 0x8b ? gunzipSync(sent) : sent).toString();
    const { batch, ...body } = JSON.parse(text) as SentMessage & { batch?: SentMessage[] };
    return (batch ?? [body]).flatMap((message) =>
      message.messageId ? [{ ...message, sentAt: message.sentAt ?? (body.sentAt as string) }] : [],
    );
  } catch {
    return [];
  }
}

/** The headers of a rejection, as the product sends them. */
const refusalHeaders = (origin: string | undefined): Record<string, string> => ({
  'Content-Type': 'application/problem+json',
  'Retry-After': '1',
  ...(origin !== undefined && {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Expose-Headers': 'Retry-After',
  }),
});
