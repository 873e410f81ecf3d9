import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PreviewServer, preview } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { world as sharedWorld, shownScore, type World } from './dashboard-world.ts';

let world: World;
let dir: string;
let pages: PreviewServer;
let origin: string;
let policy: string;

// Serves the pages on another port with the headers from the build, as any static host would.
beforeAll(async () => {
  world = await sharedWorld.get();
  dir = await mkdtemp(join(tmpdir(), 'pages-e2e-'));
  await buildDashboard(dir, { VITE_API_URL: world.url });
  policy = /Content-Security-Policy: (.*)/.exec(await readFile(join(dir, '_headers'), 'utf8'))?.[1] ?? '';
  pages = await preview({
    configFile: false,
    logLevel: 'warn',
    root: dir,
    build: { outDir: dir },
    preview: { host: '127.0.0.1', headers: { 'Content-Security-Policy': policy } },
  });
  origin = new URL(pages.resolvedUrls?.local[0] ?? '').origin;
}, 120_000);
/** Builds in a separate process, because NODE_ENV is "test" in this process and would select the development version of React. */
const buildDashboard = (outDir: string, env: Record<string, string>) =>
  promisify(execFile)(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.ts', '--outDir', outDir],
    { env: { ...process.env, NODE_ENV: 'production', ...env } },
  );
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await world.explain());
});
afterAll(async () => {
  await pages?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

it('pages on another origin than the API can sign in and show a lead live', async () => {
  const account = await world.register();
  const page = await world.open(null, { context: { baseURL: origin } });
  await page.goto('/leads/alice');
  await page.getByLabel('Email').fill(account.email);
  await page.getByLabel('Password').fill(account.password);
  await world.call('POST', '/api/leads', { leadId: 'alice', name: 'Alice Smith' }, account.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('status', { name: 'Lead socket: Live' }).waitFor();
  await world.call('POST', '/api/events', { leadId: 'alice', eventType: 'signup', eventId: 'pages_1' }, account.token);
  await expect.poll(() => shownScore(page)).toBe('20');
  await page.getByRole('status', { name: 'Project socket: Live' }).waitFor();

  expect(new URL(page.url()).origin).toBe(origin);
  expect(origin).not.toBe(world.url);
  expect(policy).toContain(`connect-src 'self' ${world.url} ${world.url.replace('http', 'ws')};`);
  expect(world.errors).toEqual([]);
  await world.closePages();
});
