import { createMessageBatch, evictAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { consumeDeliveries } from '../automations/consume-deliveries.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await asOwner('GET', path)).body;
const lead = (id: string) => get(`/api/leads/${id}`);
const send = (leadId: string, eventType: string, eventId: string, timestamp?: string) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId, eventId, timestamp } });

/** An unknown visitor's events. */
const visit = (anonymousId: string, eventType: string, eventId: string) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, anonymousId, eventId } });
const identify = (message: Record<string, unknown>, key = tenant.publishableKey) =>
  call('POST', '/v1/identify', { headers: { 'X-Write-Key': key }, body: message });

/** Runs the leads' alarms until they have no more work. */
async function settle(ids: string[]) {
  for (let round = 0; round < 10; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
    if (!ran.some(Boolean)) return;
  }
}

describe('identify', () => {
  it('with a known email merges the visitor and all their events into that lead, and later events follow', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'alice', name: 'Alice', email: 'alice@test.com' });
    await send('alice', 'signup', 'evt_1');
    await visit('visitor', 'page_view', 'evt_2');
    await visit('visitor', 'demo_request', 'evt_3');
    await identify({ anonymousId: 'visitor', traits: { email: 'Alice@Test.com' } });
    await settle(['visitor', 'alice']);
    expect(await lead('visitor')).toMatchObject({
      _id: 'alice',
      currentScore: 75,
      eventCount: 3,
      mergedFrom: ['visitor'],
    });
    await visit('visitor', 'page_view', 'evt_4');
    await visit('visitor', 'page_view', 'evt_2');
    await settle(['visitor', 'alice']);
    expect(await lead('alice')).toMatchObject({ currentScore: 80, eventCount: 4 });
    expect(await get('/api/leads')).toMatchObject({ total: 1, leads: [{ _id: 'alice', currentScore: 80 }] });
    expect((await get('/api/analytics/overview')).eventsLast7Days).toBe(4);
  });

  it('never merges two leads that both have an email; a person must decide', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'alice', email: 'alice@test.com' });
    await asOwner('POST', '/api/leads', { leadId: 'bob', email: 'bob@test.com', name: 'Bob Ode' });
    await asOwner('PATCH', '/api/leads/bob', { email: 'alice@test.com', company: 'Acme' });
    expect(await lead('bob')).toMatchObject({ _id: 'bob', email: 'bob@test.com', company: 'Acme' });
    await settle(['alice', 'bob']);
    expect(await get('/api/identity-conflicts')).toMatchObject([
      {
        ...{ leadId: 'bob', otherLeadId: 'alice', reason: 'email_claimed' },
        ...{ leadName: 'Bob Ode', otherLeadName: 'alice@test.com' },
      },
    ]);
    const preview = await asOwner('POST', '/api/leads/alice/merge', { leadId: 'bob', preview: true });
    expect(preview.body).toMatchObject({
      status: 'preview',
      lead: { _id: 'alice', company: 'Acme', mergedFrom: ['bob'] },
    });
    expect(await lead('bob')).toMatchObject({ _id: 'bob' });
    expect((await asOwner('POST', '/api/leads/alice/merge', { leadId: 'bob' })).status).toBe(202);
    await settle(['alice', 'bob']);
    expect(await lead('bob')).toMatchObject({ _id: 'alice' });
    expect(await get('/api/identity-conflicts')).toEqual([]);
  });

  it('by two people on one computer assigns the visitor’s events to the first person; somebody decides whether the two are the same', async () => {
    const { publishableKey: key } = tenant;
    const signIn = (userId: string, eventId: string) =>
      call('POST', '/api/events', { key, body: { eventType: 'page_view', userId, anonymousId: 'browser', eventId } });
    await visit('browser', 'demo_request', 'evt_0');
    await signIn('alice', 'evt_1');
    await settle(['browser', 'alice']);
    await send('bob', 'signup', 'evt_2');
    const alias = { messageId: 'evt_3', previousId: 'browser', userId: 'bob' };
    for (const eventId of ['evt_4', 'evt_5']) await signIn('bob', eventId);
    await call('POST', '/v1/alias', { headers: { 'X-Write-Key': key }, body: alias });
    await settle(['browser', 'alice', 'bob']);
    expect(await lead('browser')).toMatchObject({ _id: 'alice', currentScore: 55 });
    expect(await lead('bob')).toMatchObject({ _id: 'bob', currentScore: 30 });
    expect(await get('/api/identity-conflicts')).toMatchObject([
      { leadId: 'alice', otherLeadId: 'bob', reason: 'linked_elsewhere' },
    ]);
  });

  it('does not repeat a merge that a person has undone, whatever the browser sends', async () => {
    const { publishableKey: key } = tenant;
    const body = { eventType: 'page_view', userId: 'alice', anonymousId: 'browser' };
    await visit('browser', 'demo_request', 'evt_0');
    await asOwner('POST', '/api/leads', { leadId: 'alice', email: 'alice@test.com' });
    await identify({ anonymousId: 'browser', traits: { email: 'alice@test.com' } });
    await settle(['browser', 'alice']);
    expect(await lead('browser')).toMatchObject({ _id: 'alice' });
    expect((await asOwner('POST', '/api/leads/browser/unmerge')).status).toBe(202);
    await settle(['browser', 'alice']);
    await call('POST', '/api/events', { key, body: { ...body, eventId: 'evt_1' } });
    await asOwner('PATCH', '/api/leads/browser', { email: 'alice@test.com' });
    await settle(['browser', 'alice']);
    expect(await lead('browser')).toMatchObject({ _id: 'browser', eventCount: 1 });
    expect(await lead('alice')).toMatchObject({ _id: 'alice', eventCount: 1 });
    expect(await get('/api/identity-conflicts')).toEqual([]);
    expect((await asOwner('POST', '/api/leads/alice/merge', { leadId: 'browser' })).status).toBe(202);
    await settle(['browser', 'alice']);
    expect(await lead('browser')).toMatchObject({ _id: 'alice', eventCount: 2 });
  });

  describe('unmerging a lead restores its email', () => {
    const [own, other] = ['alice@test.com', 'bob@test.com'];
    beforeEach(async () => {
      await asOwner('POST', '/api/leads', { leadId: 'alice', email: own });
      await call('POST', '/api/events', {
        key: tenant.secretKey,
        body: { eventType: 'login', userId: 'alice', anonymousId: 'browser' },
      });
      await settle(['alice', 'browser']);
      await identify({ anonymousId: 'browser', traits: { email: other } }, tenant.secretKey);
      expect(await lead('alice')).toMatchObject({ email: other });
    });
    const unmerge = async () => {
      await asOwner('POST', '/api/leads/browser/unmerge');
      await settle(['alice', 'browser']);
      expect(await lead('alice')).toMatchObject({ _id: 'alice', email: own });
    };

    it('so that the next lead created by that email is this lead', async () => {
      await unmerge();
      expect((await asOwner('POST', '/api/leads', { email: own })).body._id).toBe('alice');
    });

    it('unless another lead has the email by then, which raises a conflict for a person to decide', async () => {
      const { body: made } = await asOwner('POST', '/api/leads', { email: own });
      await unmerge();
      expect(await get('/api/identity-conflicts')).toMatchObject([
        { leadId: 'alice', otherLeadId: made._id, reason: 'email_claimed' },
      ]);
    });
  });

  it('does not need a second lead for an email: creating a lead with a known email updates the existing lead', async () => {
    const body = { name: 'Alice Smith', email: 'alice@test.com' };
    const first = await asOwner('POST', '/api/leads', body);
    const second = await asOwner('POST', '/api/leads', { ...body, company: 'TechCorp' });
    expect(second.body).toMatchObject({ _id: first.body._id, company: 'TechCorp' });
  });

  it('null clears a property, and the value with the later event time wins', async () => {
    await asOwner('POST', '/api/leads', {
      leadId: 'alice',
      name: 'Alice',
      company: 'Acme',
      custom: { plan: 'pro', seats: 3 },
    });
    const { body } = await asOwner('PATCH', '/api/leads/alice', { company: null, custom: { seats: null, beta: true } });
    expect(body).toMatchObject({ name: 'Alice', company: null, custom: { plan: 'pro', beta: true } });
    expect(body.custom).not.toHaveProperty('seats');
  });
});

