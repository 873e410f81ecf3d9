import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../../contract/limits.ts';
import { pruneTokens } from '../../../cron/prune-tokens.ts';
import { call, newTenant, PASSWORD, type Tenant } from '../../../testing/api.ts';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';
let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant('ann@example.com');
});

const login = async () =>
  (await call('POST', '/api/auth/login', { body: { email: 'ann@example.com', password: PASSWORD } })).body.token;
const list = async (token = tenant.token) =>
  (await call('GET', '/api/auth/sessions', { token })).body as {
    sessionId: string;
    isCurrent: boolean;
    userAgent: string;
  }[];
const isOpen = async (token: string) => (await call('GET', '/api/auth/me', { token })).status === 200;
const listed = (count: number) => expect.poll(async () => (await list()).length).toBe(count);

it('a session is listed with its device and can be ended alone', async () => {
  const other = await login();
  await call('GET', '/api/auth/me', { token: other, headers: { 'User-Agent': FIREFOX } });
  await listed(2);
  const found = (await list()).find(({ isCurrent }) => !isCurrent);
  expect(found).toMatchObject({ userAgent: FIREFOX, place: null });
  const end = (token: string) => call('DELETE', `/api/auth/sessions/${found?.sessionId}`, { token });
  const stranger = await newTenant('eve@example.com');
  expect((await end(stranger.token)).status).toBe(404);
  expect(await isOpen(other)).toBe(true);
  expect((await end(tenant.token)).status).toBe(200);
  expect([await isOpen(other), await isOpen(tenant.token)]).toEqual([false, true]);
  expect(await list()).toMatchObject([{ isCurrent: true }]);
});

it('a person can end all other sessions, and this session continues with a new token', async () => {
  const [one, two] = [await login(), await login()];
  const { status, body } = await call('POST', '/api/auth/sessions/end-others', { token: one });
  expect(status).toBe(200);
  expect(await Promise.all([one, two, tenant.token, body.token].map(isOpen))).toEqual([false, false, false, true]);
  expect(await list(body.token)).toMatchObject([{ isCurrent: true }]);
});

it('rows of expired sessions are deleted', async () => {
  await listed(1);
  await expect.poll(() => env.DB.prepare('SELECT count(*) AS n FROM sessions').first('n')).toBe(1);
  await pruneTokens(env, Date.now() + LIMITS.sessionSecondsMax * 1000 + 1000);
  expect(await env.DB.prepare('SELECT count(*) AS n FROM sessions').first('n')).toBe(0);
});
