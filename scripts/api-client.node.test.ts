import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiRefusal, apiClient, parseRetryAfter } from './api-client.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that gives the listed answers in turn, and a client that records its waits instead of waiting. */
async function clientOf(...answers: RequestListener[]) {
  const listening = createServer((request, response) => answers.shift()?.(request, response));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const waits: number[] = [];
  const { port } = listening.address() as AddressInfo;
  const wait = async (delayMs: number) => void waits.push(delayMs);
  return { waits, client: apiClient({ url: `http://127.0.0.1:${port}`, credential: 'sk_live_1', wait }) };
}

const answer =
  (status: number, body: unknown = {}, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(JSON.stringify(body));

describe('an API call', () => {
  it('sends the credential and the body, and returns the parsed answer', async () => {
    const { client } = await clientOf((request, response) => {
      expect(request.headers.authorization).toBe('Bearer sk_live_1');
      request.pipe(response);
    });
    expect(await client.call('POST', '/api/events', { a: 1 })).toEqual({ a: 1 });
  });

  it('retries after 429 and 503, when Retry-After says so', async () => {
    const { client, waits } = await clientOf(
      answer(429, {}, { 'Retry-After': '7' }),
      answer(503, {}, { 'Retry-After': '0' }),
      answer(202, { ok: true }),
    );
    expect(await client.call('POST', '/api/events', {})).toEqual({ ok: true });
    expect(waits).toEqual([7000, 0]);
  });

  it('retries with growing delays after a lost connection', async () => {
    const hangUp: RequestListener = (request) => request.socket.destroy();
    const { client, waits } = await clientOf(hangUp, hangUp, hangUp, answer(200, { ok: true }));
    expect(await client.call('GET', '/')).toEqual({ ok: true });
    expect(waits.map((ms, i) => ms > 0 && ms <= 250 * 2 ** i)).toEqual([true, true, true]);
  });

  it('does not retry a faulty request, and reports what is wrong with it', async () => {
    const { client, waits } = await clientOf(answer(403, { detail: 'This key may not.' }));
    await expect(client.call('GET', '/')).rejects.toEqual(new ApiRefusal(403, '403: This key may not.'));
    expect(waits).toEqual([]);
  });

  it('gives up after the last retry', async () => {
    const { client, waits } = await clientOf(...Array.from({ length: 20 }, () => answer(503)));
    await expect(client.call('GET', '/x')).rejects.toThrow('GET /x: the server answered 503');
    expect(waits).toHaveLength(10);
  });
});

it.each([
  ['120', 120_000],
  ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', null],
  [null, null],
])('understands Retry-After %s as %s ms', (value, ms) => {
  expect(parseRetryAfter(value, Date.UTC(2026, 0, 1))).toBe(ms);
});
