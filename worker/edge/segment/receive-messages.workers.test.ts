import { createExecutionContext } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { basic, ORIGIN, post, SUCCESS, storedOf, visit } from '../../testing/segment-client.ts';
import { app } from '../app.ts';

test('every path accepts its messages, with or without a trailing slash, and answers exactly 200', async () => {
  const tenant = await newTenant();
  const headers = basic(tenant.publishableKey);
  const paths: [string, string | null][] = [
    ...['/v1/batch', '/v1/import', '/v1/b', '/beacon/v1/batch'].map((path): [string, null] => [path, null]),
    ...['/v1/track', '/v1/t', '/api/s/track', '/api/s/s2s/track'].map((path): [string, string] => [path, 'x']),
    ...['/v1/page', '/v1/p', '/api/s/page', '/api/s/s2s/page'].map((path): [string, string] => [path, 'page_view']),
    ...['/v1/screen', '/v1/s', '/api/s/screen', '/api/s/s2s/screen'].map((path): [string, string] => [
      path,
      'screen_view',
    ]),
    ...['identify', 'i', 'group', 'g'].map((type): [string, string] => [`/v1/${type}`, '']),
    ['/api/s/identify', ''],
    ['/api/s/s2s/group', ''],
  ];
  const expected: Record<string, string> = {};
  for (const [path, eventType] of paths) {
    for (const slash of ['', '/']) {
      const message = { event: 'x', userId: 'u1', messageId: path + slash };
      const body = eventType === null ? { batch: [{ ...message, type: 'page' }] } : message;
      const answer = await post(path + slash, body, headers);
      expect([path, answer.status, answer.body]).toEqual([path, 200, SUCCESS]);
      if (eventType !== '') expected[path + slash] = eventType ?? 'page_view';
    }
  }
  for (const path of ['/v1/alias', '/v1/a', '/api/s/alias']) {
    expect(await post(path, { userId: 'u1', previousId: 'u1' }, headers)).toMatchObject({ status: 200, body: SUCCESS });
  }
  expect(await storedOf(tenant)).toEqual(expected);
});

test('clients’ own metrics are accepted and dropped, whatever they contain', async () => {
  for (const path of ['/v1/m', '/v1/m/']) {
    expect(await post(path, '{"series":[', { 'Content-Type': 'text/plain' })).toMatchObject({
      status: 200,
      body: SUCCESS,
    });
  }
});

describe('a bad message', () => {
  test('is rejected inside the 200 response and does not affect the other messages', async () => {
    const tenant = await newTenant();
    const huge = { ...visit('m2'), properties: { text: 'x'.repeat(32 * 1024) } };
    const batch = [
      visit('m1'),
      huge,
      { ...visit('m3'), type: 'purchase' },
      7,
      { ...visit('m5', ''), anonymousId: 'null' },
      visit('m6'),
    ];
    const { status, body } = await post('/v1/batch', { batch }, basic(tenant.publishableKey));
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        rejected: [
          { messageId: 'm2', code: 'payload_too_large', message: 'The message is larger than 32768 bytes.' },
          { messageId: 'm3', code: 'validation_failed', message: expect.stringContaining('`type` must be ') },
          { messageId: null, code: 'validation_failed', message: 'A message must be an object.' },
          { messageId: 'm5', code: 'validation_failed', message: 'One of `userId` and `anonymousId` must be an ID.' },
        ],
      },
    ]);
    expect(await storedOf(tenant)).toEqual({ m1: 'page_view', m6: 'page_view' });
  });

  test('that is alone in its request also gets a 200 response that lists it', async () => {
    const { publishableKey } = await newTenant();
    for (const body of ['null', '[]', '"text"', '{}', '{"batch":{}}']) {
      expect(await post('/v1/batch', body, basic(publishableKey))).toMatchObject({
        status: 200,
        body: { success: true, rejected: [{ messageId: null, code: 'validation_failed' }] },
      });
    }
  });
});

