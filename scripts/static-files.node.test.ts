import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../worker/contract/api/endpoints.ts';
import { toOpenapi } from '../worker/edge/openapi.ts';
import { build } from './build.ts';
import { makeSecrets } from './local-secrets.ts';
import { type LocalServer, serveLocally } from './local-server.ts';

const START_MS = 240_000;

let server: LocalServer;
beforeAll(async () => {
  await build();
  server = await serveLocally({ bindings: makeSecrets() });
}, START_MS);
afterAll(() => server.stop());

async function get(path: string, init?: RequestInit) {
  const response = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
  const type = response.headers.get('Content-Type')?.split(';')[0];
  return { status: response.status, type, text: await response.text() };
}

describe('the files that a deployment serves', () => {
  it.each([
    ['/', 'text/html'],
    ['/favicon.svg', 'image/svg+xml'],
    ['/robots.txt', 'text/plain'],
    ['/sdk/ls.js', 'text/javascript'],
    ['/sdk/ls.mjs', 'text/javascript'],
    ['/sdk/ls.d.mts', 'text/plain'],
    ['/sdk/global.d.mts', 'text/plain'],
    ['/sdk/releases.json', 'application/json'],
    ['/sdk/1.0.0/ls.js', 'text/javascript'],
    ['/docs/swagger-ui.css', 'text/css'],
  ])('%s has the type %s', async (path, type) => {
    expect(await get(path)).toMatchObject({ status: 200, type });
  });

  it('include the OpenAPI document of this version, at the address of the API', async () => {
    const { text, ...answer } = await get('/api/openapi.json');
    expect(answer).toEqual({ status: 200, type: 'application/json' });
    expect(text).toBe(JSON.stringify(toOpenapi(ENDPOINTS)));
  });

  it('include every asset of the dashboard, with the type of its extension', async () => {
    const types = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2', svg: 'image/svg+xml' };
    for (const file of await readdir('dist/web/assets')) {
      const extension = file.split('.').at(-1) as keyof typeof types;
      expect({ file, ...(await get(`/assets/${file}`)) }).toMatchObject({ file, status: 200, type: types[extension] });
    }
  });

  it.each([
    '/assets/index-OLD.js',
    '/assets/a/b.css',
    '/sdk/absent.js',
    '/sdk/absent.d.mts',
    '/sdk/0.9.0/ls.js',
    '/llms.txt',
    '/.well-known/security.txt',
  ])('%s is missing: the answer is a plain 404, even for a navigation', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, type: 'text/plain', text: 'Not found' });
    const navigation = { headers: { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' } };
    expect(await get(path, navigation)).toMatchObject({ status: 404, type: 'text/plain' });
  });

  it.each(['/login', '/p/prj_1/leads/ann~40acme.example', '/p/prj_1/leads/a.b'])(
    '%s is a screen: the answer is index.html',
    async (path) => {
      const { text } = await get('/');
      expect(await get(path)).toEqual({ status: 200, type: 'text/html', text });
    },
  );
});
