import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** An event in Segment's format, with only the fields that the tests need. */
export interface Message {
  type: 'track' | 'page' | 'identify';
  messageId: string;
  anonymousId: string;
  userId?: string;
  event?: string;
  name?: string;
  timestamp: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: {
    page: { path: string; url: string; referrer: string; title: string; search: string };
    campaign: Record<string, string>;
    sessionId: string;
    locale: string;
    bot?: true;
  };
}

/** The server's answer to a request. With `reset`, the connection breaks after the server has read the request. */
export type Answer = { status: number; headers?: Record<string, string> } | 'reset';

export interface Received {
  at: number;
  /** The complete request with address, headers and body. */
  text: string;
  contentType: string;
  writeKey: string;
  messages: Message[];
  answer: Answer;
}

/** A server that hosts the SDK and receives its events. */
export interface Host {
  origin: string;
  writeKey: string;
  /** The server's next answers, in order. Every later request gets 200. */
  answers: Answer[];
  requests: Received[];
  /** The events that the server answered with 200, including repeated ones. */
  accepted(): Message[];
  close(): Promise<void>;
}

const TYPES: Record<string, string> = { js: 'text/javascript', mjs: 'text/javascript' };

const readBody = async (request: IncomingMessage): Promise<string> =>
  Buffer.concat(await request.toArray()).toString('utf8');

/**
 * Starts a server that accepts Segment's format. With `upstream` (the origin of the real product), the server forwards requests to
 * it, so that the same tests can also run against the product.
 */
export async function startHost({ sdk, upstream }: { sdk: string; upstream?: string | undefined }): Promise<Host> {
  const host = {
    answers: [] as Answer[],
    requests: [] as Received[],
    writeKey: process.env.SDK_WRITE_KEY ?? 'pk_live_e2e',
    accepted: () => host.requests.flatMap(({ messages, answer }) => (isAccepted(answer) ? messages : [])),
  };

  async function serveFile(path: string, response: ServerResponse): Promise<void> {
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain';
    const file = upstream
      ? Buffer.from(await (await fetch(new URL(path, upstream))).arrayBuffer())
      : await readFile(join(sdk, path.replace('/sdk/', '')));
    response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(file);
  }

  async function takeBatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { writeKey, batch } = JSON.parse(body) as { writeKey: string; batch: Message[] };
    let answer: Answer = host.answers.shift() ?? { status: 200 };
    if (upstream && isAccepted(answer)) {
      const headers = {
        'Content-Type': 'text/plain',
        ...(request.headers.origin && { Origin: request.headers.origin }),
      };
      const { status } = await fetch(new URL('/v1/batch', upstream), { method: 'POST', body, headers });
      answer = { status };
    }
    const text = `${request.url} ${JSON.stringify(request.headers)} ${body}`;
    const contentType = request.headers['content-type'] ?? '';
    host.requests.push({ at: Date.now(), text, contentType, writeKey, messages: batch, answer });
    if (answer === 'reset') request.socket.destroy();
    else {
      const cors = {
        'Access-Control-Allow-Origin': request.headers.origin ?? '*',
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Expose-Headers': 'Retry-After',
        Vary: 'Origin',
      };
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...cors, ...answer.headers });
      response.end(answer.status === 200 ? '{"success":true}' : '{"code":"unavailable"}');
    }
  }

  const server = createServer((request, response) => {
    const done = request.method === 'POST' ? takeBatch(request, response) : serveFile(request.url ?? '', response);
    done.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(host, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const isAccepted = (answer: Answer): boolean => answer !== 'reset' && answer.status === 200;
