import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { pruneTokens } from '../cron/prune-tokens.ts';
import { app } from '../edge/app.ts';
import { takeHashTurn } from '../edge/auth/hash-turns.ts';
import { insertAccount } from '../settings/accounts/insert-account.ts';
import { hashToken } from '../settings/storage/random-token.ts';
import { call, newTenant, PASSWORD, type Tenant } from '../testing/api.ts';
import { type MailBox, openMailBox } from '../testing/mail-box.ts';
import { keepPauses } from '../testing/pauses.ts';
import { requireProblem, summarise } from '../testing/route-guards.ts';

const EMAIL = 'owner@example.com';
const NEW_PASSWORD = 'a better horse battery';

let tenant: Tenant;
let mails: MailBox;
beforeEach(async () => {
  tenant = await newTenant(EMAIL);
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Advances the clock that the isolate's caches use, because a test does not wait. */
function passMs(ms: number): void {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() + ms);
}
const me = (token: string) => call('GET', '/api/auth/me', { token });
const login = (password: string, email = EMAIL) => call('POST', '/api/auth/login', { body: { email, password } });
const requestReset = (email: string) => call('POST', '/api/auth/request-password-reset', { body: { email } });
const reset = (token: string, password = NEW_PASSWORD) =>
  call('POST', '/api/auth/reset-password', { body: { token, password } });

describe('a signed-in person', () => {
  it('sees their projects, and their role in each', async () => {
    const { body: second } = await call('POST', '/api/projects', { token: tenant.token, body: { name: 'Second' } });
    expect(await me(tenant.token)).toMatchObject({
      status: 200,
      body: {
        user: { id: expect.stringMatching(/^usr_/), email: EMAIL, projectId: tenant.projectId },
        projects: [
          { id: tenant.projectId, name: 'My project', role: 'owner' },
          { id: second.id, name: 'Second', role: 'owner' },
        ],
      },
    });
  });

  it('has endpoints of their own, which reject keys', async () => {
    for (const key of [tenant.secretKey, tenant.publishableKey]) {
      expect(summarise(await call('GET', '/api/auth/me', { key }))).toBe('403 forbidden');
    }
    expect(summarise(await call('GET', '/api/auth/me', { key: 'sk_live_unknown' }))).toBe('401 invalid_credentials');
  });

  it('can leave their last project, still sign in, and create another one', async () => {
    await call('DELETE', `/api/projects/${tenant.projectId}`, { token: tenant.token });
    const session = await login(PASSWORD);
    expect(session).toMatchObject({ status: 200, body: { user: { projectId: null } } });
    const { token } = session.body;
    expect(summarise(await call('GET', '/api/leads', { token }))).toBe('404 not_found');
    const made = await call('POST', '/api/projects', { token, body: { name: 'New name' } });
    expect(made.status).toBe(201);
    expect((await call('GET', '/api/leads', { token })).status).toBe(200);
  });
});

describe('a session', () => {
  it('ends when the person ends all sessions, and the next sign-in begins a new session', async () => {
    const other = (await login(PASSWORD)).body.token;
    expect((await me(other)).status).toBe(200);
    expect((await call('POST', '/api/auth/logout-everywhere', { token: tenant.token })).status).toBe(200);
    for (const token of [tenant.token, other]) {
      expect(summarise(await me(token))).toBe('401 invalid_credentials');
      expect(summarise(await call('GET', '/api/leads', { token }))).toBe('401 invalid_credentials');
    }
    expect((await me((await login(PASSWORD)).body.token)).status).toBe(200);
  });

  it('ends permanently when the person signs out of it, and their other sessions continue', async () => {
    const [one, two] = [(await login(PASSWORD)).body.token, (await login(PASSWORD)).body.token];
    expect(await call('POST', '/api/auth/logout', { token: one })).toMatchObject({ body: { loggedOut: true } });
    for (const path of ['/api/auth/me', '/api/leads', `/api/projects/${tenant.projectId}`]) {
      expect(summarise(await call('GET', path, { token: one }))).toBe('401 invalid_credentials');
      for (const token of [two, tenant.token]) expect((await call('GET', path, { token })).status).toBe(200);
    }
    expect(summarise(await call('POST', '/api/auth/logout', { token: one }))).toBe('401 invalid_credentials');
    expect((await me((await login(PASSWORD)).body.token)).status).toBe(200);
  });

  it('that was signed out in another isolate ends here within five seconds', async () => {
    expect((await me(tenant.token)).status).toBe(200);
    const { jti } = JSON.parse(Buffer.from(tenant.token.split('.')[1] ?? '', 'base64url').toString());
    await env.DB.prepare('INSERT INTO ended_sessions VALUES (?1, ?2)')
      .bind(jti, Date.now() + 1000)
      .run();
    passMs(5_000);
    expect((await me(tenant.token)).status).toBe(401);
  });

  it('that was signed out is remembered until its token expires, and not longer', async () => {
    await call('POST', '/api/auth/logout', { token: tenant.token });
    const count = () => env.DB.prepare('SELECT count(*) AS n FROM ended_sessions').first('n');
    const expiresAt = Number(await env.DB.prepare('SELECT expires_at FROM ended_sessions').first('expires_at'));
    expect(expiresAt).toBeGreaterThan(Date.now() + (LIMITS.sessionSecondsMax - 60) * 1000);
    expect(await pruneTokens(env, expiresAt - 1)).toBe(0);
    expect(await count()).toBe(1);
    // The session's entry in the list of sessions is deleted, too.
    expect(await pruneTokens(env, expiresAt)).toBe(2);
    expect(await count()).toBe(0);
  });

  it('that was ended in another isolate ends here within five seconds', async () => {
    expect((await me(tenant.token)).status).toBe(200);
    await env.DB.prepare('UPDATE users SET token_version = token_version + 1').run();
    passMs(5_000);
    expect((await me(tenant.token)).status).toBe(401);
  });
});

describe('a password', () => {
  const change = (body: Record<string, unknown>, token = tenant.token) =>
    call('POST', '/api/auth/change-password', { token, body });

  it('can be changed by someone who knows it, which ends every other session', async () => {
    const changed = await change({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(changed).toMatchObject({ status: 200, body: { user: { email: EMAIL, projectId: tenant.projectId } } });
    expect(summarise(await me(tenant.token))).toBe('401 invalid_credentials');
    expect((await me(changed.body.token)).status).toBe(200);
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login(NEW_PASSWORD)).status).toBe(200);
  });

  it('cannot be changed by someone who does not know it', async () => {
    const answer = await change({ currentPassword: 'wrong horse battery', newPassword: NEW_PASSWORD });
    expect(summarise(answer)).toBe('400 validation_failed currentPassword');
    expect((await me(tenant.token)).status).toBe(200);
    expect((await login(PASSWORD)).status).toBe(200);
  });

  it('is changed once if two requests change it at the same time', async () => {
    const answers = await Promise.all(
      [NEW_PASSWORD, `${NEW_PASSWORD} 2`].map((newPassword) => change({ currentPassword: PASSWORD, newPassword })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it.each(['password123', 'Password123', 'qwertyuiop', '1234567890', 'QWERTYUIOP', 'basketball'])(
    'that is too common is rejected: %s',
    async (password) => {
      const registered = await call('POST', '/api/auth/register', { body: { email: 'new@example.com', password } });
      expect(summarise(registered)).toBe('400 validation_failed password');
      expect(summarise(await change({ currentPassword: PASSWORD, newPassword: password }))).toBe(
        '400 validation_failed newPassword',
      );
      expect(summarise(await reset('any', password))).toBe('400 validation_failed password');
    },
  );

  it.each(['short', '123456789'])('of fewer than ten characters is rejected: %s', async (password) => {
    expect(summarise(await change({ currentPassword: PASSWORD, newPassword: password }))).toBe(
      '400 validation_failed newPassword',
    );
    expect(summarise(await reset('any', password))).toBe('400 validation_failed password');
  });
});

describe('a forgotten password', () => {
  it('can be reset once through an emailed link, which ends every session', async () => {
    expect((await requestReset(' Owner@Example.com')).status).toBe(202);
    const { to, token, link } = await mails.next('password_reset');
    expect(to).toBe(EMAIL);
    expect(link).toMatch(/^https:\/\/leads\.example\/reset-password#token=[\w-]{43}$/);
    expect(await reset(token)).toMatchObject({ status: 200, body: { passwordChanged: true } });
    expect(summarise(await me(tenant.token))).toBe('401 invalid_credentials');
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login(NEW_PASSWORD)).status).toBe(200);
    expect(summarise(await reset(token, PASSWORD))).toBe('400 validation_failed token');
    expect((await login(NEW_PASSWORD)).status).toBe(200);
  });

  it('is reset once even if its link is used twice at the same time', async () => {
    await requestReset(EMAIL);
    const { token } = await mails.next('password_reset');
    const answers = await Promise.all([reset(token), reset(token, `${NEW_PASSWORD} 2`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('gets the same response for an unknown account, and nothing is sent or stored', async () => {
    const [known, unknown] = [await requestReset(EMAIL), await requestReset('nobody@example.com')];
    expect({ status: unknown.status, body: unknown.body }).toEqual({ status: known.status, body: known.body });
    await mails.next('password_reset');
    expect(mails.all()).toHaveLength(1);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM password_resets').first('n')).toBe(1);
  });

  it('stores only the SHA-256 of a link’s token, and using one link invalidates the other links', async () => {
    await requestReset(EMAIL);
    const first = await mails.next('password_reset');
    await requestReset(EMAIL);
    const second = await mails.next('password_reset');
    const { results } = await env.DB.prepare('SELECT token_hash FROM password_resets').all();
    const hashes = await Promise.all([first, second].map(({ token }) => hashToken(token)));
    expect(results.map(({ token_hash }) => token_hash).sort()).toEqual(hashes.sort());
    expect((await reset(first.token)).status).toBe(200);
    expect(summarise(await reset(second.token))).toBe('400 validation_failed token');
  });

  it('has a link that is valid for twelve hours', async () => {
    await requestReset(EMAIL);
    const { token } = await mails.next('password_reset');
    const row = await env.DB.prepare('SELECT expires_at - created_at AS ms FROM password_resets').first('ms');
    expect(row).toBe(LIMITS.passwordResetSecondsMax * 1000);
    await env.DB.prepare('UPDATE password_resets SET expires_at = ?1').bind(Date.now()).run();
    expect(summarise(await reset(token))).toBe('400 validation_failed token');
  });

  it('has a link that is not logged in production if there is no email provider', async () => {
    const context = createExecutionContext();
    const init = { method: 'POST', body: JSON.stringify({ email: EMAIL }) };
    const production = { ...env, APP_ENV: 'production' };
    const response = await app.request('/api/auth/request-password-reset', init, production, context);
    await waitOnExecutionContext(context);
    expect(response.status).toBe(202);
    expect(mails.all()).toEqual([]);
    expect(mails.lines()).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'mail.not_sent', type: 'password_reset' }),
    );
    expect(JSON.stringify(mails.lines())).not.toMatch(/token=|owner@example\.com/);
  });
});

/** Creates an account whose password takes almost no time to check, so that tests reach the limits within a minute. */
async function newCheapAccount(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const passwordHash = ['scrypt', 2, 1, 1, 'AAAA', 'AAAA'].join('$');
  await insertAccount({ env, now: Date.now() }, { email, passwordHash, projectName: 'My project' });
  return email;
}

/** Sends a request to the product with its rate limits on. */
async function tryLimited(
  door: 'login' | 'register' | 'request-password-reset',
  { ip, ...body }: { email: string; password?: string; ip: string },
) {
  const context = createExecutionContext();
  const init = { method: 'POST', headers: { 'CF-Connecting-IP': ip }, body: JSON.stringify(body) };
  const response = await app.request(`/api/auth/${door}`, init, { ...env, RATE_LIMITS: 'on' }, context);
  await waitOnExecutionContext(context);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('registering', () => {
  it('is limited to ten attempts a minute per client, for any email, so that nobody can probe many addresses', async () => {
    const ip = crypto.randomUUID();
    const knock = () => tryLimited('register', { email: EMAIL, password: NEW_PASSWORD, ip });
    let letIn = 0;
    let answer = await knock();
    for (; answer.status === 409; letIn++) answer = await knock();
    expect(letIn).toBeGreaterThanOrEqual(10);
    expect(letIn).toBeLessThanOrEqual(20);
    const other = { email: 'new@example.com', password: NEW_PASSWORD };
    expect((await tryLimited('register', { ...other, ip })).body).toMatchObject({ code: 'rate_limited' });
    expect((await tryLimited('register', { ...other, ip: crypto.randomUUID() })).status).toBe(201);
  }, 30_000);
});

describe('logging in', () => {
  const loginLimited = (email: string, ip: string) =>
    tryLimited('login', { email, password: 'wrong horse battery', ip });
  const requestResetLimited = (email: string, ip: string) => tryLimited('request-password-reset', { email, ip });

  it('is limited to ten attempts a minute per client and account, without affecting other clients or accounts', async () => {
    const email = await newCheapAccount();
    let letIn = 0;
    let answer = await loginLimited(email, '192.0.2.1');
    for (; answer.status === 401; letIn++) answer = await loginLimited(email, '192.0.2.1');
    // Up to twenty attempts pass if a new minute began in between.
    expect(letIn).toBeGreaterThanOrEqual(10);
    expect(letIn).toBeLessThanOrEqual(20);
    expect(requireProblem(answer as never)).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(answer.headers.get('Retry-After')).toBe('60');
    expect((await loginLimited(email, '192.0.2.2')).status).toBe(401);
    expect((await loginLimited(`other-${email}`, '192.0.2.1')).status).toBe(401);
  }, 30_000);

  it('is limited to thirty attempts a minute per client, for any accounts', async () => {
    // A request for a link counts like a login but hashes no password, so it is faster.
    const ip = crypto.randomUUID();
    const ask = () => requestResetLimited(`${crypto.randomUUID()}@example.com`, ip);
    let letIn = 0;
    let answer = await ask();
    for (; answer.status === 202; letIn++) answer = await ask();
    expect(letIn).toBeGreaterThanOrEqual(30);
    expect(letIn).toBeLessThanOrEqual(60);
    expect(answer.status).toBe(429);
    expect((await loginLimited(await newCheapAccount(), ip)).status).toBe(429);
  }, 30_000);

  it('waits for its turn to hash, and is rejected if too many attempts are waiting, even without rate limits', async () => {
    keepPauses();
    // The turns of this test queue up behind those that the isolate has already given out.
    const body = { email: 'nobody@example.com', password: 'wrong horse battery' };
    const loginWhileFull = () => {
      const turns = Array.from({ length: 100 }, () => takeHashTurn(Date.now()));
      expect(turns.at(-1)).toMatchObject({ status: 'full' });
      return call('POST', '/api/auth/login', { body });
    };
    // On a busy machine, a turn may become free before the attempt asks for one.
    let refused = await loginWhileFull();
    while (refused.status === 401) refused = await loginWhileFull();
    expect(requireProblem(refused)).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(4);
    await expect
      .poll(async () => (await call('POST', '/api/auth/login', { body })).status, { timeout: 20_000 })
      .toBe(401);
  }, 30_000);

  it('is limited to ten attempts a minute from all addresses of one /64', async () => {
    const email = await newCheapAccount();
    let letIn = 0;
    let answer = await loginLimited(email, '2001:db8:1:1::0');
    for (; answer.status === 401; letIn++) answer = await loginLimited(email, `2001:db8:1:1::${letIn + 1}`);
    expect(letIn).toBeGreaterThanOrEqual(10);
    expect(letIn).toBeLessThanOrEqual(20);
    expect((await loginLimited(email, '2001:db8:1:2::0')).status).toBe(401);
  }, 30_000);

  it('is limited to a hundred attempts a minute per account, for any number of clients', async () => {
    // Requests for a link have the same limit but hash no password, so they are faster.
    const email = `${crypto.randomUUID()}@example.com`;
    const ask = (ip: string, to = email) => requestResetLimited(to, ip);
    let letIn = 0;
    let answer = await ask('192.0.2.0');
    for (; answer.status === 202; letIn++) answer = await ask(`192.0.2.${letIn + 1}`);
    expect(letIn).toBeGreaterThanOrEqual(100);
    expect(letIn).toBeLessThanOrEqual(200);
    expect((await ask('198.51.100.1', `other-${email}`)).status).toBe(202);
  }, 30_000);
});
