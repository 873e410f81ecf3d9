import { runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const event = (body: unknown) => call('POST', '/api/events', { key: tenant.publishableKey, body });
const batch = (...events: unknown[]) => call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events } });
const wire = (type: string, body: object) =>
  call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': tenant.publishableKey }, body });
const importFile = (text: string, { as }: { as: 'events' | 'leads' }) =>
  exports.default.fetch(`https://leads.example/api/imports?type=${as}`, {
    ...{ method: 'POST', body: text },
    headers: { 'Content-Type': 'text/csv', Authorization: `Bearer ${tenant.token}` },
  });

type Row = Record<string, string | null>;
const rowsOf = async (table: string): Promise<Row[]> =>
  (await env.DB.prepare(`SELECT * FROM ${table}`).all<Row>()).results;
const rejections = async () => [...(await rowsOf('rejected_events')), ...(await rowsOf('import_errors'))];

async function erase(leadId: string) {
  await asOwner('POST', '/api/leads', { leadId, name: leadId });
  expect((await asOwner('DELETE', `/api/leads/${leadId}`)).status).toBe(200);
  // D1 first deletes the lead's row, and then everything else that contains its ID.
  while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId)));
}

describe('a rejected event that arrives after an erasure', () => {
  const eventId = 'order of alice';
  const doors: [door: string, send: () => Promise<unknown>][] = [
    ['an event without a type', () => event({ eventId, userId: 'alice', eventType: '' })],
    ['an event that links a visitor', () => event({ eventId, userId: 'bob', anonymousId: 'alice', eventType: '' })],
    ['an event whose ID is misspelled', () => event({ eventId, user_id: 'alice', eventType: 'signup' })],
    ['an event whose ID is mistyped', () => event({ eventId, usreId: 'alice', eventType: 'signup' })],
    ['an event whose ID has spaces', () => event({ eventId, userId: ' alice ', eventType: 'signup' })],
    [
      'an event of a batch with a time nobody can read',
      () => batch({ eventId, leadId: 'alice', eventType: 'signup', timestamp: 'soon' }),
    ],
    [
      'an event of a batch that is too large',
      () => batch({ eventId, userId: 'alice', eventType: 'signup', properties: { text: 'x'.repeat(33_000) } }),
    ],
    ['a track without an event', () => wire('track', { messageId: eventId, userId: 'alice' })],
    ['an alias to a placeholder', () => wire('alias', { messageId: eventId, previousId: 'null', userId: 'alice' })],
    [
      'an identify with half a character',
      () => wire('identify', { messageId: eventId, userId: 'alice', traits: { name: '\ud800' } }),
    ],
    ['a row of a file', () => importFile(`eventType,userId,eventId\n"",alice,${eventId}\n`, { as: 'events' })],
    ['a lead of a file', () => importFile('leadId,email\nalice,not an email\n', { as: 'leads' })],
  ];

  it.each(doors)('is stored without the erased lead’s ID: %s', async (_door, send) => {
    await erase('alice');
    await send();
    await expect.poll(async () => (await rejections()).length).toBeGreaterThan(0);
    expect(JSON.stringify(await rejections())).not.toContain('alice');
    expect(JSON.stringify([(await asOwner('GET', '/api/events/rejected')).body])).not.toContain('alice');
    expect(JSON.stringify([(await asOwner('GET', '/api/events/rejection-reasons')).body])).not.toContain('alice');
  });

  it('keeps the IDs of other leads in the same batch', async () => {
    await erase('alice');
    await batch(
      { eventId: 'of alice', userId: 'alice', eventType: '' },
      { eventId: 'of bob', userId: 'bob', eventType: '' },
      { eventId: 'of nobody', eventType: 'signup' },
    );
    const told = async () => (await rejections()).map(({ event_id, lead_ids }) => [event_id, lead_ids]);
    await expect.poll(told).toEqual([
      [null, '[]'],
      ['of bob', '["bob"]'],
      ['of nobody', '[]'],
    ]);
  });

  it('is stored without the erased lead’s numeric ID, too', async () => {
    await erase('4711');
    await event({ eventId, userId: 4711, eventType: '' });
    await expect.poll(async () => (await rejections()).length).toBe(1);
    expect(await rejections()).toMatchObject([{ event_id: null, lead_ids: '[]' }]);
  });

  it('is checked for a limited number of leads per request; IDs of further leads are not stored', async () => {
    const rejected = Array.from({ length: LIMITS.rejectedLeadsAskedMax / 4 + 1 }, (_, i) => ({
      ...{ eventId: `evt_${i}`, eventType: '', userId: `u${i}`, anonymousId: `a${i}`, leadId: `l${i}` },
      previousId: `p${i}`,
    }));
    await batch(...rejected);
    await expect.poll(async () => (await rejections()).length).toBe(rejected.length);
    const named = (await rejections()).map(({ event_id }) => event_id);
    expect(named).toEqual([...rejected.slice(0, -1).map((one) => one.eventId), null]);
  });
});

it('erasing an ID that was never a lead also removes that ID from rejected events', async () => {
  await event({ eventId: 'of carol', userId: 'carol', eventType: '' });
  await importFile('eventType,userId,eventId\n"",carol,of carol\n', { as: 'events' });
  await expect.poll(async () => (await rejections()).length).toBe(3);
  expect((await asOwner('DELETE', '/api/leads/carol')).status).toBe(404);
  expect(await rejections()).toEqual([]);
});
