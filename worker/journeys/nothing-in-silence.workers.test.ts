import { beforeEach, describe, expect, test } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { basic, post } from '../testing/segment-client.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const send = (body: unknown) => call('POST', '/api/events', { key: tenant.publishableKey, body });
const wire = (batch: unknown[]) => post('/v1/batch', { batch }, basic(tenant.publishableKey));
const timesOf = async (leadId: string): Promise<string[]> => {
  const { status, body } = await call('GET', `/api/leads/${leadId}/timeline`, { token: tenant.token });
  const events = status === 404 ? [] : body.filter(({ type }: { type: string }) => type === 'event');
  return events.map(({ timestamp }: { timestamp: string }) => timestamp);
};

describe('a time', () => {
  test('of an archived message is the time that the message states, with or without sentAt', async () => {
    const at = '2026-09-01T10:00:00.000Z';
    const message = { type: 'track', event: 'Demo Request', originalTimestamp: at, timestamp: at };
    const archived = { ...message, sentAt: '2026-09-01T10:00:00.300Z', receivedAt: '2026-09-01T10:00:00.500Z' };
    const { sentAt: _, ...unsent } = archived;
    await wire([
      { ...archived, userId: 'a1', messageId: 'm1' },
      { ...unsent, userId: 'a2', messageId: 'm2' },
    ]);
    expect(await timesOf('a1')).toContain(at);
    expect(await timesOf('a2')).toContain(at);
  });

  test.each([
    '1770805800',
    'Wed, 11 Feb 2026 10:30:00 GMT',
    1770805800000000,
    { $date: '2026-02-11T10:30:00Z' },
    '2026-02-11T10:30:00.000000',
  ])('written as %j is accepted', async (timestamp) => {
    await wire([{ type: 'track', event: 'Signup', userId: 'u1', messageId: 'm1', timestamp }]);
    expect(await timesOf('u1')).toContain('2026-02-11T10:30:00.000Z');
  });

  test('that cannot be parsed is rejected, and a future time gets a warning', async () => {
    const one = { type: 'track', event: 'Signup' };
    const { body } = await wire([
      { ...one, userId: 'u1', messageId: 'm1', timestamp: 'last Tuesday' },
      { ...one, userId: 'u2', messageId: 'm2', timestamp: '2126-01-01T00:00:00Z' },
    ]);
    expect(body).toMatchObject({
      success: true,
      rejected: [
        { messageId: 'm1', code: 'validation_failed', message: expect.stringContaining('`timestamp` is not a time') },
      ],
      warnings: [{ messageId: 'm2', message: expect.stringContaining('future') }],
    });
    expect(await timesOf('u1')).toEqual([]);
    expect(await timesOf('u2')).toHaveLength(1);
  });

  test('in the API must have a time zone, in any ISO 8601 notation', async () => {
    for (const timestamp of ['2026-02-11T10:30:00+0000', '2026-02-11T10:30Z', '2026-02-11 12:30:00+02']) {
      expect((await send({ eventType: 'signup', leadId: 'l1', timestamp })).status).toBe(202);
    }
    expect(new Set(await timesOf('l1'))).toEqual(new Set(['2026-02-11T10:30:00.000Z']));
    for (const timestamp of ['2026-02-11T10:30:00', '2026-02-30T10:30:00Z', 'yesterday', 1770805800]) {
      const { status, body } = await send({ eventType: 'signup', leadId: 'l1', timestamp });
      expect([timestamp, status, body.errors[0].path]).toEqual([timestamp, 400, 'timestamp']);
    }
  });
});

describe('control characters in a name', () => {
  const warned = (fields: string) => `${fields}: control characters were removed.`;

  test.each<[string, object, string | null]>([
    ['a NUL', { name: 'A\u0000nn' }, 'name'],
    ['a bidi override', { name: 'Ann', company: '\u202eACME', phone: '1\u0007' }, 'company, phone'],
    ['a C1 control in a part of a name', { firstName: 'A\u009bnn', lastName: 'Kim' }, 'firstName'],
    ['a NUL in the name of a company', { company: { name: 'AC\u0000ME' } }, 'company'],
    ['a line break, which becomes a space', { name: 'Ann\nKim' }, null],
    ['a NUL in a property, which is kept', { note: 'a\u0000b' }, null],
  ])('are removed with a warning when sent to the API: %s', async (_what, traits, fields) => {
    const { body } = await wire([{ type: 'identify', userId: 'user_1', messageId: 'm1', traits }]);
    expect(body.warnings).toEqual(fields === null ? undefined : [{ messageId: 'm1', message: warned(fields) }]);
  });

  test('are removed when read from a file, and the affected rows are counted, also in a dry run', async () => {
    const lines = ['A\u0000nn', 'Bob', 'C\u202ey']
      .map((name, i) => JSON.stringify({ leadId: `lead_${i}`, name }))
      .join('\n');
    const path = '/api/imports?type=leads&format=ndjson';
    const ask = (query: string) => call('POST', `${path}${query}`, { token: tenant.token, body: lines });
    const [{ body: dry }, { body: real }] = [await ask('&dryRun=true'), await ask('')];
    expect(dry.rows.map(({ warnings }: { warnings: string[] }) => warnings)).toEqual([
      [warned('name')],
      [],
      [warned('name')],
    ]);
    await expect
      .poll(async () => (await call('GET', `/api/imports/${real.importId}`, { token: tenant.token })).body)
      .toMatchObject({ status: 'finished', warnings: [`2 rows, the first is 1: ${warned('name')}`] });
    expect((await call('GET', '/api/leads/lead_0', { token: tenant.token })).body).toMatchObject({ name: 'Ann' });
  });
});

