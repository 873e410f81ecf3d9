import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { app } from '../edge/app.ts';
import { call, newTenant, PASSWORD, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const event = { eventType: 'signup', leadId: 'lead_1' };

/** Sends a request to the product with its rate limits on. */
async function sendLimited(key: string, headers: Record<string, string> = {}) {
  const context = createExecutionContext();
  const init = { method: 'POST', headers: { 'X-API-Key': key, ...headers }, body: JSON.stringify(event) };
  const response = await app.request('/api/events', init, { ...env, RATE_LIMITS: 'on' }, context);
  await waitOnExecutionContext(context);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** Sends requests until one is rejected. If the test crosses into a new minute, up to a hundred more requests are accepted first. */
async function sendUntilRefused(send: () => ReturnType<typeof sendLimited>) {
  for (let i = 0; i <= 100; i++) {
    const answer = await send();
    if (answer.status === 429) return answer;
  }
  throw new Error('nothing was refused');
}

describe('rate limits', () => {
  it('allow a secret key 100 requests a minute, and the rejection says when to retry', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => sendLimited(tenant.secretKey)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const refused = await sendUntilRefused(() => sendLimited(tenant.secretKey));
    expect(refused.body).toMatchObject({ code: 'rate_limited', error: 'rate_limited', status: 429 });
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '60',
      ratelimit: '"default";r=0;t=60',
      'ratelimit-policy': '"default";q=100;w=60',
    });
  });

  it('apply to each visitor of a site separately, although all of them use the same publishable key', async () => {
    const from = (ip: string) => sendLimited(tenant.publishableKey, { 'CF-Connecting-IP': ip });
    await Promise.all(Array.from({ length: 100 }, () => from('192.0.2.1')));
    await sendUntilRefused(() => from('192.0.2.1'));
    expect((await from('192.0.2.2')).status).toBe(202);
  });

  it('treat the addresses of one /64 as one client, and an IPv4 address the same when mapped into IPv6', async () => {
    const from = (ip: string) => sendLimited(tenant.publishableKey, { 'CF-Connecting-IP': ip });
    await Promise.all(Array.from({ length: 100 }, (_, i) => from(`2001:db8:1:1::${i.toString(16)}`)));
    await sendUntilRefused(() => from('2001:db8:1:1:ffff::1'));
    expect((await from('2001:db8:1:2::1')).status).toBe(202);
    await Promise.all(Array.from({ length: 100 }, () => from('192.0.2.3')));
    await sendUntilRefused(() => from('::ffff:192.0.2.3'));
  });

  it('allow a person 600 requests a minute across all of their sessions and projects', async () => {
    // A limit low enough that a busy machine reaches it within a minute.
    const limited = { ...env, RATE_LIMITS: 'on', SESSION_LIMITER: env.LOGIN_LIMITER };
    const ask = async (path: string, token = tenant.token) =>
      app.request(path, { headers: { Authorization: `Bearer ${token}` } }, limited, createExecutionContext());
    const login = { email: 'owner@example.com', password: PASSWORD };
    const { token } = (await call('POST', '/api/auth/login', { body: login })).body;
    const first = await ask('/api/auth/me');
    expect([first.status, first.headers.get('RateLimit-Policy')]).toEqual([200, '"default";q=600;w=60']);
    let letIn = 1;
    let answer = await ask('/api/scoring-rules', token);
    for (; answer.status === 200; letIn++) answer = await ask(letIn % 2 ? '/api/auth/me' : '/api/scoring-rules', token);
    // Up to twenty attempts pass if a new minute began in between.
    expect(letIn).toBeGreaterThanOrEqual(10);
    expect(letIn).toBeLessThanOrEqual(20);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '60']);
    expect((await ask('/api/auth/me', (await newTenant('other@example.com')).token)).status).toBe(200);
  });
});

describe('origins', () => {
  const send = (key: string, origin?: string) =>
    call('POST', '/api/events', { key, body: event, ...(origin && { headers: { Origin: origin } }) });

  it('restrict a publishable key, and the rejection names the origin; secret keys are not restricted', async () => {
    await env.DB.prepare('UPDATE projects SET allowed_origins = ?').bind('["https://*.example.com"]').run();
    expect((await send(tenant.publishableKey, 'https://shop.example.com')).status).toBe(202);
    expect((await send(tenant.publishableKey)).status).toBe(202);
    const refused = await send(tenant.publishableKey, 'https://evil.test');
    expect(refused).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(refused.body.detail).toContain('https://evil.test');
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('https://evil.test');
    expect((await send(tenant.secretKey, 'https://evil.test')).status).toBe(202);
  });
});

describe('bots', () => {
  it('are stored but not scored, unless a rule matches bots', async () => {
    const headers = {
      Origin: 'https://example.com',
      'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: event, headers });
    const lead = () => call('GET', '/api/leads/lead_1', { token: tenant.token });
    expect((await lead()).body).toMatchObject({ currentScore: 0, eventCount: 1 });
    const conditions = [{ property: '$bot', operator: 'equals', value: true }];
    await call('POST', '/api/scoring-rules', {
      token: tenant.token,
      body: { eventType: 'signup', points: 1, conditions },
    });
    await call('POST', '/api/events', { key: tenant.publishableKey, body: event, headers });
    expect((await lead()).body).toMatchObject({ currentScore: 1 });
  });
});

describe('rejected events', () => {
  it('are visible to the project’s members with the reason but without the content', async () => {
    const { publishableKey: key, token } = tenant;
    await call('POST', '/api/events', {
      key,
      body: { eventType: 'signup', eventId: 'evt_1', properties: { secret: 'hidden' } },
    });
    await call('POST', '/api/events/batch', {
      key,
      body: { events: [event, { ...event, eventId: 'evt_2', timestamp: 'yesterday' }] },
    });
    await call('POST', '/v1/track', {
      headers: { 'X-Write-Key': key },
      body: { messageId: 'evt_3', userId: 'lead_1' },
    });
    const list = async (token: string) => (await call('GET', '/api/events/rejected', { token })).body;
    await expect.poll(async () => (await list(token)).length).toBe(3);
    expect(await list(token)).toMatchObject([
      { source: 'segment', eventId: 'evt_3', code: 'validation_failed' },
      { source: 'batch', eventId: 'evt_2', eventType: 'signup', errors: [{ path: 'timestamp' }] },
      { source: 'events', eventId: 'evt_1', errors: [{ path: 'leadId' }] },
    ]);
    expect(JSON.stringify(await list(token))).not.toContain('hidden');
    expect(await list((await newTenant('other@example.com')).token)).toEqual([]);
  });
});
