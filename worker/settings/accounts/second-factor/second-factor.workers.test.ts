import { env } from 'cloudflare:workers';
import { TOTP } from 'otpauth';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../contract/limits.ts';
import { call, newTenant, PASSWORD, type Tenant } from '../../../testing/api.ts';
import { openMailBox } from '../../../testing/mail-box.ts';
import { requireProblem } from '../../../testing/route-guards.ts';

// Each test has its own day, because the pace of hashing also depends on the clock.
let noon = Date.UTC(2026, 1, 10, 12);
let tenant: Tenant;
beforeEach(async () => {
  noon += 86_400_000;
  vi.useFakeTimers({ toFake: ['Date'], now: noon });
  tenant = await newTenant('ann@example.com');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ask = async (path: string, body: unknown, method = 'POST') =>
  call(method, `/api/auth/second-factor${path}`, { token: tenant.token, ...(body !== undefined && { body }) });
const show = async () => (await ask('', undefined, 'GET')).body;
const login = (code?: string, password = PASSWORD) =>
  call('POST', '/api/auth/login', {
    body: { email: 'ann@example.com', password, ...(code !== undefined && { code }) },
  });
const codeOf = (secret: string, later = 0) => new TOTP({ secret }).generate({ timestamp: noon + later });
const WRONG = '000000';
const WRONG_CODE = { status: 400, errors: [{ path: 'code', message: '`code` is wrong, or was used before.' }] };

async function turnOn() {
  const { secret } = (await ask('', { password: PASSWORD })).body;
  const { recoveryCodes } = (await ask('/confirm', { code: codeOf(secret) })).body;
  return { secret: secret as string, recoveryCodes: recoveryCodes as string[] };
}

it('a second factor is required at every sign-in, but only after its first code is confirmed', async () => {
  const started = await ask('', { password: PASSWORD });
  expect(started.body.uri).toBe(
    `otpauth://totp/leads.example:ann%40example.com?issuer=leads.example&secret=${started.body.secret}&algorithm=SHA1&digits=6&period=30`,
  );
  expect((await login()).status).toBe(200);
  expect(requireProblem(await ask('/confirm', { code: WRONG }))).toMatchObject(WRONG_CODE);
  const confirmed = await ask('/confirm', { code: codeOf(started.body.secret) });
  expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
  expect(await show()).toEqual({ enabledAt: new Date(noon).toISOString(), recoveryCodesLeft: 10 });

  expect(requireProblem(await login())).toMatchObject({ status: 401, code: 'second_factor_required' });
  // Without the password, nobody learns that there is a second factor.
  expect(requireProblem(await login(undefined, 'wrong horse battery')).code).toBe('invalid_credentials');
  vi.setSystemTime(noon + 60_000);
  const code = codeOf(started.body.secret, 60_000);
  expect((await login(`${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
  const stored = await env.DB.batch([
    env.DB.prepare('SELECT * FROM second_factors'),
    env.DB.prepare('SELECT * FROM recovery_codes'),
  ]);
  expect(JSON.stringify(stored)).not.toContain(started.body.secret);
  expect(JSON.stringify(stored)).not.toContain(confirmed.body.recoveryCodes[0]);
});

it('each code of the second factor is accepted once, even in simultaneous sign-ins, and no earlier code is accepted afterwards', async () => {
  const { secret } = await turnOn();
  expect(requireProblem(await login(codeOf(secret)))).toMatchObject(WRONG_CODE);
  vi.setSystemTime(noon + 60_000);
  const answers = await Promise.all([1, 2, 3].map(() => login(codeOf(secret, 60_000))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect((await login(codeOf(secret, 30_000))).status).toBe(400);
  // The phone's clock is half a minute ahead.
  expect((await login(codeOf(secret, 90_000))).status).toBe(200);
});

it('each recovery code is accepted once', async () => {
  const { recoveryCodes } = await turnOn();
  const [first = '', second = ''] = recoveryCodes;
  expect((await login(first.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
  expect(requireProblem(await login(first))).toMatchObject(WRONG_CODE);
  expect((await show()).recoveryCodesLeft).toBe(9);
  const renewed = await ask('/recovery-codes', { password: PASSWORD });
  expect((await login(second)).status).toBe(400);
  expect((await login(renewed.body.recoveryCodes[0])).status).toBe(200);
});

it(`at most ${LIMITS.secondFactorTriesMax} wrong codes an hour are allowed, at once or one after another`, async () => {
  const { secret } = (await ask('', { password: PASSWORD })).body;
  const tries = Array.from({ length: LIMITS.secondFactorTriesMax + 2 }, () => ask('/confirm', { code: WRONG }));
  expect((await Promise.all(tries)).filter(({ status }) => status === 429)).toHaveLength(2);
  vi.setSystemTime(noon + 1_800_000);
  const right = await ask('/confirm', { code: codeOf(secret, 1_800_000) });
  expect(requireProblem(right).code).toBe('rate_limited');
  expect(right.headers.get('Retry-After')).toBe('1800');
  vi.setSystemTime(noon + 3_600_000);
  expect((await ask('/confirm', { code: codeOf(secret, 3_600_000) })).status).toBe(200);
  expect((await show()).recoveryCodesLeft).toBe(10);
});

it('a second factor can be changed only with the password, and not replaced while it is on', async () => {
  const { secret } = await turnOn();
  expect(requireProblem(await ask('', { password: PASSWORD })).code).toBe('conflict');
  expect(requireProblem(await ask('/disable', { password: 'wrong horse battery' }))).toMatchObject({
    errors: [{ path: 'password', message: '`password` is not your password.' }],
  });
  expect((await ask('/disable', { password: PASSWORD })).body).toEqual({ enabledAt: null, recoveryCodesLeft: 0 });
  expect((await login()).status).toBe(200);
  expect(requireProblem(await ask('/confirm', { code: codeOf(secret) })).code).toBe('conflict');
});

it('every change of the second factor is emailed to the account’s address', async () => {
  const mails = openMailBox();
  const next = async () => {
    const { to, link, ...mail } = await mails.next('account_changed');
    expect({ to, link }).toEqual({ to: 'ann@example.com', link: 'https://leads.example/forgot-password' });
    return 'change' in mail && mail.change;
  };
  await ask('', { password: PASSWORD });
  await ask('/disable', { password: PASSWORD });
  await turnOn();
  expect(await next()).toBe('second_factor_enabled');
  await ask('/recovery-codes', { password: PASSWORD });
  expect(await next()).toBe('recovery_codes_renewed');
  await ask('/disable', { password: 'wrong horse battery' });
  await ask('/disable', { password: PASSWORD });
  expect(await next()).toBe('second_factor_disabled');
  const body = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  await call('POST', '/api/auth/change-password', { token: tenant.token, body });
  expect(await next()).toBe('password_changed');
  expect(mails.all()).toHaveLength(4);
});
