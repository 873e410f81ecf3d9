import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Replaces an answer's body (`request` is method, path and query); undefined leaves it unchanged. */
export type Falsify = (request: string, body: unknown) => unknown;

/** A proxy in front of a server that falsifies some of its answers. */
export async function startFalsifyingProxy(target: string, falsify: Falsify) {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = request;
    const sent = await text(request);
    const genuine = await fetch(`${target}${url}`, {
      method,
      headers: { Authorization: headers.authorization ?? '', 'Content-Type': headers['content-type'] ?? '' },
      ...(sent && { body: sent }),
    });
    const body: unknown = await genuine.json();
    const told = falsify(`${method} ${url}`, body) || body;
    for (const name of ['Content-Type', 'X-Request-Id']) response.setHeader(name, genuine.headers.get(name) ?? '');
    response.writeHead(genuine.status).end(JSON.stringify(told));
  };
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}
