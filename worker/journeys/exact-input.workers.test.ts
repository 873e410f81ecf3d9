import { env, exports } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { basic, post, storedOf } from '../testing/segment-client.ts';

const logOf = async ({ projectId }: Tenant, leadId: string) => {
  const log = await leadObject(env, projectId, leadId).log({ after: null });
  return log && 'items' in log ? log.items : [];
};
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const sendBytes = (tenant: Tenant, path: string, body: Uint8Array, headers: Record<string, string> = {}) =>
  exports.default.fetch(`https://leads.example${path}`, {
    method: 'POST',
    headers: { 'X-API-Key': tenant.secretKey, 'Content-Type': 'application/json', ...headers },
    body,
  });

describe('whole numbers beyond 2^53', () => {
  const PAIRS = [
    ['1234567890123456789', '1234567890123456788'],
    ['9007199254740993', '9007199254740992'],
    ['-9007199254740993', '-9007199254740992'],
  ] as const;

  test('that differ never become the same lead or the same event', async () => {
    const tenant = await newTenant();
    for (const [i, ids] of PAIRS.entries()) {
      const batch = ids.map(
        (id) => `{"type":"track","event":"Signup","userId":${id},"messageId":${id},"properties":{"orderId":${id}}}`,
      );
      const answer = await post('/v1/batch', `{"batch":[${batch}]}`, basic(tenant.publishableKey));
      expect(answer.body).toEqual({ success: true });
      for (const id of ids) {
        expect(await logOf(tenant, id), `${i}`).toMatchObject([{ eventId: id, properties: { orderId: id } }]);
      }
    }
  });

  test('are read exactly in every ID field', async () => {
    const tenant = await newTenant();
    const [one, other] = PAIRS[0];
    const headers = basic(tenant.secretKey);
    await post('/v1/identify', `{"anonymousId":${one},"messageId":1,"traits":{"name":"One"}}`, headers);
    await post('/v1/group', `{"userId":"g1","groupId":${other},"messageId":2}`, headers);
    await post('/v1/alias', `{"userId":"u9","previousId":${one},"messageId":3}`, headers);
    expect((await call('GET', `/api/leads/${one}`, { token: tenant.token })).body).toMatchObject({ name: 'One' });
    expect((await call('GET', `/api/leads/${other}`, { token: tenant.token })).status).toBe(404);
    expect((await call('GET', '/api/leads/g1', { token: tenant.token })).body.custom).toEqual({ group: { id: other } });
  });

  test('identify leads and events in the API, one by one and in batches', async () => {
    const tenant = await newTenant();
    const [one, other] = PAIRS[1];
    const event = (id: string) => `{"eventType":"signup","leadId":${id},"eventId":${id}}`;
    expect((await call('POST', '/api/events', { key: tenant.publishableKey, body: event(one) })).body.eventId).toBe(
      one,
    );
    const batch = await call('POST', '/api/events/batch', {
      key: tenant.publishableKey,
      body: `{"events":[${event(one)},${event(other)},{"eventType":"signup","userId":42}]}`,
    });
    expect(batch.body.results).toMatchObject([
      { status: 'duplicate', eventId: one },
      { status: 'accepted', eventId: other },
      { status: 'accepted' },
    ]);
    expect(await logOf(tenant, '42')).toHaveLength(1);
  });
});

test('two different accepted IDs always identify two events', async () => {
  const tenant = await newTenant();
  const json = fc.oneof(
    fc.bigInt().map(String),
    fc.string().map((text) => JSON.stringify(text)),
    fc.double().map(String),
  );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(json, { minLength: 2, maxLength: 8 }), async (ids) => {
      const userId = `u_${crypto.randomUUID()}`;
      const batch = ids.map((id) => `{"type":"track","event":"x","userId":"${userId}","messageId":${id}}`);
      const answer = await post('/v1/batch', `{"batch":[${batch}]}`, basic(tenant.publishableKey));
      if (answer.status === 400) return;
      const distinct = new Set(ids.map((id) => (id.startsWith('"') ? (JSON.parse(id) as string) : id)));
      const taken = (await logOf(tenant, userId)).length;
      expect(taken + ((answer.body as { rejected?: unknown[] }).rejected?.length ?? 0)).toBeGreaterThanOrEqual(
        distinct.size,
      );
    }),
    { numRuns: 15 },
  );
});

