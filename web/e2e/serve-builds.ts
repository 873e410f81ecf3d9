import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';

/** A server that first serves one build and later another, as a deployment would. Forwards API requests to the product. */
export interface Builds {
  url: string;
  /**
   * Switches to the next build and deletes the files of the first one. The service worker's first request for a file fails once, as
   * on a poor connection.
   */
  deploy: () => void;
  close: () => Promise<void>;
}

const SCRIPT = /[\w-]+-[\w-]{8}(?=\.js)/g;

export async function serveBuilds({ webDir, apiUrl }: { webDir: string; apiUrl: string }): Promise<Builds> {
  const nextDir = await makeNextBuild(webDir);
  let dir = webDir;
  let failing = 0;
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/api/')) return pass(request, response, apiUrl);
    if (failing > 0 && pathname.startsWith('/assets/') && request.headers['sec-fetch-dest'] === 'empty') {
      failing--;
      response.writeHead(503).end();
      return;
    }
    const isFile = /\.\w+$/.test(basename(pathname));
    const body = await readFile(join(dir, isFile ? pathname : 'index.html')).catch(() => null);
    response.writeHead(body ? 200 : 404, {
      'Content-Type': body ? typeOf(isFile ? pathname : 'index.html') : 'text/plain',
    });
    response.end(body);
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deploy: () => {
      dir = nextDir;
      failing = 1;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(nextDir, { recursive: true });
    },
  };
}

/** Copies the build with new names for its scripts and a new version of its shell, just as a code change would. */
async function makeNextBuild(webDir: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'next-build-'));
  await cp(webDir, dir, { recursive: true });
  const assets = (await readdir(join(dir, 'assets'))).map((name) => join('assets', name));
  const version = /shell-`,\w+=`\$\{\w+\}\$\{"(\w+)"\}/.exec(
    await readFile(join(dir, 'service-worker.js'), 'utf8'),
  )?.[1];
  if (version === undefined) throw new Error('The service worker names no version.');
  for (const file of ['index.html', 'service-worker.js', ...assets.filter((name) => /\.(js|css)$/.test(name))]) {
    const text = await readFile(join(dir, file), 'utf8');
    await writeFile(join(dir, file), text.replaceAll(SCRIPT, '$&2').replaceAll(version, `${version}2`));
    if (file.endsWith('.js') && file !== 'service-worker.js')
      await rename(join(dir, file), join(dir, file.replace('.js', '2.js')));
  }
  return dir;
}

const TYPES: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  html: 'text/html',
  svg: 'image/svg+xml',
};
const typeOf = (path: string): string => TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';

async function pass(request: IncomingMessage, response: ServerResponse, apiUrl: string): Promise<void> {
  const { authorization, 'content-type': type } = request.headers;
  const answer = await fetch(apiUrl + request.url, {
    method: request.method ?? 'GET',
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(request.method !== 'GET' && { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' }),
  });
  response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
