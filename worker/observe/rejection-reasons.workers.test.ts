import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { RejectionReason } from '../contract/rejected-event.ts';
import { DAY_MS } from '../domain/time.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { basic, post } from '../testing/segment-client.ts';
import { recordRejected } from './rejected-events.ts';
import { listReasons, reasonOf } from './rejection-reasons.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const reasons = async (): Promise<RejectionReason[]> =>
  (await call('GET', '/api/events/rejected/reasons', { token: tenant.token })).body;
const PLACEHOLDER = { path: 'leadId', message: '`leadId` must be an ID, not the placeholder "null".' };

test('rejected events are counted by key and reason in every protocol, with an example', async () => {
  const bad = { eventType: 'signup', leadId: 'null' };
  const send = (body: unknown, key = tenant.publishableKey) => call('POST', '/api/events', { key, body });
  for (let i = 0; i < 3; i++) await send({ ...bad, eventId: `evt_${i}`, userId: 'user_1' });
  await send(bad, tenant.secretKey);
  const events = [...Array(60).fill(bad), { eventType: 'signup', leadId: 'lead_1', timestamp: 'yesterday' }];
  await call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events } });
  const message = { type: 'track', event: 'Signup', userId: 'user_2', messageId: 'm1', timestamp: 'last Tuesday' };
  await post('/v1/batch', { batch: [message] }, basic(tenant.publishableKey));
  await expect.poll(async () => (await reasons()).length).toBe(5);
  const found = (source: string, count: number) =>
    expect.objectContaining({
      code: 'validation_failed',
      source,
      count,
      field: 'leadId',
      message: PLACEHOLDER.message,
    });
  const listed = await reasons();
  expect(listed).toContainEqual({
    ...{ code: 'validation_failed', field: 'leadId', message: PLACEHOLDER.message, source: 'events', count: 3 },
    ...{ keyId: expect.stringMatching(/^key_/), keyName: expect.any(String) },
    ...{ firstAt: expect.any(String), lastAt: expect.any(String) },
    example: { eventId: 'evt_2', eventType: 'signup', leadId: 'user_1' },
  });
  expect(listed).toContainEqual(found('events', 1));
  expect(listed).toContainEqual(found('batch', 60));
  expect(listed).toContainEqual(expect.objectContaining({ source: 'batch', field: 'timestamp', count: 1 }));
  expect(listed).toContainEqual(
    expect.objectContaining({
      ...{ source: 'segment', field: null, message: expect.stringContaining('timestamp') },
      example: { eventId: 'm1', eventType: null, leadId: 'user_2' },
    }),
  );
});

describe('a reason for rejected events', () => {
  const refuse = (messages: readonly string[], { at = Date.now(), keyId = 'key_1', leadId = 'lead_1' } = {}) =>
    recordRejected(
      env.DB,
      { projectId: tenant.projectId, keyId, source: 'batch', now: at },
      messages.map((message) => ({
        ...{ eventId: 'evt_1', eventType: 'signup', code: 'validation_failed', leadIds: [leadId] },
        errors: [{ path: 'eventType', message }],
      })),
    );
  const list = (now = Date.now()) => listReasons(env.DB, tenant.projectId, { limit: 1000, now });

  test('is the event’s first error, with the same text at any position in a list', () => {
    const errors = [
      { path: 'properties.items.3.price', message: '`properties.items.3.price` is no number.' },
      { path: 'leadId', message: 'is required' },
    ];
    expect(reasonOf({ code: 'validation_failed', errors })).toEqual({
      ...{
        code: 'validation_failed',
        field: 'properties.items.*.price',
        message: '`properties.items.*.price` is no number.',
      },
    });
    expect(reasonOf({ code: 'lead_erased', errors: [] })).toEqual({ code: 'lead_erased', field: '', message: '' });
    expect(reasonOf({ code: 'x', errors: [{ path: '0.12.a1', message: 'm'.repeat(999) }] })).toMatchObject({
      ...{ field: '*.*.a1', message: 'm'.repeat(300) },
    });
  });

  test('keeps its first and last time, and counts all of its events, even events that are no longer stored', async () => {
    await refuse(Array(700).fill('bad'), { at: Date.now() - 5000 });
    await refuse(Array(700).fill('bad'));
    const [only, ...others] = await list();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ field: 'eventType', message: 'bad', count: 1400 });
    expect(Date.parse(only?.lastAt ?? '') - Date.parse(only?.firstAt ?? '')).toBeGreaterThanOrEqual(5000);
  });

  test(`is one of the latest ${LIMITS.rejectionReasonsPerKeyMax} of its key, so that one key cannot displace the reasons of another key`, async () => {
    expect(LIMITS.rejectionReasonsPerKeyMax).toBe(100);
    await refuse(['theirs'], { at: Date.now() - 60_000, keyId: 'key_2' });
    await refuse(['first'], { at: Date.now() - 50_000 });
    const others = Array.from({ length: 99 }, (_, i) => `reason ${i}`);
    for (const some of [others.slice(0, 50), others.slice(50)]) await refuse(some);
    expect(await list()).toHaveLength(101);
    await refuse(['one more']);
    const messages = (await list()).map(({ message }) => message);
    expect(messages).toHaveLength(101);
    expect([messages.includes('theirs'), messages.includes('first')]).toEqual([true, false]);
  });

  test('is one of the 50 most frequent in its request, because each misspelled field would otherwise be a row', async () => {
    await refuse([...Array.from({ length: 60 }, (_, i) => `spelling ${i}`), 'often', 'often']);
    const listed = await list();
    expect(listed).toHaveLength(50);
    expect(listed).toContainEqual(expect.objectContaining({ message: 'often', count: 2 }));
  });

  test(`is deleted ${LIMITS.rejectionReasonDaysMax} days after its last event`, async () => {
    expect(LIMITS.rejectionReasonDaysMax).toBe(90);
    const at = Date.now();
    await refuse(['old'], { at });
    expect(await list(at + 90 * DAY_MS)).toHaveLength(1);
    expect(await list(at + 90 * DAY_MS + 1)).toEqual([]);
    await refuse(['new'], { at: at + 91 * DAY_MS });
    const { results } = await env.DB.prepare('SELECT message FROM rejection_reasons').all();
    expect(results).toEqual([{ message: 'new' }]);
  });

  test('does not name erased leads, but still counts their events', async () => {
    await call('POST', '/api/leads', { token: tenant.token, body: { leadId: 'lead_1' } });
    await refuse(['bad']);
    expect((await list())[0]?.example).toEqual({ eventId: 'evt_1', eventType: 'signup', leadId: 'lead_1' });
    await call('DELETE', '/api/leads/lead_1', { token: tenant.token });
    await expect.poll(async () => (await list())[0]).toMatchObject({ message: 'bad', count: 1, example: null });
  });
});
