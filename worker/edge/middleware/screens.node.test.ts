import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { AppEnv } from '../app-env.ts';
import { screens } from './screens.ts';

const app = new Hono<AppEnv>().use(screens).all('*', ({ text }) => text('the API'));
const ASSETS = { fetch: async ({ url }: Request) => new Response(`page ${new URL(url).pathname}`) };
const ask = async (path: string, init: RequestInit = {}, env: object = { ASSETS }) => {
  const response = await app.request(path, init, env);
  return [response.status, await response.text()];
};

it.each(['/leads/ann', '/p/prj_1/leads/team~2F7', '/login', '/apiary', '/v1st', '/assets'])(
  '%s is a screen, for which the dashboard’s page is served',
  async (path) => {
    expect(await ask(path)).toEqual([200, 'page /']);
  },
);

it.each(['/assets/absent.js', '/assets/old/chunk-1.css', '/sdk/ls-0.9.js'])(
  '%s does not exist and gets a 404 that is not cached',
  async (path) => {
    const response = await app.request(path, {}, { ASSETS });
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([404, 'no-store']);
  },
);

it.each([
  '/api/leads',
  '/api',
  '/v1/batch',
  '/beacon/v1/t',
  '/analytics.js/v1/key/x.js',
  '/sourceConfig',
  '/sourceConfig/',
  '/p.js',
])('%s belongs to the API', async (path) => {
  expect(await ask(path)).toEqual([200, 'the API']);
});

it('methods other than GET and HEAD are passed to the API, and a server without files has no screens', async () => {
  expect(await ask('/leads/ann', { method: 'POST' })).toEqual([200, 'the API']);
  expect(await ask('/leads/ann', {}, {})).toEqual([200, 'the API']);
});
