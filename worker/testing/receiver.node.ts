import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

/** A request as it arrived. */
interface Received {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** Five ways to fail, one after the other. */
const FAILURES = ['500', '429', 'hang', 'reset', 'slow'];

/** What `flaky` does with its `count`-th request: it fails three times in ten. */
const flakyAnswer = (count: number): string =>
  count % 10 < 3 ? (FAILURES[(Math.floor(count / 10) * 3 + (count % 10)) % FAILURES.length] as string) : '200';

/**
 * A real HTTP server that stands for customers' systems. `/{inbox}/{behaviour}[/…]` takes whatever comes and answers by the
 * behaviour: a status, `reset`, `redirect`, `hang`, `slow` (whose answer begins and does not end), or `flaky`.
 * `GET /{inbox}` tells what came.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const inboxes = new Map<string, Received[]>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => void receive(request, response));

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const { method = '', url: path = '/' } = request;
    const [, inbox = '', behaviour] = path.split('/');
    if (behaviour === undefined) {
      response.end(JSON.stringify(inboxes.get(inbox) ?? []));
      return;
    }
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const answer = behaviour === 'flaky' ? flakyAnswer(count) : behaviour;
    // What `flaky` fails it has not taken, but where it is only slow to say so.
    if (behaviour !== 'flaky' || answer === '200' || answer === 'slow')
      inboxes.set(inbox, [...(inboxes.get(inbox) ?? []), { method, path, headers, body }]);
    if (answer === 'reset') return void request.socket.destroy();
    if (answer === 'hang') return;
    if (answer === 'slow') return void response.writeHead(200).write('o');
    if (answer === 'redirect') return void response.writeHead(302, { Location: '/elsewhere/200' }).end();
    const retryAfter = answer === '429' ? { 'Retry-After': '60' } : {};
    response
      .writeHead(Number(answer), { 'Content-Type': 'text/plain', ...retryAfter })
      .end(answer === '200' ? 'ok' : `answered ${answer}`);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('receiverUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
