import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { Outgoing } from '../contract/outgoing.ts';
import { fold } from '../domain/fold.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { utcDay } from '../domain/time.ts';
import { leadObject } from '../lead/lead-client.ts';
import { walkEvents } from '../lead/storage/event-log.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { createTable } from '../lead/storage/tables.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead, inStorage } from '../testing/lead-objects.ts';
import { changeValue } from '../testing/lead-value.ts';

// Whatever clients send to a lead, it stays readable, fast and able to receive events.

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const identify = (userId: string, traits: Record<string, unknown>, key = tenant.publishableKey) =>
  call('POST', '/v1/identify', { headers: { 'X-Write-Key': key }, body: { userId, traits } });
const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const lead = async (id: string) => (await asOwner('GET', `/api/leads/${id}`)).body;
const storageOf = (id: string) => ({ stub: leadObject(env, tenant.projectId, id) });
/** 30 kB. */
const large = 'x'.repeat(30_000);

const requireReplay = (id: string) =>
  inLead(storageOf(id), (store) => {
    const stored = findLead(store);
    expect(JSON.stringify(fold([...walkEvents(store)].flat(), stored?.config.ruleset as never))).toBe(
      JSON.stringify(stored?.snapshot.state),
    );
  });

describe('properties beyond a lead’s limit', () => {
  it('are listed as omitted in the response and on the lead; pages can fill only half of the limit', async () => {
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push((await identify('ann', { [`large${i}`]: large, small: i })).body);
    expect(answers[0]).toEqual({ success: true });
    const message = expect.stringMatching(/"large4"\. A lead has up to 512 custom properties of 64 KiB together/);
    expect(answers[4]).toEqual({ success: true, warnings: [{ messageId: null, message }] });
    const { custom, omittedProperties, eventCount } = await lead('ann');
    expect(Object.keys(custom)).toEqual(['large0', 'small']);
    expect({ small: custom.small, omittedProperties, eventCount }).toEqual({
      ...{ small: 4, omittedProperties: ['large1', 'large2', 'large3', 'large4'], eventCount: 0 },
    });
    await requireReplay('ann');
  });

  it('still let automations and webhooks send the whole lead', async () => {
    await asOwner('POST', '/api/webhooks', { url: 'https://hooks.example/in', events: ['lead.score_changed'] });
    for (let i = 0; i < 5; i++) await identify('ann', { [`large${i}`]: large });
    for (let i = 0; i < 5; i++) await identify('ann', { [`server${i}`]: large }, tenant.secretKey);
    const sent: unknown[] = [];
    await inLead(storageOf('ann'), (store) => {
      const { sql } = store;
      createTable(store, 'outbox');
      // A trigger copies each message, so that the test can inspect it after it was sent.
      sql.exec(`CREATE TRIGGER keep AFTER INSERT ON outbox BEGIN INSERT INTO kept SELECT new.body; END`);
      sql.exec('CREATE TABLE kept (body TEXT)');
    });
    await call('POST', '/api/events', {
      key: tenant.publishableKey,
      body: { eventType: 'demo_request', leadId: 'ann' },
    });
    await inStorage(storageOf('ann'), (sql) => {
      for (const { body } of sql.exec<{ body: string }>('SELECT body FROM kept'))
        sent.push(Outgoing.parse(JSON.parse(body)));
    });
    expect(sent).toMatchObject([{ type: 'lead.score_changed', lead: { _id: 'ann', currentScore: 50 } }]);
    expect(sent[0]).not.toHaveProperty('tooLargeBytes');
  });

  it('replace values from pages if a PATCH sets them, and the response lists what was dropped', async () => {
    await identify('ann', { page: large });
    await asOwner('PATCH', '/api/leads/ann', { custom: { one: large } });
    const { body } = await asOwner('PATCH', '/api/leads/ann', { custom: { two: large } });
    expect(Object.keys(body.custom)).toEqual(['one', 'two']);
    expect(body.omittedProperties).toEqual(['page']);
    const full = (await asOwner('PATCH', '/api/leads/ann', { custom: { three: large } })).body;
    expect(full.omittedProperties).toEqual(['page', 'three']);
    const freed = (await asOwner('PATCH', '/api/leads/ann', { custom: { one: null, three: 3 } })).body;
    expect(freed).toMatchObject({ custom: { two: large, three: 3 }, omittedProperties: ['page'] });
    await requireReplay('ann');
  });

  it.each(['PATCH', 'POST'])('are rejected if a single %s is too large', async (method) => {
    await identify('ann', { name: 'Ann' });
    const body = { custom: { note: 'x'.repeat(LIMITS.eventBytesMax) } };
    const path = method === 'PATCH' ? '/api/leads/ann' : '/api/leads';
    expect((await asOwner(method, path, body)).body).toMatchObject({ code: 'payload_too_large' });
  });

  it('are restored on both leads when a merge of two full leads is undone; the kept lead’s properties win in the merge', async () => {
    const fill = async (id: string) => {
      for (const part of ['a', 'b']) await identify(id, { [`${id}_${part}`]: large }, tenant.secretKey);
    };
    await fill('bob');
    await fill('ann');
    const before = await Promise.all(['ann', 'bob'].map(lead));
    const { body } = await asOwner('POST', '/api/leads/ann/merge', { leadId: 'bob', preview: true });
    expect(Object.keys(body.lead.custom)).toEqual(['ann_a', 'ann_b']);
    await asOwner('POST', '/api/leads/ann/merge', { leadId: 'bob' });
    const merged = await lead('ann');
    expect(merged).toMatchObject({ custom: body.lead.custom, omittedProperties: body.lead.omittedProperties });
    expect(merged.omittedProperties.toSorted()).toEqual(['bob_a', 'bob_b']);
    await requireReplay('ann');
    await asOwner('POST', '/api/leads/bob/unmerge');
    for (const id of ['ann', 'bob']) await runDurableObjectAlarm(storageOf(id).stub);
    const after = await Promise.all(['ann', 'bob'].map(lead));
    expect(after.map(({ custom, omittedProperties }) => [custom, omittedProperties])).toEqual(
      before.map(({ custom }) => [custom, undefined]),
    );
  });
});