describe('a merge combines both leads, and an unmerge restores them (guarantee G7)', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const views = async (leadIds: string[]) =>
    Promise.all(
      leadIds.map(async (id) => {
        const { version: _v, changesAt: _c, stageDropsAt: _d, ...rest } = await lead(id);
        return {
          lead: rest,
          timeline: await get(`/api/leads/${id}/timeline`),
          explain: await get(`/api/leads/${id}/explain?at=2026-02-20T00:00:00Z`),
        };
      }),
    );

  it('in any tree of merges, even if objects fail between any two steps', async () => {
    const merges = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(merges, fc.infiniteStream(fc.boolean()), async (pairs, dies) => {
        tenant = await newTenant(`owner-${crypto.randomUUID()}@example.com`);
        const events = ids.flatMap((id, i) =>
          ['page_view', 'signup'].map((type, n) => [id, type, `evt_${id}_${n}`, i * 2 + n] as const),
        );
        for (const [id, type, eventId, hour] of events)
          await send(id, type, eventId, new Date(Date.now() - hour * 3_600_000).toISOString());
        const parent = new Map(ids.map((id) => [id, id]));
        const root = (id: string): string => (parent.get(id) === id ? id : root(parent.get(id) as string));
        for (const [winner, loser] of pairs) {
          const { status } = await asOwner('POST', `/api/leads/${winner}/merge`, { leadId: loser });
          const [into, from] = [root(winner), root(loser)];
          expect(status).toBe(into === from ? 400 : 202);
          parent.set(from, into);
          if (dies.next().value) await evictAllDurableObjects();
          if (dies.next().value) await settle([from]);
        }
        await settle(ids);
        const roots = new Set(ids.map(root));
        for (const id of ids) expect((await lead(id))._id).toBe(root(id));
        let eventCount = 0;
        for (const id of roots) {
          const members = ids.filter((other) => root(other) === id);
          const found = await lead(id);
          expect(found.currentScore).toBe(25 * members.length);
          expect([...found.mergedFrom].sort()).toEqual(members.filter((member) => member !== id));
          eventCount += found.eventCount;
        }
        expect(eventCount).toBe(events.length);
        const listed = async () => (await get('/api/leads')).leads.map(({ _id }: { _id: string }) => _id).sort();
        await expect.poll(listed, { timeout: 10_000 }).toEqual([...roots].sort());
        expect((await get('/api/analytics/overview')).eventsLast7Days).toBe(events.length);
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('including the events sent to the merged ID in the meantime', async () => {
    await send('a', 'signup', 'evt_a', '2026-02-01T00:00:00Z');
    await send('b', 'demo_request', 'evt_b', '2026-02-02T00:00:00Z');
    await send('b', 'page_view', 'evt_both', '2026-02-03T00:00:00Z');
    await send('a', 'page_view', 'evt_both', '2026-02-03T00:00:00Z');
    await settle(['a', 'b']);
    const before = await views(['a', 'b']);
    await asOwner('POST', '/api/leads/a/merge', { leadId: 'b' });
    await settle(['b', 'a']);
    expect(await lead('a')).toMatchObject({ eventCount: 3 });
    expect((await asOwner('POST', '/api/leads/b/unmerge')).status).toBe(202);
    await evictAllDurableObjects();
    await settle(['b', 'a']);
    expect(await views(['a', 'b'])).toEqual(before);

    await asOwner('POST', '/api/leads/a/merge', { leadId: 'b' });
    await settle(['b', 'a']);
    await send('b', 'contract_signed', 'evt_late');
    await asOwner('POST', '/api/leads/b/unmerge');
    await settle(['b', 'a']);
    expect(await lead('b')).toMatchObject({ _id: 'b', eventCount: 3, mergedFrom: [] });
    expect(await lead('a')).toMatchObject({ _id: 'a', eventCount: 2, mergedFrom: [] });
    const counted = await env.DB.prepare('SELECT sum(count) AS n FROM activity_hourly').first<number>('n');
    expect(counted).toBe(5);
  });

  it('without the data that other merged leads contributed', async () => {
    await send('a', 'signup', 'evt_a');
    for (const id of ['b', 'c']) {
      await send(id, 'page_view', 'evt_both');
      await send(id, 'demo_request', `evt_${id}`);
      await asOwner('POST', '/api/leads/a/merge', { leadId: id });
    }
    await settle(['a', 'b', 'c']);
    expect(await lead('a')).toMatchObject({ eventCount: 4, currentScore: 125 });
    await asOwner('POST', '/api/leads/b/unmerge');
    await settle(['b', 'c', 'a']);
    expect(await lead('a')).toMatchObject({ eventCount: 3, currentScore: 75, mergedFrom: ['c'] });
    expect(await lead('b')).toMatchObject({ _id: 'b', eventCount: 2 });
  });

  it('two leads that are merged into each other at once become one lead', async () => {
    await send('a', 'signup', 'evt_a');
    await send('b', 'demo_request', 'evt_b');
    const config = { version: 1, ruleset: await get('/api/scoring-rules/ruleset') };
    const { projectId } = tenant;
    await Promise.all([
      leadObject(env, projectId, 'a').seal({
        projectId,
        leadId: 'a',
        idKind: 'own',
        config,
        winner: 'b',
        winnerKind: 'own',
      }),
      leadObject(env, projectId, 'b').seal({
        projectId,
        leadId: 'b',
        idKind: 'own',
        config,
        winner: 'a',
        winnerKind: 'own',
      }),
    ]);
    await settle(['a', 'b']);
    await settle(['b', 'a']);
    expect(await lead('a')).toMatchObject({ currentScore: 70, eventCount: 2 });
    expect((await lead('b'))._id).toBe((await lead('a'))._id);
  });
});

describe('erasure', () => {
  const rowsOf = async (table: string) => (await env.DB.prepare(`SELECT * FROM "${table}"`).all()).results;
  const importFile = (text: string) =>
    exports.default.fetch('https://leads.example/api/imports?type=events', {
      ...{ method: 'POST', body: text },
      headers: { 'Content-Type': 'text/csv', Authorization: `Bearer ${tenant.token}` },
    });

  it('removes everything from objects and D1, and nothing sent later restores it', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'alice', name: 'Alice Unforgettable', email: 'alice@test.com' });
    await send('alice', 'signup', 'evt_1');
    await visit('visitor', 'page_view', 'evt_2');
    await asOwner('POST', '/api/leads/alice/merge', { leadId: 'visitor' });
    await settle(['alice', 'visitor']);
    const exported = await get('/api/leads/visitor/export');
    expect(exported).toMatchObject({
      lead: { _id: 'alice' },
      identities: [{ kind: 'email', value: 'alice@test.com' }],
    });
    expect(exported.events).toHaveLength(3);
    const refused = { anonymousId: 'visitor', eventId: 'order of visitor' };
    for (const [path, body] of [
      ['/api/events', { ...refused, eventType: '' }],
      ['/api/events/batch', { events: [{ ...refused, eventType: 'page_view', timestamp: 'soon' }] }],
      ['/v1/track', { ...refused, messageId: 'order of visitor', writeKey: tenant.publishableKey }],
    ] as const) {
      await call('POST', path, { key: tenant.publishableKey, body });
    }
    await importFile(`eventType,anonymousId,eventId\n"",visitor,order of visitor\n`);
    const refusals = async () => (await get('/api/events/rejected')).length;
    await expect.poll(refusals).toBe(4);
    await expect.poll(async () => (await rowsOf('import_errors')).length).toBe(1);

    expect((await asOwner('DELETE', '/api/leads/visitor')).status).toBe(200);
    await settle(['alice', 'visitor']);
    for (const [id, late] of [
      ['alice', send],
      ['visitor', visit],
    ] as const) {
      expect((await asOwner('GET', `/api/leads/${id}`)).status).toBe(404);
      expect(await late(id, 'page_view', 'evt_9')).toMatchObject({ status: 410, body: { code: 'lead_erased' } });
    }
    const batch = {
      events: [
        { eventType: 'signup', leadId: 'alice' },
        { eventType: 'signup', leadId: 'bob', eventId: 'evt_b' },
      ],
    };
    expect((await call('POST', '/api/events/batch', { key: tenant.publishableKey, body: batch })).body).toMatchObject({
      count: 1,
      results: [{ status: 'rejected', code: 'lead_erased' }, { status: 'accepted' }],
    });
    await settle(['bob']);
    expect(await get('/api/leads')).toMatchObject({ total: 1, leads: [{ _id: 'bob' }] });
    const { results: tables } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1_%'",
    ).all<{ name: string }>();
    for (const { name } of tables) {
      expect(JSON.stringify(await rowsOf(name))).not.toMatch(/alice@test|Unforgettable|visitor/);
    }
  });

  it('keeps no email that arrives later, and the email’s new owner is accepted', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'alice', email: 'alice@test.com' });
    await asOwner('DELETE', '/api/leads/alice');
    const late = { leadId: 'alice', email: 'alice@test.com' };
    expect(await asOwner('POST', '/api/leads', late)).toMatchObject({ status: 410, body: { code: 'lead_erased' } });
    expect((await env.DB.prepare('SELECT * FROM identities').all()).results).toEqual([]);

    const { status, body: anew } = await asOwner('POST', '/api/leads', { email: 'alice@test.com' });
    expect(status).toBe(201);
    await visit('visitor', 'page_view', 'evt_1');
    await identify({ anonymousId: 'visitor', traits: { email: 'alice@test.com' } });
    await settle(['visitor', anew._id]);
    expect(await lead('visitor')).toMatchObject({ _id: anew._id, eventCount: 1 });
  });

  it('drops pending messages, and sends only the message that the lead was erased', async () => {
    await asOwner('POST', '/api/webhooks', {
      url: 'http://127.0.0.1:1/',
      events: ['lead.score_changed', 'lead.erased'],
    });
    await asOwner('POST', '/api/leads', { leadId: 'alice', email: 'alice@test.com' });
    const { projectId } = tenant;
    const told = { id: 'msg_late', projectId, leadId: 'alice', at: Date.now(), seq: 1, previousScore: 0 };
    const outgoing = { ...told, type: 'lead.score_changed', lead: await lead('alice') };
    const types = async () => {
      const { results } = await env.DB.prepare('SELECT type FROM deliveries').all<{ type: string }>();
      return results.map(({ type }) => type);
    };
    await asOwner('DELETE', '/api/leads/alice');
    await expect.poll(types).toEqual(['lead.erased']);
    const message = { id: 'm1', timestamp: new Date(), attempts: 1, body: { type: 'publish', outgoing } };
    await consumeDeliveries(createMessageBatch('lead-deliveries', [message]), env);
    expect(await types()).toEqual(['lead.erased']);
  });

  it('rejects links to an erased ID and leaves the linked lead unchanged', async () => {
    await send('gone', 'page_view', 'evt_0');
    await asOwner('DELETE', '/api/leads/gone');
    await settle(['gone']);
    await send('victim', 'demo_request', 'evt_1');
    const { publishableKey: key } = tenant;
    const linking = { eventType: 'page_view', userId: 'gone', anonymousId: 'victim', eventId: 'evt_2' };
    expect((await call('POST', '/api/events', { key, body: linking })).status).toBe(410);
    const alias = { messageId: 'evt_3', previousId: 'victim', userId: 'gone' };
    await call('POST', '/v1/alias', { headers: { 'X-Write-Key': key }, body: alias });
    await settle(['victim', 'gone']);
    expect(await lead('victim')).toMatchObject({ _id: 'victim', currentScore: 50, eventCount: 1 });
    expect((await send('victim', 'page_view', 'evt_4')).status).toBe(202);
  });
});