describe('a body that is not UTF-8', () => {
  const LATIN_1 = ['\xe8', '\xe9', '\xff', '\xc3(', '\xed\xa0\x80', '\xc0\xaf'];

  test('is rejected by every JSON endpoint, so that two IDs never become the same one', async () => {
    const tenant = await newTenant();
    const bodies: [string, (bad: string) => string][] = [
      ['/api/events', (bad) => `{"eventType":"signup","leadId":"x${bad}"}`],
      ['/api/events/batch', (bad) => `{"events":[{"eventType":"signup","leadId":"x${bad}"}]}`],
      ['/api/leads', (bad) => `{"name":"x${bad}"}`],
      ['/v1/batch', (bad) => `{"batch":[{"type":"page","userId":"x${bad}"}]}`],
      ['/v1/identify', (bad) => `{"userId":"u1","traits":{"name":"${bad}"}}`],
      ['/api/automations', (bad) => `{"name":"${bad}"}`],
      ['/api/auth/login', (bad) => `{"email":"${bad}@example.com","password":"x"}`],
    ];
    for (const [path, bodyOf] of bodies) {
      for (const bad of LATIN_1) {
        const headers = path.startsWith('/v1') ? basic(tenant.secretKey) : {};
        const answer = await sendBytes(tenant, path, bytesOf(bodyOf(bad)), headers);
        expect([path, bad, answer.status, await answer.json()]).toMatchObject([
          path,
          bad,
          400,
          { code: 'invalid_json' },
        ]);
      }
    }
    expect(await storedOf(tenant)).toBeNull();
  });

  test('is rejected in a file, too', async () => {
    const tenant = await newTenant();
    const csv = bytesOf('eventType,leadId\nsignup,x\xe8\n');
    const answer = await sendBytes(tenant, '/api/imports?type=events&format=csv', csv, { 'Content-Type': 'text/csv' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { detail: expect.stringContaining('not UTF-8') }]);
  });
});

describe('an unpaired surrogate', () => {
  test('rejects only the event that contains it', async () => {
    const tenant = await newTenant();
    const half = '\\ud83d';
    const batch = await call('POST', '/api/events/batch', {
      key: tenant.publishableKey,
      body: `{"events":[{"eventType":"signup","leadId":"a","properties":{"note":["x${half}"]}},{"eventType":"signup","leadId":"b"}]}`,
    });
    expect(batch.body.results).toMatchObject([
      { status: 'rejected', errors: [{ path: 'properties.note.0' }] },
      { status: 'accepted' },
    ]);
    const wire = await post(
      '/v1/batch',
      `{"batch":[{"type":"identify","userId":"a","messageId":"m1","traits":{"name":"x${half}"}},{"type":"page","userId":"b","messageId":"m2"}]}`,
      basic(tenant.publishableKey),
    );
    expect(wire.body).toMatchObject({
      success: true,
      rejected: [{ messageId: 'm1', message: expect.stringContaining('traits.name') }],
    });
    expect(await logOf(tenant, 'a')).toEqual([]);
    expect(await logOf(tenant, 'b')).toHaveLength(2);
  });

  test('is rejected in settings and leads', async () => {
    const { token } = await newTenant();
    for (const path of ['/api/leads', '/api/projects']) {
      const { status, body } = await call('POST', path, { token, body: '{"name":"x\\udc00"}' });
      expect([path, status, body.errors?.[0]?.path]).toEqual([path, 400, 'name']);
    }
  });
});

test('white space around an ID is rejected everywhere', async () => {
  const tenant = await newTenant();
  for (const field of ['leadId', 'userId', 'anonymousId', 'eventId']) {
    const { status, body } = await call('POST', '/api/events', {
      key: tenant.publishableKey,
      body: { eventType: 'signup', leadId: 'a', [field]: ' sp ' },
    });
    expect([field, status, body.errors?.[0]?.path]).toEqual([field, 400, field]);
  }
  const wire = await post(
    '/v1/batch',
    { batch: [{ type: 'page', userId: ' sp ', anonymousId: 'anon', messageId: 'm1' }] },
    basic(tenant.publishableKey),
  );
  expect(wire.body.rejected).toMatchObject([{ messageId: 'm1', message: expect.stringContaining('userId') }]);
  expect(await storedOf(tenant)).toBeNull();
});