describe('an unknown field', () => {
  test('is named in the response to an event; the event is rejected if a time or an ID was probably meant', async () => {
    const event = { eventType: 'signup', leadId: 'l1' };
    expect(await send({ ...event, points: 5 })).toMatchObject({
      status: 202,
      body: { warnings: [{ path: 'points', message: expect.stringContaining('Unknown field `points`') }] },
    });
    for (const [name, field] of Object.entries({ occurredAt: 'timestamp', event_id: 'eventId', user_id: 'userId' })) {
      const { status, body } = await send({ ...event, [name]: 'x' });
      expect([status, body.errors]).toEqual([
        400,
        [{ path: name, message: `Unknown field \`${name}\`. Did you mean \`${field}\`?` }],
      ]);
    }
    const { body } = await call('POST', '/api/events/batch', {
      key: tenant.publishableKey,
      body: { events: [event, { ...event, color: 'red' }, { ...event, time: 'x' }] },
    });
    expect(body.results.map((result: Record<string, unknown>) => Object.keys(result).sort())).toEqual([
      ['eventId', 'status'],
      ['eventId', 'status', 'warnings'],
      ['code', 'errors', 'eventId', 'status'],
    ]);
    const besides = await call('POST', '/api/events/batch', {
      key: tenant.publishableKey,
      body: { events: [event], timestamp: '2026-01-01T00:00:00Z', userHash: 'x' },
    });
    expect(besides.body.warnings.map(({ path }: { path: string }) => path)).toEqual(['timestamp', 'userHash']);
  });

  test('in settings and leads is rejected, and the error suggests the nearest known field', async () => {
    const config = { url: 'https://crm.example.com/webhook' };
    const automation = { name: 'Hot', action: 'webhook', whenStage: 'hot', config };
    const wrong: [string, string, unknown, string, string | null][] = [
      ['POST', '/api/automations', { ...automation, minVelocty: 5 }, 'minVelocty', 'minVelocity'],
      ['POST', '/api/automations', { ...automation, config: { ...config, header: {} } }, 'config.header', 'headers'],
      ['POST', '/api/scoring-rules', { eventType: 'x', points: 1, condition: [] }, 'condition', 'conditions'],
      ['PUT', '/api/scoring-rules/rule_signup', { pionts: 1 }, 'pionts', 'points'],
      ['PUT', '/api/scoring-rules/ruleset', { decay: { graceDays: 7, ratePerDay: 0, rate: 1 } }, 'decay.rate', null],
      ['POST', '/api/leads', { name: 'Ann', mail: 'ann@example.com' }, 'mail', 'email'],
      ['POST', '/api/webhooks', { url: config.url, event: ['lead.created'] }, 'event', 'events'],
    ];
    for (const [method, path, body, field, nearest] of wrong) {
      const answer = await call(method, path, { token: tenant.token, body });
      expect([path, answer.status, answer.body.errors?.map((error: { path: string }) => error.path)]).toEqual([
        path,
        400,
        expect.arrayContaining([field]),
      ]);
      const { message } = answer.body.errors.find((error: { path: string }) => error.path === field);
      if (nearest) expect(message).toContain(`Did you mean \`${nearest}\`?`);
    }
  });

  test('in a query is rejected everywhere, and so is a filter that is given twice', async () => {
    for (const [query, parameter] of [
      ['/api/leads?statge=hot', 'statge'],
      ['/api/leads?stage=hot&stage=warm', 'stage'],
      ['/api/leaderboard?lmit=3', 'lmit'],
      ['/api/leads/x?att=2026-01-01T00:00:00Z', 'att'],
      ['/api/automations?enabled=true', 'enabled'],
      ['/api/auth/me?foo=1', 'foo'],
    ] as const) {
      const { status, body } = await call('GET', query, { token: tenant.token });
      expect([query, status, body.errors?.[0]?.path]).toEqual([query, 400, `query.${parameter}`]);
    }
    const { body } = await call('GET', '/api/leads?statge=hot', { token: tenant.token });
    expect(body.detail).toBe('Unknown query parameter `statge`. Did you mean `stage`?');
  });

  test('that appears only in responses may be sent back unchanged', async () => {
    const { body: rule } = await call('GET', '/api/scoring-rules/rule_signup', { token: tenant.token });
    const changed = await call('PUT', '/api/scoring-rules/rule_signup', {
      token: tenant.token,
      body: { ...rule, points: 21 },
    });
    expect(changed).toMatchObject({ status: 200, body: { points: 21 } });
  });
});

test('an NDJSON row with a misspelled time or ID is rejected with the reason', async () => {
  const row = { eventType: 'signup', leadId: 'uk', event_id: 'uk', occurredAt: '2026-11-01T10:00:00Z', eventId: 'ok' };
  const { body } = await call('POST', '/api/imports?type=events&format=ndjson', {
    token: tenant.token,
    body: `${JSON.stringify(row)}\n`,
    headers: { 'Content-Type': 'application/x-ndjson' },
  });
  expect(body).toMatchObject({ rows: 1, rejected: 1 });
});
