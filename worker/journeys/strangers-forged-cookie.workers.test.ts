import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { ClaimBook } from '../identity/claim-book.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

// A server reads the visitor's ID from a cookie, but the visitor can set that cookie to another user's ID (guarantee G11).

const VERA = { name: 'Vera Sixty', email: 'vera@60.example' };
const FORGED = { name: 'Attacker', email: 'attacker@evil.example', company: 'EvilCo' };

let tenant: Tenant;
/** IDs of leads whose merges must finish. */
let ids: string[];
beforeEach(async () => {
  tenant = await newTenant();
  ids = ['user_60', 'user_61', 'user_70', 'browser', 'evil_1'];
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const lead = async (id: string) => (await asOwner('GET', `/api/leads/${id}`)).body;
const server = (path: string, body: Record<string, unknown>) => call('POST', path, { key: tenant.secretKey, body });
const identify = (body: Record<string, unknown>) => server('/v1/identify', body);
const pageIdentifies = (body: Record<string, unknown>) =>
  call('POST', '/v1/identify', { key: tenant.publishableKey, body });

async function settle() {
  for (let round = 0; round < 20; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
    if (!ran.some(Boolean)) return;
  }
}

/** Messages that the server sends about “the visitor” with the ID in the cookie. */
const words: [door: string, say: (anonymousId: string) => Promise<unknown>][] = [
  ['an identify', (anonymousId) => identify({ anonymousId, traits: FORGED })],
  ['a group', (anonymousId) => server('/v1/group', { anonymousId, groupId: 'g1', traits: { name: FORGED.company } })],
  [
    'a batch',
    (anonymousId) =>
      server('/v1/batch', { batch: [{ type: 'identify', anonymousId, traits: FORGED, messageId: 'm1' }] }),
  ],
  ['a person’s session', (anonymousId) => asOwner('POST', '/api/events', { anonymousId, eventType: 'page_view' })],
];

describe('a server that sends a known user’s ID as an anonymous ID', () => {
  it.each(words)('changes neither the name nor the email of the user: %s', async (_door, say) => {
    await identify({ userId: 'user_60', traits: VERA });
    await say('user_60');
    expect(await lead('user_60')).toMatchObject({ _id: 'user_60', ...VERA });
    const { body: found } = await server('/api/leads', { email: VERA.email, phone: '+49' });
    expect(found).toMatchObject({ _id: 'user_60', phone: '+49' });
    const { body: attacker } = await server('/api/leads', { email: FORGED.email });
    expect(attacker._id).not.toBe('user_60');
  });

  it('is trusted no more than a page: the next value from a page replaces the value from the server', async () => {
    await identify({ userId: 'user_60', traits: VERA });
    await identify({ anonymousId: 'user_60', traits: FORGED });
    await pageIdentifies({ userId: 'user_60', traits: { company: 'Acme' } });
    expect(await lead('user_60')).toMatchObject({ ...VERA, company: 'Acme' });
  });

  it('claims no email for a user who has none', async () => {
    await identify({ userId: 'user_60', traits: { name: VERA.name } });
    await identify({ anonymousId: 'user_60', traits: { email: FORGED.email } });
    await identify({ userId: 'user_61', traits: { email: FORGED.email } });
    expect((await server('/api/leads', { email: FORGED.email })).body._id).toBe('user_61');
    expect((await asOwner('GET', '/api/identity-conflicts?limit=100')).body).toEqual([]);
  });

  it('claims no email, even in the request that first names the user', async () => {
    await server('/v1/batch', {
      batch: [
        { type: 'identify', userId: 'user_60', traits: VERA, messageId: 'm1' },
        { type: 'identify', anonymousId: 'user_60', traits: FORGED, messageId: 'm2' },
      ],
    });
    expect(await lead('user_60')).toMatchObject({ _id: 'user_60', ...VERA });
  });

  it('claims no email for a user who was merged into another user', async () => {
    await identify({ userId: 'user_60', traits: VERA });
    await server('/api/events', { userId: 'user_61', eventType: 'page_view' });
    await server('/v1/alias', { previousId: 'user_60', userId: 'user_61' });
    await settle();
    await identify({ anonymousId: 'user_60', traits: { ...FORGED, phone: '666' } });
    await pageIdentifies({ userId: 'user_61', traits: { phone: '555' } });
    expect(await lead('user_60')).toMatchObject({ _id: 'user_61', ...VERA, phone: '555' });
  });

  it('claims no email for a lead whose ID we generated', async () => {
    const { body: made } = await server('/api/leads', VERA);
    await identify({ anonymousId: made._id, traits: FORGED });
    expect(await lead(made._id)).toMatchObject({ _id: made._id, ...VERA });
  });

  const scorings: [door: string, score: (ids: Record<string, string>) => Promise<unknown>][] = [
    ['an event', (named) => server('/api/events', { ...named, eventType: 'contract_signed' })],
    ['a batch', (named) => server('/api/events/batch', { events: [{ ...named, eventType: 'contract_signed' }] })],
    ['a track', (named) => server('/v1/track', { ...named, event: 'Contract Signed' })],
  ];
  it.each(scorings)('gets no points for a reserved type: %s', async (_door, score) => {
    await identify({ userId: 'user_60', traits: VERA });
    await score({ anonymousId: 'user_60' });
    expect(await lead('user_60')).toMatchObject({ currentScore: 0, eventCount: 1 });
    expect((await asOwner('GET', '/api/leads/user_60/timeline')).body).toMatchObject([
      { eventType: 'contract_signed', scoreDelta: 0, properties: { $reserved: true } },
    ]);
    await score({ userId: 'user_60' });
    expect((await lead('user_60')).currentScore).toBe(100);
  });

  it('gets points for all other types, like a page', async () => {
    await identify({ userId: 'user_60', traits: VERA });
    await server('/api/events', { anonymousId: 'user_60', eventType: 'signup' });
    expect((await lead('user_60')).currentScore).toBe(20);
  });
});

describe('a server that names a visitor', () => {
  it('is trusted: no page overrides its values, and its reserved types give points', async () => {
    await identify({ anonymousId: 'browser', traits: { name: 'Ann', email: 'ann@acme.example' } });
    await pageIdentifies({ anonymousId: 'browser', traits: { name: 'Mallory' } });
    await server('/api/events', { anonymousId: 'browser', eventType: 'contract_signed' });
    expect(await lead('browser')).toMatchObject({ name: 'Ann', email: 'ann@acme.example', currentScore: 100 });
    await identify({ userId: 'user_60', anonymousId: 'browser' });
    await settle();
    await identify({ anonymousId: 'browser', traits: { company: 'Acme' } });
    await pageIdentifies({ userId: 'user_60', traits: { company: 'EvilCo' } });
    expect(await lead('browser')).toMatchObject({ _id: 'user_60', name: 'Ann', company: 'Acme' });
  });
});

describe('a server’s link to the ID of a future user', () => {
  beforeEach(async () => {
    await identify({ userId: 'evil_1', anonymousId: 'user_70', traits: { name: 'Evil' } });
    await settle();
    expect((await lead('user_70'))._id).toBe('evil_1');
    await identify({ userId: 'user_60', traits: VERA });
  });

  const words: [how: string, say: () => Promise<unknown>, is: string][] = [
    ['an event', () => server('/api/events', { userId: 'user_70', eventType: 'signup' }), 'user_70'],
    ['a lead', () => server('/api/leads', { leadId: 'user_70', phone: '777' }), 'user_70'],
  ];
  it.each(words)('is undone when the customer first uses that ID as a user’s ID: %s', async (_how, say, is) => {
    await say();
    await settle();
    expect((await lead('user_70'))._id).toBe(is);
    expect(await lead('evil_1')).toMatchObject({ _id: 'evil_1', name: 'Evil', phone: null, mergedFrom: [] });
    expect(await lead('user_60')).toMatchObject(VERA);
  });
});

describe('a server’s message about a visitor whom only a page has linked to a known user', () => {
  const page = (path: string, body: Record<string, unknown>) =>
    call('POST', path, { key: tenant.publishableKey, body });
  const byEvent = () => page('/api/events', { userId: 'user_60', anonymousId: 'browser', eventType: 'page_view' });
  const byEmail = () => page('/v1/identify', { anonymousId: 'browser', traits: { email: VERA.email } });
  const said = () => identify({ userId: 'user_60', traits: VERA });
  const imported = async () => {
    const { status } = await call('POST', '/api/imports?type=leads', {
      ...{ key: tenant.secretKey, headers: { 'Content-Type': 'application/x-ndjson' } },
      body: `${JSON.stringify({ leadId: 'user_60', ...VERA })}\n`,
    });
    expect(status).toBe(202);
    await expect.poll(async () => (await lead('user_60')).name).toBe(VERA.name);
  };
  const before = () => identify({ userId: 'user_60', traits: { ...VERA, email: 'vera@59.example' } });
  /** Claims the email before the lead logs it, as happens for a page's request with many emails. */
  const claimed = () => {
    const { projectId } = tenant;
    const claim = { projectId, email: VERA.email, leadId: 'browser', namedAs: 'anonymous' as const, isPages: true };
    return new ClaimBook(env, projectId).claimAhead([{ ...claim, now: Date.now() }]);
  };
  const orders: [order: string, acts: (() => Promise<unknown>)[]][] = [
    ['an event', [said, byEvent]],
    ['their email', [said, byEmail]],
    ['their email, before it was stated', [byEmail, settle, said]],
    ['an event and their email, before it was stated', [byEvent, byEmail, settle, said]],
    ['their email, whose claim its lead does not know of yet', [claimed, said, byEmail, settle]],
    ['their email, before a file stated it', [byEmail, settle, imported]],
    ['their email, after a file stated it', [imported, byEmail]],
    ['an event, before a file stated their email', [said, byEvent, settle, imported]],
    [
      'their email in place of another, whose claim its lead does not know of yet',
      [before, claimed, said, byEmail, settle],
    ],
  ];

  describe.each(orders)('by %s', (_how, acts) => {
    const link = async () => {
      for (const act of acts) await act();
    };
    it.each(words)('changes neither the user’s name nor their email: %s', async (_door, say) => {
      await link();
      await settle();
      expect((await lead('browser'))._id).toBe('user_60');
      expect((await asOwner('DELETE', '/api/leads/browser')).status).toBe(409);
      await say('browser');
      expect(await lead('user_60')).toMatchObject({ _id: 'user_60', ...VERA });
      expect((await server('/api/leads', { email: VERA.email, phone: '+49' })).body._id).toBe('user_60');
      expect((await server('/api/leads', { email: FORGED.email })).body._id).not.toBe('user_60');
    });

    it('gives points for all types except reserved types', async () => {
      await link();
      await settle();
      const before = (await lead('user_60')).currentScore;
      await server('/v1/track', { anonymousId: 'browser', event: 'Contract Signed' });
      await server('/v1/track', { anonymousId: 'browser', event: 'signup' });
      expect((await lead('user_60')).currentScore).toBe(before + 20);
    });
  });

  it('is trusted no more than a page’s message once the import that confirmed the link is undone', async () => {
    await said();
    await byEvent();
    await settle();
    const { body: started } = await call('POST', '/api/imports?type=events', {
      ...{ key: tenant.secretKey, headers: { 'Content-Type': 'application/x-ndjson' } },
      body: `${JSON.stringify({ userId: 'user_60', anonymousId: 'browser', eventType: 'login', eventId: 'row_1' })}\n`,
    });
    const path = `/api/imports/${started.importId}`;
    await expect.poll(async () => (await asOwner('GET', path)).body.status).toBe('finished');
    await identify({ anonymousId: 'browser', traits: { phone: '+49' } });
    expect(await lead('user_60')).toMatchObject({ ...VERA, phone: '+49' });
    await asOwner('POST', `${path}/undo`);
    await expect.poll(async () => (await asOwner('GET', path)).body.status).toBe('undone');
    await settle();
    await identify({ anonymousId: 'browser', traits: FORGED });
    expect(await lead('user_60')).toMatchObject({ _id: 'user_60', ...VERA });
    expect((await asOwner('DELETE', '/api/leads/browser')).status).toBe(409);
  });

  it('is trusted once the server itself has linked the visitor to the user', async () => {
    await said();
    await page('/api/events', { userId: 'user_60', anonymousId: 'browser', eventType: 'page_view' });
    await server('/api/events', { userId: 'user_60', anonymousId: 'browser', eventType: 'login' });
    await settle();
    await identify({ anonymousId: 'browser', traits: { name: 'Vera Seventy' } });
    await server('/v1/track', { anonymousId: 'browser', event: 'Contract Signed' });
    const { name, currentScore } = await lead('user_60');
    expect({ name, isScored: currentScore >= 100 }).toEqual({ name: 'Vera Seventy', isScored: true });
  });

  it('still reaches a user whom only pages have named, and claims the email from the form for that user', async () => {
    await page('/v1/identify', { userId: 'user_70', anonymousId: 'browser' });
    await settle();
    await identify({ anonymousId: 'browser', traits: { email: 'form@70.example', phone: '+49' } });
    expect(await lead('user_70')).toMatchObject({ email: 'form@70.example', phone: '+49' });
    expect((await server('/api/leads', { email: 'form@70.example', name: 'Seventy' })).body._id).toBe('user_70');
  });
});
