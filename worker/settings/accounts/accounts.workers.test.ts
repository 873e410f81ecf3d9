import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, newTenant, PASSWORD } from '../../testing/api.ts';
import { dumpStorage, newLead } from '../../testing/lead-objects.ts';
import { watchLine } from '../../testing/log-watch.ts';
import { requireProblem } from '../../testing/route-guards.ts';

const register = (email: string, given: Record<string, unknown> = {}) =>
  call('POST', '/api/auth/register', { body: { email, password: PASSWORD, ...given } });
const login = (email: string, password = PASSWORD) => call('POST', '/api/auth/login', { body: { email, password } });

/** Every row of every table of D1. */
async function dumpD1() {
  const { results: tables } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name NOT LIKE 'leads\\_search%' ESCAPE '\\'`,
  ).all<{ name: string }>();
  const rows = await env.DB.batch<Record<string, unknown>>(
    tables.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return Object.fromEntries(tables.map(({ name }, i) => [name, rows[i]?.results ?? []]));
}

describe('an account', () => {
  it('is created with its own project, and can sign in', async () => {
    const { status, body } = await register('Alice@Example.com ', { projectName: 'Shop' });
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      user: {
        id: expect.stringMatching(/^usr_/),
        email: 'alice@example.com',
        projectId: expect.stringMatching(/^prj_/),
      },
    });
    for (const email of ['alice@example.com', 'ALICE@example.com']) {
      const session = await login(email);
      expect(session).toMatchObject({ status: 200, body: { user: body.user } });
      expect((await call('GET', '/api/leads', { token: session.body.token })).status).toBe(200);
    }
  });

  it('with an email that is already registered, in upper or lower case, is rejected and leaves nothing behind', async () => {
    await register('alice@example.com');
    const before = await dumpD1();
    for (const email of ['alice@example.com', 'Alice@EXAMPLE.com', ' alice@example.com']) {
      expect(requireProblem(await register(email, { password: 'another horse battery' }))).toMatchObject({
        status: 409,
        code: 'conflict',
        errors: [{ path: 'email', message: '`email` is taken.' }],
      });
    }
    expect(await dumpD1()).toEqual(before);
    expect((await login('alice@example.com', 'another horse battery')).status).toBe(401);
  });

  it('that is registered many times at once is created once', async () => {
    const statuses = (await Promise.all(Array.from({ length: 3 }, () => register('alice@example.com')))).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([201, 409, 409]);
    const { users, projects, members, rulesets } = await dumpD1();
    expect([users, projects, members, rulesets].map((rows) => rows?.length)).toEqual([1, 1, 1, 1]);
  });

  it('that does not exist gets the same response as a wrong password', async () => {
    await register('alice@example.com');
    const essence = (answer: Awaited<ReturnType<typeof login>>) => ({ ...requireProblem(answer), requestId: '' });
    const wrong = essence(await login('alice@example.com', 'wrong horse battery'));
    expect(wrong).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(essence(await login('bob@example.com'))).toEqual(wrong);
  });

  it('is never returned with its password or hash', async () => {
    const registered = await register('alice@example.com');
    const answers = JSON.stringify([registered.body, (await login('alice@example.com')).body]);
    expect(answers).not.toContain(PASSWORD);
    expect(answers).not.toContain('scrypt');
    const dump = await dumpD1();
    expect(JSON.stringify(dump)).not.toContain(PASSWORD);
    expect(dump.users).toMatchObject([{ password_hash: expect.stringMatching(/^scrypt\$/) }]);
  });
});

describe('an API key', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const sha256 = async (text: string) =>
    Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('hex');

  it('is shown once: D1 stores its SHA-256, and no row, object, log or later response contains the key or a session token', async () => {
    const lines: string[] = [];
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
        lines.push(parts.map(String).join(' '));
        watchLine(...parts);
      });
    }
    const tenant = await newTenant();
    const { publishableKey, secretKey, token, projectId } = tenant;
    const answers: unknown[] = [];
    const remember = async (answer: ReturnType<typeof call>) => {
      const { status, body, headers } = await answer;
      answers.push(body, Object.fromEntries(headers));
      return status;
    };
    const event = { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_1' };
    expect([
      await remember(call('POST', '/api/events', { key: publishableKey, body: event })),
      await remember(call('POST', '/api/events', { key: publishableKey, body: {} })),
      await remember(call('GET', '/api/leads', { key: publishableKey })),
      await remember(call('GET', '/api/leads', { key: secretKey })),
      await remember(call('GET', '/api/leads', { token: secretKey })),
      await remember(call('GET', '/api/leads', { key: `${secretKey}x` })),
      await remember(call('GET', '/api/leads', { token })),
      await remember(call('GET', '/api/leads', { token: `${token}x` })),
    ]).toEqual([202, 400, 403, 200, 200, 401, 200, 401]);

    const dump = await dumpD1();
    const { api_keys: keys = [] } = dump;
    expect(keys.map(({ hash }) => hash).sort()).toEqual([await sha256(publishableKey), await sha256(secretKey)].sort());
    expect(lines.length).toBeGreaterThan(5);
    const everything = JSON.stringify([
      dump,
      await dumpStorage(newLead({ projectId, leadId: 'lead_1' })),
      lines,
      answers,
    ]);
    for (const secret of [publishableKey, secretKey, token, token.split('.')[2] ?? '', PASSWORD]) {
      expect(everything).not.toContain(secret);
      // Not even a part of the secret is stored, because it would help to guess the rest.
      expect(everything).not.toContain(secret.slice(0, 20));
    }
  });

  it('has 256 random bits, and a prefix that shows its kind', async () => {
    const { token } = await newTenant();
    const made = await Promise.all(
      ['publishable', 'secret', 'publishable'].map((kind) =>
        call('POST', '/api/auth/generate-api-key', { token, body: { kind } }),
      ),
    );
    const keys = made.map(({ body }) => body.apiKey as string);
    expect(keys).toEqual([/^pk_live_/, /^sk_live_/, /^pk_live_/].map((kind) => expect.stringMatching(kind)));
    for (const key of keys) expect(key).toMatch(/^.k_live_[\w-]{43}$/);
    expect(new Set(keys).size).toBe(3);
  });

  it('of another project cannot be revoked', async () => {
    const [mine, theirs] = [await newTenant('mine@example.com'), await newTenant('theirs@example.com')];
    expect((await call('DELETE', `/api/auth/api-keys/${theirs.publishableKeyId}`, { token: mine.token })).status).toBe(
      404,
    );
    const event = { eventType: 'page_view', leadId: 'lead_1' };
    expect((await call('POST', '/api/events', { key: theirs.publishableKey, body: event })).status).toBe(202);
  });
});
