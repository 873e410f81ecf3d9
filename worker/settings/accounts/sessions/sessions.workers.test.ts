import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../contract/limits.ts';
import { pruneTokens } from '../../../cron/prune-tokens.ts';
import { call, newMember, newTenant, PASSWORD, type Tenant } from '../../../testing/api.ts';
import { openSocket } from '../../../testing/live.ts';
import { hashToken } from '../../storage/random-token.ts';

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

describe('a socket on a project', () => {
  const open = async (credential: { token: string } | { key: string }) => {
    const ticket = await call('POST', `/api/projects/${tenant.projectId}/live-ticket`, credential);
    return openSocket(ticket.body.url);
  };
  const body = { currentPassword: PASSWORD, newPassword: 'a longer horse battery' };
  const endings: [string, (token: string) => Promise<{ status: number }>][] = [
    ['signs out', (token) => call('POST', '/api/auth/logout', { token })],
    ['signs out everywhere', (token) => call('POST', '/api/auth/logout-everywhere', { token })],
    ['ends the session', async (token) => call('DELETE', `/api/auth/sessions/${await idOf(token)}`, tenant)],
    ['ends all other sessions', () => call('POST', '/api/auth/sessions/end-others', tenant)],
    ['changes the password', () => call('POST', '/api/auth/change-password', { ...tenant, body })],
    ['resets the password', () => reset()],
  ];
  const idOf = async (token: string) => (await list(token)).find(({ isCurrent }) => isCurrent)?.sessionId;
  const reset = async () => {
    const token = 'the-token-of-a-reset-link';
    await env.DB.prepare(
      'INSERT INTO password_resets (token_hash, user_id, created_at, expires_at) SELECT ?1, id, 0, ?2 FROM users WHERE email = ?3',
    )
      .bind(await hashToken(token), Date.now() + 60_000, 'ann@example.com')
      .run();
    return call('POST', '/api/auth/reset-password', { body: { token, password: body.newPassword } });
  };

  it.each(endings)('closes if the person %s; sockets of colleagues stay open', async (_how, end) => {
    const token = await login();
    const colleague = await newMember(tenant.projectId, 'viewer');
    const [socket, other] = [await open({ token }), await open(colleague)];
    await listed(2);
    expect((await end(token)).status).toBe(200);
    await expect.poll(() => socket.closes).toEqual([1012]);
    expect(other.closes).toEqual([]);
    expect(await isOpen(token)).toBe(false);
  });

  it('closes if the key that opened it is revoked', async () => {
    const { keyId, apiKey } = (
      await call('POST', '/api/auth/generate-api-key', { token: tenant.token, body: { kind: 'secret' } })
    ).body;
    const [socket, other] = [await open({ key: apiKey }), await open({ key: tenant.secretKey })];
    expect((await call('DELETE', `/api/auth/api-keys/${keyId}`, { token: tenant.token })).status).toBe(200);
    await expect.poll(() => socket.closes).toEqual([1012]);
    expect(other.closes).toEqual([]);
  });
});

it('rows of expired sessions are deleted', async () => {
  await listed(1);
  await expect.poll(() => env.DB.prepare('SELECT count(*) AS n FROM sessions').first('n')).toBe(1);
  await pruneTokens(env, Date.now() + LIMITS.sessionSecondsMax * 1000 + 1000);
  expect(await env.DB.prepare('SELECT count(*) AS n FROM sessions').first('n')).toBe(0);
});
