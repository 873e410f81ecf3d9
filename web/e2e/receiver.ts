import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A customer's server, which accepts every request and answers each path as configured (default: 200). */
export interface Receiver {
  url: string;
  received: Received[];
  answer(path: string, status: number): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const statuses = new Map<string, number>();
  const server = createServer((request, response) => {
    const { url: path = '/', headers } = request;
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ path, headers, body });
      const status = statuses.get(path) ?? 200;
      // Slack confirms a message with exactly this text.
      const yes = path.startsWith('/slack/') ? 'ok' : 'taken';
      response.writeHead(status, { 'Content-Type': 'text/plain' }).end(status === 200 ? yes : `answered ${status}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (path, status) => void statuses.set(path, status),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