describe('an alias', () => {
  const seenAs = async ({ secretKey }: Tenant, ids: string[]) =>
    Promise.all(
      ids.map(async (id) => [
        (await call('GET', `/api/leads/${id}`, { key: secretKey })).body,
        (await call('GET', `/api/leads/${id}/timeline`, { key: secretKey })).body,
      ]),
    );

  test('merges two leads, and a chain of aliases merges many, in any order with other messages', async () => {
    const tenant = await newTenant();
    const alias = (previousId: string, userId: string) => ({ type: 'alias', previousId, userId });
    const batch = [
      visit('m1', 'a1'),
      alias('a1', 'u1'),
      { ...visit('m2', 'u1'), type: 'identify', traits: { email: 'ann@acme.example' } },
      alias('u1', 'u2'),
      alias('u2', 'u2'),
      visit('m3', 'u2'),
    ];
    const headers = basic(tenant.secretKey);
    for (let time = 0; time < 2; time++) {
      expect(await post('/v1/batch', { batch }, headers)).toMatchObject({ status: 200, body: SUCCESS });
    }
    expect(await post('/v1/page', visit('m4', 'a1'), headers)).toMatchObject({ status: 200, body: SUCCESS });
    const [first, ...others] = await seenAs(tenant, ['u2', 'u1', 'a1']);
    expect(first?.[0]).toMatchObject({ _id: 'u2', email: 'ann@acme.example', eventCount: 3, currentScore: 15 });
    expect([...(first?.[0]?.mergedFrom ?? [])].sort()).toEqual(['a1', 'u1']);
    expect(others).toEqual([first, first]);
    expect(await storedOf(tenant, 'a1')).toEqual({ m1: 'page_view', m3: 'page_view', m4: 'page_view' });
  });

  test('in which a page names two users is left for a person to decide', async () => {
    const tenant = await newTenant();
    const identify = (userId: string) => ({ type: 'identify', userId, traits: { email: `${userId}@acme.example` } });
    const headers = basic(tenant.publishableKey);
    await post('/v1/batch', { batch: [identify('ann'), identify('bob')] }, headers);
    const answer = await post('/v1/alias', { previousId: 'ann', userId: 'bob' }, headers);
    expect([answer.status, answer.body]).toEqual([200, SUCCESS]);
    expect((await seenAs(tenant, ['ann', 'bob'])).map(([lead]) => lead)).toMatchObject([
      { _id: 'ann' },
      { _id: 'bob' },
    ]);
    expect((await call('GET', '/api/identity-conflicts', { token: tenant.token })).body).toMatchObject([
      { leadId: 'ann', otherLeadId: 'bob', reason: 'both_own' },
    ]);
  });
});

test('messages about an erased lead are rejected inside the 200 response and do not affect other messages', async () => {
  const tenant = await newTenant();
  const headers = basic(tenant.publishableKey);
  await post('/v1/page', visit('m1'), headers);
  expect((await call('DELETE', '/api/leads/u1', { token: tenant.token })).status).toBe(200);
  const batch = [
    visit('m2'),
    visit('m3', 'u2'),
    { ...visit('m4'), type: 'identify', traits: { name: 'Ann' } },
    { type: 'alias', messageId: 'm5', previousId: 'u1', userId: 'u2' },
    { type: 'page', userId: 'u1' },
  ];
  const { status, body } = await post('/v1/batch', { batch }, headers);
  const message = 'This lead was erased: nothing more is kept about it.';
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      rejected: ['m2', 'm4', 'm5', null].map((messageId) => ({ messageId, code: 'lead_erased', message })),
    },
  ]);
  expect([await storedOf(tenant, 'u1'), await storedOf(tenant, 'u2')]).toEqual([null, { m3: 'page_view' }]);
});

describe('exactly-once storage', () => {
  test('counts a message once, even if it is sent many times at the same moment', async () => {
    const tenant = await newTenant();
    const send = () =>
      post('/v1/batch', { batch: [visit('m1'), visit('m2'), visit('m1')] }, basic(tenant.publishableKey));
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(8).fill([200, SUCCESS]));
    const { body: lead } = await call('GET', '/api/leads/u1', { key: tenant.secretKey });
    expect(lead).toMatchObject({ eventCount: 2, currentScore: 10 });
  });

  test('asks the client to resend messages that could not be stored, and then counts no stored message twice', async () => {
    const tenant = await newTenant();
    const request = () =>
      new Request(`${ORIGIN}/v1/batch`, {
        method: 'POST',
        headers: { ...basic(tenant.publishableKey), Origin: 'https://site.example' },
        body: JSON.stringify({ batch: [visit('m1', 'u1'), visit('m2', 'u2')] }),
      });
    const getByName: typeof env.LEAD.getByName = (name) => {
      if (name.endsWith(':u2')) throw new Error('overloaded');
      return env.LEAD.getByName(name);
    };
    const broken = { ...env, LEAD: { getByName } } as typeof env;
    const answer = await app.fetch(request(), broken, createExecutionContext());
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
    expect(answer.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
    expect(await answer.json()).toMatchObject({
      code: 'unavailable',
      error: 'unavailable',
      message: expect.any(String),
    });
    expect([await storedOf(tenant, 'u1'), await storedOf(tenant, 'u2')]).toEqual([{ m1: 'page_view' }, null]);

    expect((await exports.default.fetch(request())).status).toBe(200);
    expect([await storedOf(tenant, 'u1'), await storedOf(tenant, 'u2')]).toEqual([
      { m1: 'page_view' },
      { m2: 'page_view' },
    ]);
  });

  test('asks the client to retry while the database is unavailable', async () => {
    const tenant = await newTenant();
    const DB = {
      prepare: () => {
        throw new Error('D1 is away');
      },
    } as unknown as D1Database;
    const request = new Request(`${ORIGIN}/v1/t`, {
      method: 'POST',
      headers: basic(tenant.publishableKey),
      body: JSON.stringify({ ...visit('m1'), event: 'x' }),
    });
    const answer = await app.fetch(request, { ...env, DB }, createExecutionContext());
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
  });
});
