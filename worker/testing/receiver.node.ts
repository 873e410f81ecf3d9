import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';

/** A request as it arrived. */
interface Received {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** The body in base64, if it is binary. */
  body64?: string;
}

/** A scripted response. */
interface Scripted {
  path: string;
  /** If set, this response is only for requests with this access token. */
  token?: string;
  status: number;
  body: unknown;
}

/** How each API confirms success, by the end of its path. */
const YES: Record<string, unknown> = {
  '/crm/v3/objects/contacts/batch/upsert': { status: 'COMPLETE', results: [{ id: '1', new: false }] },
  '/crm/v3/properties/contacts/batch/read': { status: 'COMPLETE', results: [{ name: 'lead_score' }] },
  '/emails': { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' },
};
const yesTo = (path: string): string => {
  const found = Object.entries(YES).find(([end]) => path.endsWith(end));
  return found ? JSON.stringify(found[1]) : 'ok';
};

/** Five ways to fail, used in turn. */
const FAILURES = ['500', '429', 'hang', 'reset', 'slow'];

/** How many times `flaky` fails the same message. A delivery has more attempts than this number. */
const FAILURES_OF_A_MESSAGE = 5;

/** The status that `flaky` returns for request number `count`: three in ten fail, unless the message must not fail. */
const flakyAnswer = (count: number): string =>
  count % 10 < 3 ? (FAILURES[(Math.floor(count / 10) * 3 + (count % 10)) % FAILURES.length] as string) : '200';

/**
 * A real HTTP server that stands in for customers' systems. `/{inbox}/{behavior}[/…]` accepts any request and answers according to the
 * behavior: a status, `reset`, `redirect`, `hang`, `slow` (a response that starts and never ends), `flaky`, or `script`. A 200 has the body
 * that the path's API returns. `GET /{inbox}` returns the received requests. `PUT /{inbox}` scripts responses (`[{ path, status, body }]`,
 * matched by the end of the path). Each scripted response is used once, except that the last one for its path stays in use.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const inboxes = new Map<string, Received[]>();
  const counts = new Map<string, number>();
  const failures = new Map<string, number>();
  const scripts = new Map<string, Scripted[]>();
  const server = createServer((request, response) => void receive(request, response));

  async function receive(request: IncomingMessage, response: ServerResponse) {
    const { method = '', url: path = '/' } = request;
    if (path.startsWith('/services/')) return receiveForSalesforce(request, response);
    const [, inbox = '', behavior] = path.split('/');
    if (behavior === undefined && method === 'PUT') {
      let script = '';
      for await (const chunk of request) script += chunk;
      scripts.set(inbox, JSON.parse(script) as Scripted[]);
      return void response.end();
    }
    if (behavior === undefined) {
      response.end(JSON.stringify(inboxes.get(inbox) ?? []));
      return;
    }
    const bytes = Buffer.concat(await request.toArray());
    const body = bytes.toString();
    const isBinary = request.headers['content-type'] === 'application/octet-stream';
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const answer = behavior === 'flaky' ? answerFlakily(count, headers['webhook-id'] ?? '') : behavior;
    // A request that `flaky` fails was not accepted, unless only its response was slow.
    if (behavior !== 'flaky' || answer === '200' || answer === 'slow')
      inboxes.set(inbox, [
        ...(inboxes.get(inbox) ?? []),
        { method, path, headers, body, ...(isBinary && { body64: bytes.toString('base64') }) },
      ]);
    if (answer === 'script') return answerFrom(scripts.get(inbox) ?? [], path, response);
    if (answer === 'reset') return void request.socket.destroy();
    if (answer === 'hang') return;
    if (answer === 'slow') return void response.writeHead(200).write('o');
    if (answer === 'redirect') return void response.writeHead(302, { Location: '/elsewhere/200' }).end();
    const retryAfter = answer === '429' ? { 'Retry-After': '60' } : {};
    response
      .writeHead(Number(answer), { 'Content-Type': 'text/plain', ...retryAfter })
      .end(answer === '200' ? yesTo(path) : `answered ${answer}`);
  }

  function answerFlakily(count: number, messageId: string): string {
    const failed = failures.get(messageId) ?? 0;
    const answer = failed < FAILURES_OF_A_MESSAGE ? flakyAnswer(count) : '200';
    if (answer !== '200') failures.set(messageId, failed + 1);
    return answer;
  }

  /** Salesforce's paths are fixed, so the client's ID names the inbox, and each token begins with the inbox and `!`. */
  async function receiveForSalesforce(request: IncomingMessage, response: ServerResponse) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { method = '', url: path = '/' } = request;
    const inbox =
      new URLSearchParams(body).get('client_id') ?? /^Bearer (.*)!/.exec(headers.authorization ?? '')?.[1] ?? '';
    inboxes.set(inbox, [...(inboxes.get(inbox) ?? []), { method, path, headers, body }]);
    const token = headers.authorization?.replace('Bearer ', '');
    answerFrom(scripts.get(inbox) ?? [], path, response, token);
  }

  function answerFrom(script: Scripted[], path: string, response: ServerResponse, token?: string) {
    const fitting = script.filter((one) => path.endsWith(one.path) && (one.token ?? token) === token);
    const [next] = fitting;
    if (!next) return void response.writeHead(404).end();
    if (fitting.length > 1) script.splice(script.indexOf(next), 1);
    const text = typeof next.body === 'string' ? next.body : JSON.stringify(next.body ?? '');
    response.writeHead(next.status).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('receiverUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}
