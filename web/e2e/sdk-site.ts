import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Page {
  body: string;
  headers: Record<string, string>;
}

/** A website that uses the SDK, with any number of hosts: all subdomains of `localhost` lead to this machine. */
export interface Site {
  origin(host?: string): string;
  /** Sets the content of a path on all hosts, for any query and method. */
  put(path: string, body: string, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const pages = new Map<string, Page>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const page = pages.get(path);
    request.resume();
    if (!page) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers }).end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: (host = 'www.shop.localhost') => `http://${host}:${port}`,
    put: (path, body, headers = {}) => {
      pages.set(path, { body, headers });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