describe('the daily limit on what publishable keys write to one lead', () => {
  const fill = async (id: string, used: { events?: number; bytes?: number }) => {
    const pageWrites = { day: utcDay(Date.now()), events: 1, bytes: 2, ...used };
    await inStorage(storageOf(id), (_, storage) =>
      changeValue(storage, ({ snapshot }) => ({ snapshot: { ...(snapshot as LeadSnapshot), pageWrites } })),
    );
    await evictDurableObject(storageOf(id).stub);
  };
  const event = (leadId: string, eventId: string, more = {}) => ({ eventType: 'page_view', leadId, eventId, ...more });
  const send = (leadId: string, eventId: string, key = tenant.publishableKey) =>
    call('POST', '/api/events', { key, body: event(leadId, eventId) });

  it('accepts the last event that fits, and rejects the next event until tomorrow', async () => {
    await send('ann', 'evt_1');
    await fill('ann', { events: LIMITS.pageEventsPerLeadDayMax - 1 });
    expect((await send('ann', 'evt_2')).status).toBe(202);
    const refused = await send('ann', 'evt_3');
    expect(refused).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
    expect(refused.body.detail).toMatch(/10,000 events and 4 MiB a day to one lead\. Send this again tomorrow \(UTC\)/);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    // Duplicates of stored events are still accepted. Secret keys and other leads are not limited.
    expect((await send('ann', 'evt_1')).status).toBe(202);
    expect((await send('ann', 'evt_3', tenant.secretKey)).status).toBe(202);
    expect((await send('bob', 'evt_1')).status).toBe(202);
    expect((await lead('ann')).eventCount).toBe(3);
  });

  it('is reported for each event of a batch', async () => {
    await send('ann', 'evt_1');
    await fill('ann', { bytes: LIMITS.pageBytesPerLeadDayMax - 50 });
    const large = { properties: { text: 'x'.repeat(100) } };
    const events = [
      event('ann', 'evt_1'),
      event('ann', 'evt_2', large),
      event('bob', 'evt_3', large),
      event('ann', 'evt_4'),
    ];
    const { body } = await call('POST', '/api/events/batch', { key: tenant.publishableKey, body: { events } });
    expect(body.results).toMatchObject([
      ...[{ status: 'duplicate' }, { status: 'rejected', code: 'quota_exceeded' }, { status: 'accepted' }],
      { status: 'accepted' },
    ]);
  });

  it('is reported for each message to Segment clients, and a rejected message claims no email', async () => {
    await identify('ann', { name: 'Ann' });
    await fill('ann', { events: LIMITS.pageEventsPerLeadDayMax });
    const { status, body } = await identify('ann', { email: 'ann@test.com' });
    expect({ status, body }).toMatchObject({ status: 200, body: { rejected: [{ code: 'quota_exceeded' }] } });
    expect((await lead('ann')).email).toBeNull();
    const other = await asOwner('POST', '/api/leads', { leadId: 'other', email: 'ann@test.com' });
    expect(other.body).toMatchObject({ _id: 'other', email: 'ann@test.com' });
  });

  const wire = (type: string, body: object) =>
    call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': tenant.publishableKey }, body });
  const settle = async (...ids: string[]) => {
    for (const id of ids) await runDurableObjectAlarm(storageOf(id).stub);
  };
  const writesOf = async (id: string) =>
    (await inLead(storageOf(id), (store) => findLead(store)?.snapshot as LeadSnapshot)).pageWrites;
  const large = { a: 'x'.repeat(1_000) };

  describe('counts the copies of stored events that are kept for unmerging', () => {
    const copy = (messageId: string, anonymousId = 'visitor') =>
      wire('track', { event: 'x', anonymousId, messageId, properties: large });

    it('if a linked visitor sent them: each copy once, up to the limit', async () => {
      for (const id of ['c1', 'c2']) await send('ann', id);
      await wire('track', { event: 'x', anonymousId: 'visitor', userId: 'ann', messageId: 'link' });
      await settle('visitor', 'ann');
      for (let i = 0; i < 2; i++) await copy('c1');
      expect((await writesOf('ann'))?.events).toBe(4);
      expect((await writesOf('ann'))?.bytes).toBeGreaterThan(1_000);
      await fill('ann', { bytes: LIMITS.pageBytesPerLeadDayMax - 500 });
      expect((await copy('c2')).body).toMatchObject({ rejected: [{ messageId: 'c2', code: 'quota_exceeded' }] });
      // A stored copy is recognized as a duplicate even if the day's allowance is used up.
      expect((await copy('c1')).body).toEqual({ success: true });
      const rows = await inStorage(storageOf('ann'), (sql) =>
        sql
          .exec('SELECT event_id FROM events_aside')
          .toArray()
          .map(({ event_id }) => event_id),
      );
      expect(rows).toEqual(['c1']);
      await requireReplay('ann');
    });

    it('if several visitors sent them, or if they set properties', async () => {
      await wire('identify', { userId: 'ann', messageId: 'c1', traits: { company: 'Acme' } });
      for (const anonymousId of ['v1', 'v2']) {
        await wire('alias', { previousId: anonymousId, userId: 'ann' });
        await settle(anonymousId);
        await wire('identify', { anonymousId, messageId: 'c1', traits: large });
      }
      expect((await writesOf('ann'))?.events).toBe(3);
    });
  });

  describe('counts the events of a visitor who is linked to the lead', () => {
    const visit = async (anonymousId: string, events = 1) => {
      for (let i = 0; i < events; i++)
        await wire('track', { event: 'x', anonymousId, messageId: `${anonymousId}_${i}`, properties: large });
    };
    const links: [name: string, link: (anonymousId: string) => Promise<unknown>][] = [
      ['an event', (anonymousId) => wire('track', { event: 'l', anonymousId, userId: 'ann' })],
      ['an alias', (previousId) => wire('alias', { previousId, userId: 'ann' })],
      ['an email', (anonymousId) => wire('identify', { anonymousId, traits: { email: 'ann@test.com' } })],
    ];
    const conflictsOf = async () => (await asOwner('GET', '/api/identity-conflicts')).body;

    it.each(links)(
      '(linked by %s), and keeps a visitor who exceeds the rest of the limit separate without rejecting events',
      async (_name, link) => {
        await wire('identify', { userId: 'ann', traits: { email: 'ann@test.com' } });
        for (const id of ['v1', 'v2']) await visit(id, 3);
        await fill('ann', { bytes: LIMITS.pageBytesPerLeadDayMax - 5_000 });
        for (const id of ['v1', 'v2']) expect(await link(id)).toMatchObject({ status: 200, body: { success: true } });
        await settle('v1', 'v2', 'ann');
        expect((await lead('ann')).mergedFrom).toEqual(['v1']);
        expect((await lead('v2'))._id).toBe('v2');
        expect(await conflictsOf()).toMatchObject([{ reason: 'too_many_merges' }]);
        const { bytes = 0 } = (await writesOf('ann')) ?? {};
        expect(bytes).toBeGreaterThan(LIMITS.pageBytesPerLeadDayMax - 2_000);
        expect(bytes).toBeLessThanOrEqual(LIMITS.pageBytesPerLeadDayMax);
        for (const id of ['ann', 'v2']) await requireReplay(id);
      },
    );

    it('exactly up to the limit on the number of events', async () => {
      await send('ann', 'evt_1');
      for (const id of ['v1', 'v2']) await visit(id, 2);
      await fill('ann', { events: LIMITS.pageEventsPerLeadDayMax - 3 });
      for (const previousId of ['v1', 'v2']) await wire('alias', { previousId, userId: 'ann' });
      await settle('v1', 'v2', 'ann');
      expect((await lead('ann')).mergedFrom).toEqual(['v1']);
      expect((await writesOf('ann'))?.events).toBe(LIMITS.pageEventsPerLeadDayMax - 1);
    });

    it('including copies of events, which an unmerge gives back to the visitor', async () => {
      await visit('v1', 2);
      await call('POST', '/api/events', { key: tenant.secretKey, body: event('ann', 'evt_1') });
      const before = await lead('v1');
      await wire('alias', { previousId: 'v1', userId: 'ann' });
      await settle('v1', 'ann');
      expect((await writesOf('ann'))?.events).toBe(2);
      await asOwner('POST', '/api/leads/v1/unmerge');
      await settle('v1', 'ann', 'v1');
      expect((await lead('v1')).eventCount).toBe(before.eventCount);
      expect((await lead('ann')).eventCount).toBe(1);
    });

    it('but not if a server links the visitor', async () => {
      await send('ann', 'evt_1');
      await visit('v1', 3);
      await fill('ann', { bytes: LIMITS.pageBytesPerLeadDayMax });
      const body = { eventType: 'x', userId: 'ann', anonymousId: 'v1' };
      await call('POST', '/api/events', { key: tenant.secretKey, body });
      await settle('v1', 'ann');
      expect((await lead('ann')).mergedFrom).toEqual(['v1']);
    });
  });

  it('is tracked in the snapshot, survives every change of the lead, and costs no row', async () => {
    await send('ann', 'evt_1');
    await call('POST', '/api/events', {
      key: tenant.publishableKey,
      body: event('ann', 'evt_2', { properties: { a: 1 } }),
    });
    await send('ann', 'evt_2');
    await evictDurableObject(storageOf('ann').stub);
    await asOwner('PATCH', '/api/leads/ann', { name: 'Ann' });
    const { pageWrites } = await inLead(storageOf('ann'), (store) => findLead(store)?.snapshot as LeadSnapshot);
    expect(pageWrites).toEqual({ day: utcDay(Date.now()), events: 2, bytes: '{}'.length + '{"a":1}'.length });
  });
});
