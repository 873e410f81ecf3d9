import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { listEmailOwners } from '../identity/claim-email.ts';
import { findMeantLead } from '../identity/find-meant-leads.ts';
import { leadObject } from '../lead/lead-client.ts';
import { execIn } from '../lead/storage/tables.ts';
import { forgetCredentials } from '../settings/accounts/recall-credentials.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';
import { type Key, pageAndServer } from '../testing/page-and-server.ts';

// Attacks by strangers who have the publishable key, which is in every page (guarantee G11).

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const { keyOf, asOwner, lead, event, wire, settle } = pageAndServer(() => tenant);
const get = async (path: string) => (await asOwner('GET', path)).body;
const conflicts = () => get('/api/identity-conflicts?limit=100');

describe('known users keep their identity', () => {
  const linkings: [door: string, link: (attacker: string, victim: string) => Promise<unknown>][] = [
    ['an event', (userId, anonymousId) => event('page', { userId, anonymousId })],
    [
      'a batch',
      (userId, anonymousId) =>
        call('POST', '/api/events/batch', {
          key: tenant.publishableKey,
          body: { events: [{ eventType: 'page_view', userId, anonymousId }] },
        }),
    ],
    ['a track', (userId, anonymousId) => wire('track', 'page', { event: 'Signup', userId, anonymousId })],
    ['an identify', (userId, anonymousId) => wire('identify', 'page', { userId, anonymousId, traits: { name: 'M' } })],
    ['an alias', (userId, previousId) => wire('alias', 'page', { userId, previousId })],
    ['a server that names both', (userId, anonymousId) => event('server', { userId, anonymousId })],
  ];

  it.each(linkings)(
    'if %s links one user to another user, nothing is merged, and a person must decide',
    async (_door, link) => {
      await event('server', { userId: 'user_1', eventType: 'signup' });
      await event('server', { userId: 'attacker' });
      await link('attacker', 'user_1');
      await settle(['user_1', 'attacker']);
      expect(await lead('user_1')).toMatchObject({ _id: 'user_1', currentScore: 20, mergedFrom: [] });
      expect(await lead('attacker')).toMatchObject({ _id: 'attacker', mergedFrom: [] });
      expect(await conflicts()).toMatchObject([{ leadId: 'user_1', otherLeadId: 'attacker', reason: 'both_own' }]);
    },
  );

  it('if a page links sixty users to one user, all users stay separate, and twenty conflicts are raised', async () => {
    const users = Array.from({ length: 60 }, (_, i) => `user_${i}`);
    const send = (key: Key, events: Record<string, unknown>[]) =>
      call('POST', '/api/events/batch', { key: keyOf(key), body: { events } });
    await send(
      'server',
      users.map((userId) => ({ eventType: 'signup', userId })),
    );
    await event('server', { userId: 'attacker' });
    await send(
      'page',
      users.map((anonymousId) => ({ eventType: 'page_view', userId: 'attacker', anonymousId })),
    );
    expect(await lead('attacker')).toMatchObject({ mergedFrom: [] });
    expect((await lead('user_7'))._id).toBe('user_7');
    expect(await conflicts()).toHaveLength(20);
  });

  it('conflicts caused by web pages are listed last, also across pages of the list, and each lead shows its own conflicts', async () => {
    for (const userId of ['ann', 'bob']) await event('server', { userId });
    await event('server', { userId: 'ann', anonymousId: 'bob' });
    for (const id of ['m1', 'm2', 'm3']) await event('page', { userId: id });
    for (const id of ['m1', 'm2']) await wire('alias', 'page', { previousId: id, userId: 'm3' });
    await event('page', { userId: 'ann', anonymousId: 'm1' });
    const seen: unknown[] = [];
    let path: string | undefined = '/api/identity-conflicts?limit=1';
    while (path) {
      const { body, headers }: Awaited<ReturnType<typeof asOwner>> = await asOwner('GET', path);
      seen.push(
        ...body.map(({ leadId, otherLeadId, raisedBy }: Record<string, unknown>) => ({
          [`${leadId} ${otherLeadId}`]: raisedBy,
        })),
      );
      path = /<https?:\/\/[^/]+(\/[^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1];
    }
    expect(seen).toEqual([
      { 'bob ann': 'customer' },
      { 'm1 ann': 'pages' },
      { 'm2 m3': 'pages' },
      { 'm1 m3': 'pages' },
    ]);
    expect(await get('/api/identity-conflicts/count?leadId=ann')).toEqual({ customer: 1, pages: 1 });
    expect(await get('/api/identity-conflicts?leadId=m2&raisedBy=pages&reason=both_own')).toHaveLength(1);
    expect(await get('/api/identity-conflicts?raisedBy=customer&reason=email_claimed')).toEqual([]);
    const { status, body } = await asOwner('GET', '/api/identity-conflicts?cursor=none');
    expect({ status, path: body.errors[0].path }).toEqual({ status: 400, path: 'query.cursor' });
  });

  it('a publishable key cannot link an ID that we generated', async () => {
    const { body: made } = await asOwner('POST', '/api/leads', { name: 'Ann Lee', email: 'ann@acme.example' });
    for (const link of [linkings[0], linkings[3], linkings[4]]) await link?.[1]('attacker', made._id);
    expect(await lead(made._id)).toMatchObject({ _id: made._id, name: 'Ann Lee' });
    expect(await conflicts()).toEqual([]);
  });

  it('an alias from a server merges two users, because the customer sent it', async () => {
    await event('server', { userId: 'user_1', eventType: 'signup' });
    await event('server', { userId: 'user_2', eventType: 'signup' });
    await wire('alias', 'server', { previousId: 'user_1', userId: 'user_2' });
    await settle(['user_1', 'user_2']);
    expect(await lead('user_1')).toMatchObject({ _id: 'user_2', currentScore: 40 });
  });

  it('at most twenty visitors a day are merged into one lead; the others stay separate, and no event is rejected', async () => {
    const visitors = Array.from({ length: 25 }, (_, i) => `visitor_${i}`);
    for (const anonymousId of visitors) await event('page', { anonymousId });
    const body = { events: visitors.map((anonymousId) => ({ eventType: 'page_view', userId: 'user_1', anonymousId })) };
    const { body: taken } = await call('POST', '/api/events/batch', { key: tenant.publishableKey, body });
    expect(taken.count).toBe(25);
    await settle([...visitors, 'user_1']);
    const { mergedFrom } = await lead('user_1');
    expect(mergedFrom).toHaveLength(20);
    expect((await conflicts()).map(({ reason }: { reason: string }) => reason)).toEqual(
      Array.from({ length: 5 }, () => 'too_many_merges'),
    );
    await event('server', { userId: 'user_1', anonymousId: 'visitor_of_the_server' });
    await settle(['visitor_of_the_server']);
    expect((await lead('user_1')).mergedFrom).toHaveLength(21);
  });

  describe('visitors whom a page links in a chain of emails', () => {
    /**
     * Merges each visitor into the previous one, as far as the limits allow. All links come from a page. The alarms run after all links if
     * `late` is set, and after each link otherwise.
     */
    async function chain(length: number, { late = false } = {}) {
      const ids = Array.from({ length }, (_, i) => `visitor_${i}`);
      const say = (i: number, email: string | null) =>
        wire('identify', 'page', { anonymousId: ids[i], traits: { email } });
      for (const i of ids.keys()) await say(i, `${i}@test.com`);
      for (let i = length - 1; i > 0; i--) {
        await say(i, null);
        expect((await say(i, `${i - 1}@test.com`)).status).toBe(200);
        if (!late) await settle([ids[i] as string]);
      }
      await settle(ids);
      return ids as [string, ...string[]];
    }
    const lengths: [name: string, options: { late?: boolean }][] = [
      ['merged one after another', {}],
      ['linked before any visitor is merged', { late: true }],
    ];

    it.each(lengths)('form groups of up to twenty, and each visitor can be found: %s', async (_name, options) => {
      const ids = await chain(LIMITS.pageMergedPartsMax + 6, options);
      const leads = await Promise.all(ids.map(lead));
      expect(leads.every(({ _id }) => ids.includes(_id))).toBe(true);
      expect(Math.max(...leads.map(({ mergedCount }) => mergedCount))).toBe(LIMITS.pageMergedPartsMax + 1);
      expect((await conflicts()).some(({ reason }: { reason: string }) => reason === 'too_many_merges')).toBe(true);
    });

    it('are merged into the user whom the server names, and do not delay the user’s events', async () => {
      const ids = await chain(LIMITS.pageMergedPartsMax + 1);
      const userId = 'user_1';
      expect((await event('page', { anonymousId: ids.at(-1) })).status).toBe(202);
      expect((await event('server', { userId, anonymousId: ids.at(-1) })).status).toBe(202);
      await settle([...ids, userId]);
      expect(await lead(ids.at(-1) as string)).toMatchObject({ _id: userId, eventCount: 2, mergedCount: ids.length });
      expect((await asOwner('DELETE', `/api/leads/${userId}`)).status).toBe(200);
      await settle([userId, ...ids]);
      for (const id of ids) expect((await asOwner('GET', `/api/leads/${id}`)).status).toBe(404);
    });
  });

  it('if two users claim one visitor at the same time, one gets the visitor, and the other gets a conflict', async () => {
    await event('page', { anonymousId: 'browser', eventType: 'demo_request' });
    await event('server', { userId: 'user_1' });
    await event('server', { userId: 'user_2' });
    await Promise.all(['user_1', 'user_2'].map((userId) => event('page', { userId, anonymousId: 'browser' })));
    await settle(['browser', 'user_1', 'user_2']);
    const [one, two] = [await lead('user_1'), await lead('user_2')];
    expect([one._id, two._id]).toEqual(['user_1', 'user_2']);
    expect([...one.mergedFrom, ...two.mergedFrom]).toEqual(['browser']);
    expect(await conflicts()).toMatchObject([{ reason: 'linked_elsewhere' }]);
  });
});

describe('nobody can take over a user’s ID before the user exists', () => {
  const firsts: [how: string, first: () => Promise<unknown>][] = [
    ['an event with their userId', () => event('server', { userId: 'user_1001', eventType: 'signup' })],
    ['an event with their leadId', () => event('page', { leadId: 'user_1001', eventType: 'signup' })],
    ['an identify', () => wire('identify', 'server', { userId: 'user_1001', traits: { name: 'Ann' } })],
    ['an API call that names them', () => asOwner('POST', '/api/leads', { leadId: 'user_1001', name: 'Ann' })],
  ];

  it.each(firsts)(
    '%s frees an ID that a page had linked, and the events that were sent to that ID',
    async (_how, first) => {
      await event('page', { anonymousId: 'user_1001', eventType: 'download' });
      await event('page', { userId: 'mallory', anonymousId: 'user_1001' });
      await settle(['user_1001', 'mallory']);
      expect((await lead('user_1001'))._id).toBe('mallory');
      await event('page', { anonymousId: 'user_1001', eventType: 'download' });
      await first();
      const released = await lead('user_1001');
      expect(released).toMatchObject({ _id: 'user_1001' });
      expect(released.eventCount).toBeGreaterThanOrEqual(2);
      await settle(['user_1001', 'mallory']);
      expect(await lead('mallory')).toMatchObject({ _id: 'mallory', eventCount: 1, currentScore: 5, mergedFrom: [] });
      await event('page', { userId: 'mallory', anonymousId: 'user_1001' });
      expect((await lead('user_1001'))._id).toBe('user_1001');
    },
  );

  it('a user can use their ID even if it was linked to a lead that was then erased', async () => {
    await event('page', { userId: 'mallory', anonymousId: 'user_1001' });
    await settle(['user_1001', 'mallory']);
    expect((await asOwner('DELETE', '/api/leads/mallory')).status).toBe(200);
    await settle(['user_1001', 'mallory']);
    expect((await event('page', { anonymousId: 'user_1001' })).status).toBe(410);
    expect((await event('server', { userId: 'user_1001', eventType: 'signup' })).status).toBe(202);
    expect(await lead('user_1001')).toMatchObject({ _id: 'user_1001', currentScore: 20 });
  });
});

describe('a trusted link', () => {
  const asUser: [door: string, use: (id: string) => Promise<unknown>][] = [
    ['an event', (userId) => event('page', { userId })],
    ['a leadId', (leadId) => event('page', { leadId })],
    ['a track', (userId) => wire('track', 'page', { userId, event: 'Viewed' })],
    ['a group', (userId) => wire('group', 'page', { userId, groupId: 'g1' })],
  ];

  it.each(asUser)('is not undone by a page that sends the visitor’s ID as a user’s ID: %s', async (_door, use) => {
    await wire('track', 'page', { anonymousId: 'visitor', event: 'demo_request' });
    await wire('identify', 'server', { userId: 'user_1', anonymousId: 'visitor' });
    await settle(['visitor', 'user_1']);
    await use('visitor');
    await settle(['visitor', 'user_1']);
    expect(await lead('visitor')).toMatchObject({ _id: 'user_1', mergedFrom: ['visitor'] });
  });

  it('that a person made is not undone by a page either, but a server can undo it', async () => {
    await event('page', { anonymousId: 'visitor' });
    await event('server', { userId: 'user_1' });
    await asOwner('POST', '/api/leads/user_1/merge', { leadId: 'visitor' });
    await settle(['visitor', 'user_1']);
    await event('page', { userId: 'visitor' });
    expect(await lead('visitor')).toMatchObject({ _id: 'user_1' });
    await event('server', { userId: 'visitor' });
    await settle(['visitor', 'user_1']);
    expect(await lead('visitor')).toMatchObject({ _id: 'visitor', eventCount: 3 });
  });
});

describe('a link made by a page', () => {
  const vouches: [who: string, say: () => Promise<unknown>][] = [
    ['an event', () => event('server', { userId: 'user_1', anonymousId: 'visitor' })],
    ['an identify', () => wire('identify', 'server', { userId: 'user_1', anonymousId: 'visitor' })],
  ];

  it.each(vouches)('becomes permanent once a server confirms it: %s', async (_who, say) => {
    await event('page', { userId: 'user_1', anonymousId: 'visitor' });
    await settle(['visitor', 'user_1']);
    await say();
    await event('page', { userId: 'visitor' });
    await settle(['visitor', 'user_1']);
    expect(await lead('visitor')).toMatchObject({ _id: 'user_1' });
  });

  it('is undone when the customer sends the visitor’s ID as a user’s ID, before the data of that message is applied', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    await wire('identify', 'page', { userId: 'bob', anonymousId: 'future' });
    await event('page', { anonymousId: 'device' });
    await settle(['bob', 'future']);
    await wire('identify', 'server', { userId: 'future', anonymousId: 'device', traits: { email: 'f@acme.example' } });
    await settle(['bob', 'future', 'device']);
    expect(await lead('bob')).toMatchObject({ _id: 'bob', email: null, mergedFrom: [] });
    expect(await lead('device')).toMatchObject({ _id: 'future', email: 'f@acme.example' });
    await asOwner('POST', '/api/leads', { email: 'f@acme.example', company: 'Acme' });
    expect(await lead('bob')).toMatchObject({ company: null });
  });

  describe('to a lead whose email a visitor then enters in a form', () => {
    const EMAIL = 'ann@acme.example';
    /** The stranger's link, made in one of two ways. */
    const lures: [how: string, lure: () => Promise<unknown>][] = [
      [
        'the stranger’s own visitor',
        async () => {
          await wire('identify', 'page', { anonymousId: 'stranger', traits: { email: EMAIL } });
          await event('page', { userId: 'bob', anonymousId: 'stranger' });
        },
      ],
      ['the user', () => wire('identify', 'page', { userId: 'bob', traits: { email: EMAIL } })],
    ];
    const links: [how: string, link: () => Promise<unknown>][] = [
      ['an event', () => event('server', { userId: 'ann', anonymousId: 'browser' })],
      ['an identify', () => wire('identify', 'server', { userId: 'ann', anonymousId: 'browser' })],
    ];

    it.each(lures.flatMap(([how, lure]) => links.map(([by, link]) => ({ how, lure, by, link }))))(
      '(set through $how) is replaced when $by from the server says who the visitor is',
      async ({ lure, link }) => {
        const ids = ['ann', 'bob', 'stranger', 'browser'];
        for (const leadId of ['ann', 'bob']) await asOwner('POST', '/api/leads', { leadId, name: leadId });
        await lure();
        await settle(ids);
        await event('page', { anonymousId: 'browser', eventType: 'demo_request' });
        await wire('identify', 'page', { anonymousId: 'browser', traits: { email: EMAIL } });
        await settle(ids);
        expect(await lead('browser')).toMatchObject({ _id: 'bob' });
        await link();
        await settle(ids);
        expect(await lead('browser')).toMatchObject({ _id: 'ann', name: 'ann', email: EMAIL });
        expect((await lead('ann')).currentScore).toBeGreaterThan(40);
        expect((await lead('bob')).mergedFrom).not.toContain('browser');
        // The visitor's ID is still an anonymous ID, and pages continue to use it.
        await event('page', { anonymousId: 'browser' });
        expect(await lead('browser')).toMatchObject({ _id: 'ann' });
      },
    );
  });

  describe('names a visitor as another user, although the server knows the visitor’s email from a form', () => {
    const ids = ['ann', 'browser', 'stranger'];
    beforeEach(async () => {
      await wire('identify', 'server', { anonymousId: 'stranger', traits: { email: 'mallory@evil.example' } });
      await wire('identify', 'server', { anonymousId: 'browser', traits: { email: 'ann@acme.example' } });
      await event('page', { userId: 'ann', anonymousId: 'stranger' });
      await settle(ids);
    });

    it('but does not prevent the server from giving that email to the right user', async () => {
      await asOwner('POST', '/api/leads', { leadId: 'ann', name: 'Ann', email: 'ann@acme.example' });
      await settle(ids);
      expect(await lead('browser')).toMatchObject({ _id: 'ann', name: 'Ann', email: 'ann@acme.example' });
      expect(await conflicts()).toEqual([]);
      expect((await asOwner('POST', '/api/leads', { email: 'ann@acme.example', company: 'Acme' })).body._id).toBe(
        'ann',
      );
    });

    it('but does not prevent the server from linking the visitor to the right user', async () => {
      await wire('identify', 'server', { userId: 'ann', anonymousId: 'browser', traits: { name: 'Ann' } });
      await settle(ids);
      expect(await lead('browser')).toMatchObject({ _id: 'ann', name: 'Ann' });
      expect(await conflicts()).toEqual([]);
    });
  });

  it('that was rejected does not prevent a server’s link', async () => {
    const visitors = Array.from({ length: 21 }, (_, i) => `visitor_${i}`);
    const events = visitors.map((anonymousId) => ({ eventType: 'page_view', userId: 'user_1', anonymousId }));
    await call('POST', '/api/events/batch', { key: tenant.publishableKey, body: { events } });
    await settle([...visitors, 'user_1']);
    await wire('identify', 'server', { userId: 'user_1', anonymousId: 'visitor_20' });
    await settle(['visitor_20', 'user_1']);
    expect((await lead('visitor_20'))._id).toBe('user_1');
  });
});

describe('a user whose ID a page has linked to another user before they appear', () => {
  beforeEach(async () => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    await event('server', { userId: 'old', eventType: 'signup' });
    await wire('identify', 'page', { userId: 'bob', anonymousId: 'future' });
    await settle(['bob', 'future']);
    expect(await lead('future')).toMatchObject({ _id: 'bob' });
  });

  const namings: [how: string, name: () => Promise<unknown>, after: Record<string, string>][] = [
    ['an alias to the ID', () => wire('alias', 'server', { previousId: 'old', userId: 'future' }), { old: 'future' }],
    ['an alias of the ID', () => wire('alias', 'server', { previousId: 'future', userId: 'old' }), { future: 'old' }],
    [
      'a merge into the ID’s lead',
      () => asOwner('POST', '/api/leads/future/merge', { leadId: 'old' }),
      { old: 'future' },
    ],
    [
      'a merge of the ID’s lead',
      () => asOwner('POST', '/api/leads/old/merge', { leadId: 'future' }),
      { future: 'old' },
    ],
    ['an edit', () => asOwner('PATCH', '/api/leads/future', { name: 'Fred' }), { future: 'future' }],
  ];

  it.each(namings)('does not affect the other user when the customer sends %s', async (_how, name, after) => {
    await name();
    await settle(['bob', 'future', 'old']);
    expect(await lead('bob')).toMatchObject({ _id: 'bob', name: 'Bob', mergedFrom: [], eventCount: 0 });
    for (const [id, answers] of Object.entries(after)) expect((await lead(id))._id).toBe(answers);
  });
});

describe('an ID that a chain of links connects to a user', () => {
  // The customer links the two devices to one visitor, and a page says that the visitor is Bob.
  beforeEach(async () => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    for (const id of ['phone', 'laptop']) await event('page', { anonymousId: id });
    await asOwner('POST', '/api/leads/laptop/merge', { leadId: 'phone' });
    await wire('identify', 'page', { userId: 'bob', anonymousId: 'laptop' });
    await settle(['bob', 'laptop', 'phone']);
    expect(await lead('phone')).toMatchObject({ _id: 'bob' });
  });

  const namings: [how: string, name: () => Promise<unknown>, after: Record<string, string>][] = [
    ['an edit', () => asOwner('PATCH', '/api/leads/phone', { name: 'Fred' }), { phone: 'laptop', laptop: 'laptop' }],
    [
      'an alias to the ID',
      () => wire('alias', 'server', { previousId: 'old', userId: 'phone' }),
      { old: 'laptop', phone: 'laptop' },
    ],
    [
      'an alias of the ID',
      () => wire('alias', 'server', { previousId: 'phone', userId: 'old' }),
      { phone: 'old', laptop: 'old' },
    ],
    ['a server’s event', () => event('server', { userId: 'phone' }), { phone: 'phone' }],
    ['a page that uses the ID as a user’s ID', () => event('page', { userId: 'phone' }), { phone: 'laptop' }],
  ];

  it.each(namings)('is freed by %s, wherever in the chain the page’s link is', async (_how, name, after) => {
    await name();
    await settle(['bob', 'laptop', 'phone', 'old']);
    for (const [id, answers] of Object.entries(after)) expect((await lead(id))._id).toBe(answers);
    expect(await lead('bob')).toMatchObject({ name: 'Bob' });
    if (!Object.values(after).includes('phone')) expect(await lead('bob')).toMatchObject({ eventCount: 0 });
  });

  it('stays linked once a server has confirmed every link', async () => {
    await event('server', { userId: 'bob', anonymousId: 'phone' });
    await event('page', { userId: 'laptop' });
    await event('page', { userId: 'phone' });
    await settle(['bob', 'laptop', 'phone']);
    for (const id of ['laptop', 'phone']) expect(await lead(id)).toMatchObject({ _id: 'bob' });
  });
});

describe('a visitor whose email the server repeats', () => {
  it.each(['device', 'laptop'])(
    'is still linked only by the page, so the link is undone if somebody sends the visitor’s ID as a user’s ID: %s',
    async (named) => {
      await wire('identify', 'server', { anonymousId: 'device', traits: { email: 'ann@acme.example' } });
      await wire('identify', 'page', { userId: 'bob', anonymousId: 'device' });
      await wire('identify', 'page', { userId: 'bob', anonymousId: 'laptop' });
      await settle(['bob', 'device', 'laptop']);
      expect(await lead('device')).toMatchObject({ _id: 'bob' });
      await wire('identify', 'server', { anonymousId: 'device', traits: { email: 'ann@acme.example' } });
      await event('page', { userId: named });
      await settle(['bob', 'device', 'laptop']);
      expect(await lead(named)).toMatchObject({ _id: named });
    },
  );

  it('is linked permanently once the server states that email for the user', async () => {
    await wire('identify', 'server', { anonymousId: 'device', traits: { email: 'ann@acme.example' } });
    await wire('identify', 'page', { userId: 'bob', anonymousId: 'device' });
    await settle(['bob', 'device']);
    await wire('identify', 'server', { userId: 'bob', traits: { email: 'ann@acme.example' } });
    await event('page', { userId: 'device' });
    await settle(['bob', 'device']);
    expect(await lead('device')).toMatchObject({ _id: 'bob' });
  });
});

describe('an ID that the customer uses for the first time, while a visitor has it', () => {
  it('counts as used by the customer when an alias names it as the user, and pages can no longer move the ID', async () => {
    await event('server', { userId: 'old', eventType: 'signup' });
    await event('page', { anonymousId: 'new' });
    await wire('alias', 'server', { previousId: 'old', userId: 'new' });
    await settle(['old', 'new']);
    await wire('identify', 'page', { userId: 'mallory', anonymousId: 'new' });
    await settle(['old', 'new', 'mallory']);
    expect(await lead('old')).toMatchObject({ _id: 'new', currentScore: 25 });
    expect(await lead('mallory')).toMatchObject({ mergedFrom: [] });
  });

  it('remains the lead’s ID after a merge with an ID that we generated, in either direction of the alias', async () => {
    const { body: made } = await asOwner('POST', '/api/leads', { email: 'ann@acme.example' });
    await event('server', { userId: 'user_1' });
    await wire('alias', 'server', { previousId: 'user_1', userId: made._id });
    await settle(['user_1', made._id]);
    expect((await lead(made._id))._id).toBe('user_1');
    await wire('identify', 'page', { userId: 'mallory', traits: { email: 'ann@acme.example' } });
    await settle(['user_1', made._id, 'mallory']);
    expect(await lead('user_1')).toMatchObject({ _id: 'user_1', email: 'ann@acme.example' });
  });

  it('remains the lead’s ID if the same message links the visitor’s older ID', async () => {
    await event('page', { anonymousId: 'device' });
    await event('page', { anonymousId: 'user_1' });
    await event('server', { userId: 'user_1', anonymousId: 'device' });
    await settle(['user_1', 'device']);
    expect(await lead('device')).toMatchObject({ _id: 'user_1', mergedFrom: ['device'], eventCount: 3 });
  });

  it('is not merged with another user that has the same email; a conflict is raised instead', async () => {
    await wire('identify', 'server', { userId: 'user_1', traits: { email: 'ann@acme.example' } });
    await event('page', { anonymousId: 'user_2' });
    await wire('identify', 'server', { userId: 'user_2', traits: { email: 'ann@acme.example' } });
    await settle(['user_1', 'user_2']);
    expect((await lead('user_2'))._id).toBe('user_2');
    expect(await conflicts()).toMatchObject([{ reason: 'both_own' }]);
  });
});

describe('an ID that a page had linked to a lead that is erased', () => {
  beforeEach(async () => {
    await event('server', { userId: 'mallory' });
    await event('page', { userId: 'mallory', anonymousId: 'future' });
    await settle(['future', 'mallory']);
    expect((await asOwner('DELETE', '/api/leads/mallory')).status).toBe(200);
    await settle(['future', 'mallory']);
    await event('server', { userId: 'user_1' });
  });

  const uses: [how: string, use: () => Promise<{ status: number; body: { rejected?: unknown } }>, is: string][] = [
    ['an alias of the ID', () => wire('alias', 'server', { previousId: 'future', userId: 'user_1' }), 'user_1'],
    ['an alias to the ID', () => wire('alias', 'server', { previousId: 'user_1', userId: 'future' }), 'future'],
    ['the creation of its lead', () => asOwner('POST', '/api/leads', { leadId: 'future' }), 'future'],
  ];

  it.each(uses)('belongs to the customer again after %s', async (_how, use, is) => {
    const { body } = await use();
    expect(body.rejected ?? []).toEqual([]);
    await settle(['future', 'user_1']);
    expect((await lead('future'))._id).toBe(is);
    expect((await event('page', { anonymousId: 'future' })).status).toBe(202);
  });

  it('cannot be used again through a link, and neither can an erased ID of the customer’s own', async () => {
    await wire('identify', 'server', { userId: 'user_1', anonymousId: 'future' });
    expect((await asOwner('GET', '/api/leads/future')).status).toBe(404);
    const { body } = await wire('alias', 'server', { previousId: 'mallory', userId: 'user_1' });
    expect(body.rejected).toMatchObject([{ code: 'lead_erased' }]);
  });
});

describe('retention', () => {
  it('spares a user whom the server has named, even if a page backdates an event', async () => {
    await asOwner('PATCH', `/api/projects/${tenant.projectId}`, { retentionDays: 365 });
    await asOwner('POST', '/api/leads', { leadId: 'user_1', name: 'Ann' });
    await asOwner('POST', '/api/leads', { leadId: 'user_2', phone: '+49 30 1' });
    await event('page', { leadId: 'user_2', timestamp: '2025-01-01T00:00:00Z' });
    await event('page', { leadId: 'user_1', timestamp: '2025-01-01T00:00:00Z' });
    const counted = async () => (await get('/api/leads')).leads.map((one: { eventCount: number }) => one.eventCount);
    await expect.poll(counted).toEqual([1, 1]);
    const quietSince = Date.now() - 365 * 86_400_000;
    for (const id of ['user_1', 'user_2']) {
      const erased = await leadObject(env, tenant.projectId, id).erase({ part: 'itself', quietSince });
      expect(erased).toEqual({ status: 'not_quiet', because: 'active' });
    }
  });
});

describe('retention of leads whose IDs we generated', () => {
  it('spares leads that the customer knows, even if a page backdates an event to them or to a visitor with their email', async () => {
    await asOwner('PATCH', `/api/projects/${tenant.projectId}`, { retentionDays: 365 });
    const { body: ann } = await asOwner('POST', '/api/leads', { email: 'ann@acme.example' });
    const { body: bob } = await asOwner('POST', '/api/leads', { name: 'Bob' });
    const timestamp = '2025-01-01T00:00:00Z';
    await event('page', { leadId: bob._id, timestamp });
    await event('page', { anonymousId: 'browser', timestamp });
    await wire('identify', 'page', { anonymousId: 'browser', timestamp, traits: { email: 'ann@acme.example' } });
    await settle([ann._id, bob._id, 'browser']);
    expect(await lead('browser')).toMatchObject({ _id: ann._id, eventCount: 1 });
    const quietSince = Date.now() - 365 * 86_400_000;
    for (const { _id } of [ann, bob]) {
      const erased = await leadObject(env, tenant.projectId, _id).erase({ part: 'itself', quietSince });
      expect(erased).toEqual({ status: 'not_quiet', because: 'active' });
    }
    const counted = async () =>
      await env.DB.prepare('SELECT count(*) AS n FROM leads WHERE last_event_at < ?1').bind(quietSince).first('n');
    await expect.poll(counted).toBe(2);
    const preview = await get(`/api/projects/${tenant.projectId}/retention-preview?retentionDays=365`);
    expect(preview).toMatchObject({ leads: 0 });
  });
});

describe('an email that only a page has stated', () => {
  const ANN = 'ann@acme.example';
  const MAL = 'mal@acme.example';
  const ownerOf = async (email: string) => (await asOwner('POST', '/api/leads', { email })).body._id;
  const say = (key: Key, email: string, ids: Record<string, string>) =>
    wire('identify', key, { ...ids, traits: { email } });

  it('does not stop the server from linking the visitor to a user, and is not claimed for that user', async () => {
    await say('server', ANN, { userId: 'user_1' });
    await say('page', MAL, { anonymousId: 'browser' });
    await wire('track', 'server', { userId: 'user_1', anonymousId: 'browser', event: 'Signup' });
    await settle(['user_1', 'browser']);
    expect(await lead('browser')).toMatchObject({ _id: 'user_1', email: ANN });
    expect(await conflicts()).toEqual([]);
    expect(await ownerOf(MAL)).not.toBe('user_1');
    expect(await ownerOf(ANN)).toBe('user_1');
  });

  it('does not stop the server from linking the visitor to a user by stating the user’s email', async () => {
    await say('server', ANN, { userId: 'user_1' });
    await say('page', MAL, { anonymousId: 'browser' });
    await say('server', ANN, { anonymousId: 'browser' });
    await settle(['user_1', 'browser']);
    expect(await lead('browser')).toMatchObject({ _id: 'user_1', email: ANN });
    expect(await conflicts()).toEqual([]);
  });

  it('does not prevent the merge of a lead whose ID we generated into its user', async () => {
    await say('server', ANN, { userId: 'user_1' });
    const { body: made } = await asOwner('POST', '/api/leads', { name: 'Ann' });
    await say('page', MAL, { userId: made._id });
    expect((await asOwner('PATCH', `/api/leads/${made._id}`, { email: ANN })).body).toMatchObject({ email: ANN });
    await settle(['user_1', made._id]);
    expect(await lead(made._id)).toMatchObject({ _id: 'user_1', email: ANN });
    expect(await conflicts()).toEqual([]);
  });

  it('is replaced by the email that the server states for the same user, even if a visitor already has it', async () => {
    await say('page', ANN, { anonymousId: 'browser' });
    await say('page', MAL, { userId: 'user_1' });
    await say('server', ANN, { userId: 'user_1' });
    await settle(['user_1', 'browser']);
    expect(await lead('browser')).toMatchObject({ _id: 'user_1', email: ANN });
    expect(await ownerOf(ANN)).toBe('user_1');
  });

  it('goes to the user for whom the server states it, even if a page came first, and raises a conflict', async () => {
    await say('page', ANN, { userId: 'mallory' });
    await say('server', ANN, { userId: 'user_1' });
    expect(await conflicts()).toMatchObject([{ leadId: 'user_1', otherLeadId: 'mallory', reason: 'both_own' }]);
    expect(await ownerOf(ANN)).toBe('user_1');
    await say('page', ANN, { userId: 'mallory' });
    expect(await ownerOf(ANN)).toBe('user_1');
  });

  it('keeps two visitors of a page separate; a person must decide', async () => {
    await say('page', ANN, { anonymousId: 'phone' });
    await say('page', MAL, { anonymousId: 'laptop' });
    await say('page', ANN, { anonymousId: 'laptop' });
    expect((await lead('laptop'))._id).toBe('laptop');
    expect(await conflicts()).toMatchObject([{ reason: 'email_claimed' }]);
  });

  const moves: [how: string, move: (id: string) => Promise<unknown>][] = [
    [
      'stated after the user',
      async (id) => {
        await say('page', MAL, { userId: 'mallory' });
        await say('page', MAL, { userId: id });
      },
    ],
    [
      'stated before the user',
      async (id) => {
        await say('page', MAL, { userId: id });
        await say('page', MAL, { userId: 'mallory' });
      },
    ],
    [
      'that brings a visitor along',
      async (id) => {
        await say('page', MAL, { userId: id });
        await say('page', MAL, { anonymousId: 'browser' });
        await event('page', { userId: 'mallory', anonymousId: 'browser' });
      },
    ],
  ];

  it.each(moves)('does not merge a lead whose ID we generated: %s', async (_how, move) => {
    const { body: made } = await asOwner('POST', '/api/leads', { name: 'Ann' });
    await move(made._id);
    await settle([made._id, 'mallory', 'browser']);
    expect(await lead(made._id)).toMatchObject({ _id: made._id, name: 'Ann' });
    expect((await lead('mallory'))._id).toBe('mallory');
    expect(await conflicts()).toHaveLength(1);
  });
});

describe('a claim to an email', () => {
  const EMAIL = 'f@acme.example';

  it('moves away together with the ID that stated the email, when that ID is removed from a lead', async () => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    await wire('identify', 'page', { userId: 'bob', anonymousId: 'future' });
    await settle(['bob', 'future']);
    await wire('identify', 'page', { anonymousId: 'future', traits: { email: EMAIL } });
    expect(await lead('bob')).toMatchObject({ email: EMAIL });
    await event('server', { userId: 'future' });
    await settle(['bob', 'future']);
    const { body } = await asOwner('POST', '/api/leads', { email: EMAIL, company: 'Acme' });
    expect(body).toMatchObject({ _id: 'future', company: 'Acme' });
    expect(await lead('bob')).toMatchObject({ email: null, company: null });
  });

  it('moves away together with a lead that a person unmerges', async () => {
    for (const userId of ['ann', 'bob']) await event('server', { userId });
    await asOwner('POST', '/api/leads/ann/merge', { leadId: 'bob' });
    await settle(['ann', 'bob']);
    await wire('identify', 'page', { userId: 'bob', traits: { email: EMAIL } });
    expect(await lead('ann')).toMatchObject({ email: EMAIL });
    await asOwner('POST', '/api/leads/bob/unmerge');
    await settle(['ann', 'bob']);
    const { body } = await asOwner('POST', '/api/leads', { email: EMAIL });
    expect(body._id).toBe('bob');
  });

  it('that is older than the lead’s current email is ignored, both in API calls and in imports', async () => {
    await event('server', { userId: 'ann' });
    const isOld = Date.now() - 120_000;
    await env.DB.prepare(
      `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at) VALUES (?1, 'email', ?2, 'ann', ?3)`,
    )
      .bind(tenant.projectId, EMAIL, isOld)
      .run();
    const asked = { projectId: tenant.projectId, email: EMAIL, now: Date.now() };
    expect(await findMeantLead(env, asked)).toBeNull();
    expect(await listEmailOwners(env, { ...asked, emails: [EMAIL] })).toEqual(new Map());
    const { body } = await asOwner('POST', '/api/leads', { email: EMAIL, company: 'Acme' });
    expect(body).toMatchObject({ email: EMAIL, company: 'Acme' });
    expect(body._id).not.toBe('ann');
  });
});

describe('emails', () => {
  it('shared by two users raise a conflict instead of merging them', async () => {
    for (const userId of ['user_1', 'user_2'])
      await wire('identify', 'server', { userId, traits: { email: 'ann@acme.example' } });
    expect(await lead('user_2')).toMatchObject({ _id: 'user_2', email: 'ann@acme.example' });
    expect((await lead('user_1'))._id).toBe('user_1');
    expect(await conflicts()).toMatchObject([{ leadId: 'user_2', otherLeadId: 'user_1', reason: 'both_own' }]);
  });

  it.each(['visitor first', 'user first'])(
    'shared by a visitor and a user merge into the user’s ID, in either order: %s',
    async (first) => {
      const says = {
        visitor: () => wire('identify', 'page', { anonymousId: 'browser', traits: { email: 'ann@acme.example' } }),
        user: () => wire('identify', 'server', { userId: 'user_1', traits: { email: 'ann@acme.example' } }),
      };
      for (const who of first === 'visitor first' ? (['visitor', 'user'] as const) : (['user', 'visitor'] as const))
        await says[who]();
      await settle(['browser', 'user_1']);
      expect(await lead('browser')).toMatchObject({ _id: 'user_1', mergedFrom: ['browser'] });
    },
  );

  it('merge a lead whose ID we generated, and the visitors merged into it, into the user with the same email', async () => {
    const { body: made } = await asOwner('POST', '/api/leads', { name: 'Ann Lee', email: 'ann@acme.example' });
    await wire('identify', 'page', { anonymousId: 'browser', traits: { email: 'ann@acme.example' } });
    await settle(['browser', made._id]);
    expect((await lead('browser'))._id).toBe(made._id);
    await wire('identify', 'server', { userId: 'user_1', traits: { email: 'ann@acme.example' } });
    await settle(['browser', made._id, 'user_1']);
    expect(await lead('browser')).toMatchObject({ _id: 'user_1', name: 'Ann Lee' });
    expect((await lead(made._id))._id).toBe('user_1');
  });

  it('can be used by another lead once the former owner has a different email', async () => {
    for (const email of ['shared@acme.example', 'ann@acme.example'])
      await wire('identify', 'server', { userId: 'user_1', traits: { email } });
    await wire('identify', 'server', { userId: 'user_2', traits: { email: 'shared@acme.example' } });
    await wire('identify', 'page', { anonymousId: 'browser', traits: { email: 'shared@acme.example' } });
    await settle(['browser', 'user_1', 'user_2']);
    expect((await lead('browser'))._id).toBe('user_2');
    expect(await conflicts()).toEqual([]);
  });

  it('from pages are not claimed for a user whose email the customer has confirmed', async () => {
    await wire('identify', 'server', { userId: 'user_1', traits: { email: 'ann@acme.example' } });
    await wire('identify', 'page', { userId: 'user_1', traits: { email: 'victim@acme.example' } });
    await wire('identify', 'server', { userId: 'user_2', traits: { email: 'victim@acme.example' } });
    expect(await lead('user_1')).toMatchObject({ _id: 'user_1', email: 'ann@acme.example' });
    expect(await lead('user_2')).toMatchObject({ _id: 'user_2', email: 'victim@acme.example' });
    expect(await conflicts()).toEqual([]);
  });
});

describe('names and properties', () => {
  it('from a page cannot replace a user’s name from the server, at any event time', async () => {
    await wire('identify', 'server', { userId: 'user_7', traits: { name: 'Ann Lee', plan: 'pro' } });
    for (const timestamp of ['2026-01-01T00:00:00Z', new Date(Date.now() + 60_000).toISOString()])
      await wire('identify', 'page', {
        userId: 'user_7',
        timestamp,
        traits: { name: 'Mallory', plan: 'free', seats: 2 },
      });
    await wire('group', 'page', { userId: 'user_7', groupId: 'g1', traits: { name: 'Evil Inc' } });
    expect(await lead('user_7')).toMatchObject({
      name: 'Ann Lee',
      company: 'Evil Inc',
      custom: { plan: 'pro', seats: 2 },
    });
  });

  it('from a page with dots in the property name do not affect what the customer has stated', async () => {
    const custom = { subscription: { status: 'trial' }, plan: 'free' };
    await asOwner('POST', '/api/leads', { leadId: 'user_7', name: 'Ann Lee', custom });
    const traits = { 'subscription.status': 'active', 'custom.plan': 'enterprise', seen: true };
    await wire('identify', 'page', { userId: 'user_7', traits });
    const found = async (property: string, value: unknown) => {
      const filter = encodeURIComponent(JSON.stringify([{ property, operator: 'equals', value }]));
      return (await get(`/api/leads?filter=${filter}`)).leads.map(({ _id }: { _id: string }) => _id);
    };
    await expect.poll(() => found('seen', true)).toEqual(['user_7']);
    expect(await found('subscription.status', 'trial')).toEqual(['user_7']);
    expect(await found('subscription.status', 'active')).toEqual([]);
    expect(await found('custom.plan', 'enterprise')).toEqual([]);
    expect((await lead('user_7')).custom).toEqual({ ...custom, seen: true });
  });

  it('of a visitor fill the empty fields of the user they are merged into', async () => {
    await wire('identify', 'server', { userId: 'user_7', traits: { name: 'Ann Lee' } });
    await wire('identify', 'page', { anonymousId: 'browser', traits: { name: 'annie', phone: '555' } });
    await event('page', { userId: 'user_7', anonymousId: 'browser' });
    await settle(['browser', 'user_7']);
    expect(await lead('user_7')).toMatchObject({ name: 'Ann Lee', phone: '555', mergedFrom: ['browser'] });
  });
});

describe('erasing an ID that was merged into another lead', () => {
  const merge = async (winner: string, loser: string) => {
    for (const id of [winner, loser]) await event('server', { userId: id, eventType: 'signup' });
    await asOwner('POST', `/api/leads/${winner}/merge`, { leadId: loser });
    await settle([winner, loser]);
  };

  it('is rejected until the request names that lead, and the error says which lead that is', async () => {
    await merge('ann', 'bob');
    const refused = await asOwner('DELETE', '/api/leads/bob');
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'conflict',
        errors: [
          {
            path: 'query.winner',
            message: 'The query parameter `winner` must be ann, the lead that this one is part of.',
          },
        ],
      },
    });
    expect((await asOwner('DELETE', '/api/leads/bob?winner=someone')).status).toBe(409);
    expect((await lead('bob'))._id).toBe('ann');
    expect((await asOwner('DELETE', '/api/leads/bob?winner=ann')).status).toBe(200);
    await settle(['ann', 'bob']);
    for (const id of ['ann', 'bob']) expect((await asOwner('GET', `/api/leads/${id}`)).status).toBe(404);
  });

  it('is rejected with a time to retry while a merge is unfinished', async () => {
    for (const userId of ['user_1', 'user_2']) await event('server', { userId });
    await asOwner('POST', '/api/leads/user_1/merge', { leadId: 'user_2' });
    await settle(['user_2', 'user_1']);
    const stub = leadObject(env, tenant.projectId, 'user_2');
    await inLead({ stub }, ({ memory }) => {
      const step = Promise.reject(new Error('user_1 cannot be reached'));
      step.catch(() => undefined);
      memory.mergeStep = step;
    });
    await asOwner('POST', '/api/leads/user_2/unmerge');
    const refused = await asOwner('DELETE', '/api/leads/user_2');
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([409, '1']);
    await inLead({ stub }, ({ memory }) => {
      memory.mergeStep = null;
    });
    await settle(['user_2', 'user_1']);
    expect((await asOwner('DELETE', '/api/leads/user_2')).status).toBe(200);
    expect((await lead('user_1'))._id).toBe('user_1');
  });

  it('erases the whole person if the ID was only ever anonymous', async () => {
    await event('page', { anonymousId: 'browser' });
    await event('page', { userId: 'ann', anonymousId: 'browser' });
    await settle(['browser', 'ann']);
    expect((await asOwner('DELETE', '/api/leads/browser')).status).toBe(200);
    await settle(['browser', 'ann']);
    expect((await asOwner('GET', '/api/leads/ann')).status).toBe(404);
  });

  it('during a merge ends as if the merge and the erasure had followed each other', async () => {
    for (let round = 0; round < 10; round++) {
      const [a, b] = [`a_${round}`, `b_${round}`];
      for (const id of [a, b])
        await wire('identify', 'server', { userId: id, traits: { email: `${id}@acme.example` } });
      const [merged, erased] = await Promise.all([
        asOwner('POST', `/api/leads/${a}/merge`, { leadId: b }),
        asOwner('DELETE', `/api/leads/${b}`),
      ]);
      await settle([a, b]);
      const claims = await env.DB.prepare('SELECT lead_id FROM identities WHERE value = ?')
        .bind(`${b}@acme.example`)
        .all();
      const found = await asOwner('GET', `/api/leads/${b}`);
      if (erased.status === 200) {
        expect(merged.status).not.toBe(202);
        expect(found.status).toBe(404);
        expect(claims.results).toEqual([]);
      } else {
        expect([erased.status, merged.status]).toEqual([409, 202]);
        expect(found.body._id).toBe(a);
        expect(claims.results).toHaveLength(1);
      }
    }
  });
});

describe('erasing what strangers stored under IDs of future users', () => {
  const erase = async (id: string) => expect((await asOwner('DELETE', `/api/leads/${id}`)).status).toBe(200);
  const words: [source: string, say: (id: string) => Promise<{ status: number }>][] = [
    ['a server’s event', (id) => event('server', { leadId: id, eventType: 'signup' })],
    ['a server’s identify', (id) => wire('identify', 'server', { userId: id, traits: { name: 'Real' } })],
    ['a lead that a person adds', (id) => asOwner('POST', '/api/leads', { leadId: id, name: 'Real' })],
    [
      'an import',
      (id) =>
        exports.default.fetch('https://leads.example/api/imports?type=leads&format=csv', {
          ...{ method: 'POST', body: `leadId,name\n${id},Real\n` },
          headers: { 'X-API-Key': tenant.secretKey },
        }),
    ],
  ];

  it.each(words)('lets %s use the ID again, but lets no page use it', async (_source, say) => {
    await event('page', { leadId: 'user_1', eventType: 'demo_request' });
    await erase('user_1');
    expect((await event('page', { leadId: 'user_1' })).status).toBe(410);
    expect((await say('user_1')).status).toBeLessThan(300);
    await expect.poll(async () => (await asOwner('GET', '/api/leads/user_1')).status, { timeout: 10_000 }).toBe(200);
    // Nothing that the stranger sent reappears, and lists show the user.
    expect(JSON.stringify(await get('/api/leads/user_1/timeline'))).not.toContain('demo_request');
    await expect
      .poll(async () => (await get('/api/leads')).leads.map(({ _id }: { _id: string }) => _id), { timeout: 10_000 })
      .toContain('user_1');
    expect((await event('page', { leadId: 'user_1' })).status).toBe(202);
  });

  it.each([
    ['sent an event of', () => event('server', { leadId: 'user_1' })],
    ['sent properties of', () => asOwner('POST', '/api/leads', { leadId: 'user_1', name: 'Real' })],
    [
      'merged a visitor into',
      async () => {
        await event('page', { anonymousId: 'anon_1' });
        await event('page', { leadId: 'user_1' });
        return asOwner('POST', '/api/leads/user_1/merge', { leadId: 'anon_1' });
      },
    ],
  ])(
    'is permanent for a lead that the customer has %s, even if a page had named the lead first',
    async (_what, speak) => {
      await event('page', { leadId: 'user_1' });
      expect((await speak()).status).toBeLessThan(300);
      await settle(['user_1', 'anon_1']);
      await erase('user_1');
      await settle(['user_1', 'anon_1']);
      expect((await event('server', { leadId: 'user_1' })).status).toBe(410);
      expect((await asOwner('POST', '/api/leads', { leadId: 'user_1' })).status).toBe(410);
    },
  );

  it.each<[string, (() => Promise<unknown>)[], number]>([
    [
      'a page used the ID, and a person merged the ID',
      [
        () => wire('identify', 'page', { userId: 'user_1', traits: { email: 'd@corp.example' } }),
        () => wire('identify', 'server', { userId: 'dan', traits: { email: 'd@corp.example' } }),
        () => asOwner('POST', '/api/leads/dan/merge', { leadId: 'user_1' }),
      ],
      201,
    ],
    [
      'a page linked the ID to a user, and a server’s alias did the same',
      [
        () => event('server', { leadId: 'dan' }),
        () => wire('identify', 'page', { userId: 'dan', anonymousId: 'user_1' }),
        () => wire('alias', 'server', { userId: 'dan', previousId: 'user_1' }),
      ],
      201,
    ],
    [
      'a page used the ID, and a person merged the ID into a lead, and this lead into another lead',
      [
        () => event('page', { userId: 'user_1' }),
        () => event('server', { leadId: 'anon_1' }),
        () => asOwner('POST', '/api/leads/anon_1/merge', { leadId: 'user_1' }),
        () => event('server', { leadId: 'dan' }),
        () => asOwner('POST', '/api/leads/dan/merge', { leadId: 'anon_1' }),
      ],
      201,
    ],
    [
      'a page and the server used the ID, and a person merged the ID',
      [
        () => event('server', { leadId: 'dan' }),
        () => event('page', { userId: 'user_1' }),
        () => event('server', { userId: 'user_1' }),
        () => asOwner('POST', '/api/leads/dan/merge', { leadId: 'user_1' }),
      ],
      410,
    ],
    [
      'a page used the ID, a person merged the ID, and then the server used the ID',
      [
        () => event('server', { leadId: 'dan' }),
        () => event('page', { userId: 'user_1' }),
        () => asOwner('POST', '/api/leads/dan/merge', { leadId: 'user_1' }),
        () => event('server', { userId: 'user_1' }),
      ],
      410,
    ],
    [
      'a page linked the ID, the server used the ID, and a person merged the ID',
      [
        () => wire('identify', 'page', { userId: 'dan', anonymousId: 'user_1' }),
        () => event('server', { userId: 'user_1' }),
        () => asOwner('POST', '/api/leads/dan/merge', { leadId: 'user_1' }),
      ],
      410,
    ],
  ])(
    'as part of a merged lead leaves the ID free only if the customer has not used the ID: %s',
    async (_what, says, status) => {
      const ids = ['user_1', 'anon_1', 'dan'];
      for (const say of says) {
        expect(await say()).toMatchObject({ status: expect.toBeOneOf([200, 201, 202]) });
        await settle(ids);
      }
      expect(await lead('user_1')).toMatchObject({ _id: 'dan' });
      await erase('dan');
      await settle(ids);
      expect((await event('page', { userId: 'user_1' })).status).toBe(410);
      expect((await asOwner('POST', '/api/leads', { leadId: 'user_1', name: 'Real' })).status).toBe(status);
    },
  );

  it('leaves the ID free after an edit and a merge by a person, because both treated it as a visitor’s ID', async () => {
    const ids = ['user_1', 'dan'];
    await event('server', { leadId: 'dan' });
    await wire('identify', 'page', { userId: 'dan', anonymousId: 'user_1' });
    await settle(ids);
    await asOwner('PATCH', '/api/leads/user_1', { name: 'Real' });
    await settle(ids);
    await asOwner('POST', '/api/leads/dan/merge', { leadId: 'user_1' });
    await settle(ids);
    await erase('dan');
    await settle(ids);
    expect((await event('page', { anonymousId: 'user_1' })).status).toBe(410);
    expect((await asOwner('POST', '/api/leads', { leadId: 'user_1', name: 'Real' })).status).toBe(201);
  });

  it.each<[string, (() => Promise<unknown>)[]]>([
    ['events of', [() => event('page', { anonymousId: 'user_1' }), () => event('server', { anonymousId: 'user_1' })]],
    [
      'events, after a page linked another visitor to the ID, of',
      [
        () => wire('identify', 'page', { userId: 'user_1', anonymousId: 'anon_1' }),
        () => event('server', { anonymousId: 'user_1' }),
      ],
    ],
    [
      'events, after a page linked the ID to a user, of',
      [
        () => wire('identify', 'page', { userId: 'dan', anonymousId: 'user_1' }),
        () => event('server', { anonymousId: 'user_1' }),
      ],
    ],
    [
      'a visitor with the email of',
      [
        () => wire('identify', 'page', { userId: 'user_1', traits: { email: 'v@corp.example' } }),
        () => wire('identify', 'server', { anonymousId: 'anon_1', traits: { email: 'v@corp.example' } }),
      ],
    ],
  ])(
    'leaves the ID free if the customer has only forwarded %s the visitor who had taken the ID',
    async (_what, says) => {
      const ids = ['user_1', 'dan', 'anon_1'];
      for (const say of says) {
        await say();
        await settle(ids);
      }
      await event('page', { userId: 'user_1' });
      await settle(ids);
      const found = await lead('user_1');
      expect(await asOwner('DELETE', `/api/leads/user_1?winner=${found._id}`)).toMatchObject({ status: 200 });
      await settle(ids);
      expect((await event('page', { userId: 'user_1' })).status).toBe(410);
      expect((await asOwner('POST', '/api/leads', { leadId: 'user_1', name: 'Real' })).status).toBe(201);
    },
  );

  it('is permanent if the customer has used the ID again before the second erasure', async () => {
    await event('page', { leadId: 'user_1' });
    await erase('user_1');
    await event('server', { leadId: 'user_1' });
    await erase('user_1');
    expect((await event('server', { leadId: 'user_1' })).status).toBe(410);
  });
});

describe('reserved event types', () => {
  const sign = (key: Key, userId: string, type = 'contract_signed') =>
    event(key, { userId, eventType: type, eventId: `${key}_${userId}_${type}` });
  const scoreOf = async (id: string) => (await lead(id)).currentScore;
  const settings = (reservedEventTypes: string[] | null) =>
    asOwner('PATCH', `/api/projects/${tenant.projectId}`, { reservedEventTypes });

  it('earn points even from web pages until the project first uses a secret key', async () => {
    await sign('page', 'ann');
    expect(await scoreOf('ann')).toBe(100);
  });

  it('from web pages are logged and flagged, but earn no points and trigger no webhook, once a secret key is in use', async () => {
    const rule = { name: 'CRM', action: 'webhook', config: { url: 'https://crm.example.com/hook' } };
    const { status } = await asOwner('POST', '/api/automations', { ...rule, whenEvent: 'contract_signed' });
    expect(status).toBe(201);
    await sign('server', 'bob');
    forgetCredentials();
    await sign('page', 'ann');
    await wire('track', 'page', { userId: 'ann', event: 'Contract Signed', messageId: 'm1' });
    expect(await lead('ann')).toMatchObject({ currentScore: 0, eventCount: 2 });
    expect(await get('/api/leads/ann/timeline')).toMatchObject([
      { eventType: 'contract_signed', scoreDelta: 0, properties: { $reserved: true } },
      { eventType: 'contract_signed', scoreDelta: 0, properties: { $reserved: true } },
    ]);
    expect(await scoreOf('bob')).toBe(100);
    const firings = (leadId: string) =>
      inLead({ stub: leadObject(env, tenant.projectId, leadId) }, (store) =>
        execIn(store, 'firings', 'SELECT * FROM firings'),
      );
    expect([(await firings('ann')).length, (await firings('bob')).length]).toEqual([0, 1]);
  });

  it('are the types that the project lists, or none if the list is empty', async () => {
    await sign('server', 'bob');
    await settings(['demo_request']);
    await sign('page', 'ann', 'demo_request');
    await sign('page', 'ann');
    expect(await scoreOf('ann')).toBe(100);
    await settings([]);
    await sign('page', 'cid');
    expect(await scoreOf('cid')).toBe(100);
  });
});

describe('an email that a page has claimed', () => {
  const claim = (traits: { email: string }, of: object = { anonymousId: 'squatter' }) =>
    wire('identify', 'page', { ...of, traits });
  beforeEach(async () => {
    await wire('identify', 'server', { userId: 'ann', traits: { email: 'old@x.example', name: 'Ann' } });
  });

  it.each([
    ['an anonymous ID, and a server says it', { anonymousId: 'squatter' }, 'server'],
    ['an invented user, and a server says it', { userId: 'squatter' }, 'server'],
    ['an anonymous ID, and a person edits the lead', { anonymousId: 'squatter' }, 'edit'],
    ['an invented user, and the API names it', { userId: 'squatter' }, 'upsert'],
  ])('can still be given to a known user: by %s', async (_case, squatter, by) => {
    await claim({ email: 'new@x.example' }, squatter);
    const email = 'new@x.example';
    if (by === 'server') await wire('identify', 'server', { userId: 'ann', traits: { email } });
    else if (by === 'edit') await asOwner('PATCH', '/api/leads/ann', { email });
    else await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'ann', email } });
    await settle(['ann', 'squatter']);
    expect(await lead('ann')).toMatchObject({ _id: 'ann', email, name: 'Ann' });
    // From then on, the email belongs to that user, and their former email is free for others.
    const claims = await env.DB.prepare('SELECT value, lead_id AS leadId FROM identities').all();
    expect(claims.results).toEqual([{ value: email, leadId: 'ann' }]);
    await wire('identify', 'server', { userId: 'cid', traits: { email: 'old@x.example' } });
    expect(await lead('cid')).toMatchObject({ _id: 'cid', email: 'old@x.example' });
  });

  it('can no longer be given to a known user once the server has given it to another user', async () => {
    await wire('identify', 'server', { userId: 'bob', traits: { email: 'new@x.example' } });
    await wire('identify', 'server', { userId: 'ann', traits: { email: 'new@x.example' } });
    expect(await lead('ann')).toMatchObject({ _id: 'ann', email: 'old@x.example' });
    expect(await lead('bob')).toMatchObject({ _id: 'bob', email: 'new@x.example' });
  });

  it('goes to a user even if a page had merged a lead with another email into that user', async () => {
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { email: 'made@x.example', name: 'Made' } });
    await claim({ email: 'victim@x.example' });
    await wire('identify', 'server', { userId: 'vic', traits: { name: 'Vic' } });
    await claim({ email: 'made@x.example' }, { userId: 'vic' });
    await wire('identify', 'server', { userId: 'vic', traits: { email: 'victim@x.example' } });
    await settle(['vic', 'squatter']);
    expect(await lead('vic')).toMatchObject({ _id: 'vic', name: 'Vic', email: 'victim@x.example' });
  });
});

describe('a lead that people work on', () => {
  const work = (path: string, body: object) => asOwner('PUT', `/api/leads/visitor/${path}`, body);
  it.each([
    ['a status', () => work('status', { status: 'working' })],
    ['a note', () => asOwner('POST', '/api/leads/visitor/notes', { text: 'Called, wants a contract' })],
    ['points', () => asOwner('POST', '/api/leads/visitor/points', { points: 5, reason: 'Met at the fair' })],
    ['a task', () => asOwner('POST', '/api/leads/visitor/tasks', { title: 'Call', dueAt: '2030-01-01T10:00:00Z' })],
  ])('no longer counts as known only from pages: %s', async (_case, act) => {
    await wire('identify', 'page', { userId: 'visitor', traits: { email: 'v@x.example' } });
    await event('page', { userId: 'flood' });
    expect((await act()).status).toBeLessThan(300);
    const known = async () => (await asOwner('GET', '/api/erasures/preview?knownFrom=pages')).body;
    await expect.poll(known).toMatchObject({ leads: 1 });
    // After the erasure, the user with this ID can still use it.
    expect((await asOwner('DELETE', '/api/leads/visitor')).status).toBe(200);
    expect((await event('page', { userId: 'visitor' })).status).toBe(410);
    await wire('identify', 'server', { userId: 'visitor', traits: { name: 'Vic' } });
    expect(await lead('visitor')).toMatchObject({ _id: 'visitor', name: 'Vic', eventCount: 0 });
  });
});

describe('leads to call, while a page invents users', () => {
  it('still show leads that the server mentions; visitors take at most half of the list', async () => {
    for (let i = 0; i < 7; i++) await event('server', { userId: `known_${i}`, eventType: 'demo_request' });
    for (let i = 0; i < 12; i++)
      for (let n = 0; n < 3; n++)
        await event('page', { userId: `fake_${i}`, eventType: 'demo_request', eventId: `fake_${i}_${n}` });
    const places = async () =>
      Object.groupBy(
        ((await asOwner('GET', '/api/leads-to-call')).body as { lead: { _id: string } }[]).map(
          ({ lead: { _id } }) => _id,
        ),
        (id) => id.split('_')[0] as string,
      );
    await expect.poll(async () => (await places()).known?.length, { timeout: 10_000 }).toBe(5);
    expect((await places()).fake).toHaveLength(5);
  });
});

describe('the outcome, if a server mentions leads', () => {
  const settings = (body: object) => asOwner('PATCH', `/api/projects/${tenant.projectId}`, body);
  const status = (value: string) => ({ traits: [{ property: 'status', operator: 'equals', value }] });
  const toCall = async () =>
    ((await asOwner('GET', '/api/leads-to-call')).body as { lead: { _id: string } }[])
      .map(({ lead: { _id } }) => _id)
      .toSorted();
  const KNOWN = ['ann', 'bob', 'cid'];
  beforeEach(async () => {
    for (const leadId of KNOWN) {
      await asOwner('POST', '/api/leads', { leadId, name: leadId, email: `${leadId}@known.example` });
      await event('server', { leadId, eventType: 'demo_request' });
    }
    forgetCredentials();
  });

  it.each([
    ['the type of its event', { eventType: 'order' }, () => event('page', { userId: 'ann', eventType: 'order' })],
    ['a track call', { eventType: 'order' }, () => wire('track', 'page', { userId: 'ann', event: 'order' })],
    ['a property', status('won'), () => wire('identify', 'page', { userId: 'ann', traits: { status: 'won' } })],
    [
      'the company',
      { traits: [{ property: 'company', operator: 'exists' }] },
      () => wire('identify', 'page', { userId: 'ann', traits: { company: 'Acme' } }),
    ],
    ['the default type', {}, () => event('page', { userId: 'ann', eventType: 'contract_signed' })],
  ])('cannot be faked by a page to remove a known lead from the leads to call: %s', async (_case, outcome, say) => {
    if (Object.keys(outcome).length > 0) await settings({ outcome });
    forgetCredentials();
    expect((await say()).status).toBeLessThan(300);
    await event('page', { userId: 'ann', eventType: 'page_view' });
    await expect.poll(async () => (await lead('ann')).eventCount).toBeGreaterThan(1);
    await expect.poll(toCall).toEqual(KNOWN);
    expect((await get('/api/leads/ann/intelligence')).nextAction).not.toMatchObject({ action: 'outcome' });
  });

  it('is reached when the server states it', async () => {
    await settings({ outcome: status('won') });
    await wire('identify', 'server', { userId: 'ann', traits: { status: 'won' } });
    await expect.poll(toCall).toEqual(['bob', 'cid']);
  });
});

describe('a manual merge', () => {
  beforeEach(async () => {
    const people = { ann: { name: 'Ann', company: 'Acme' }, bob: { name: 'Bob', company: 'Initech', phone: '555' } };
    for (const [userId, traits] of Object.entries(people))
      await wire('identify', 'server', { userId, traits: { ...traits, plan: userId } });
  });
  const merge = (body: Record<string, unknown>) => asOwner('POST', '/api/leads/ann/merge', { leadId: 'bob', ...body });
  const kept = { _id: 'ann', name: 'Ann', company: 'Acme', phone: '555', custom: { plan: 'ann' } };

  it('previews the combined person and the fields in which the two differ, and then creates that person', async () => {
    const { body: preview } = await merge({ preview: true });
    expect(preview.lead).toMatchObject(kept);
    expect(preview.differences).toEqual([
      { field: 'name', kept: 'Ann', merged: 'Bob' },
      { field: 'company', kept: 'Acme', merged: 'Initech' },
      { field: 'custom.plan', kept: 'ann', merged: 'bob' },
    ]);
    expect((await merge({})).status).toBe(202);
    await settle(['ann', 'bob']);
    expect(await lead('ann')).toMatchObject(kept);
  });

  it('uses the chosen value for each field, and restores the other values when it is undone', async () => {
    const choose = { name: 'merged', custom: { plan: 'merged' } };
    const chosen = { ...kept, name: 'Bob', custom: { plan: 'bob' } };
    expect((await merge({ choose, preview: true })).body.lead).toMatchObject(chosen);
    await merge({ choose });
    await settle(['ann', 'bob']);
    expect(await lead('bob')).toMatchObject(chosen);
    await asOwner('POST', '/api/leads/bob/unmerge');
    await settle(['bob', 'ann']);
    expect(await lead('ann')).toMatchObject({ ...kept, phone: null });
    expect(await lead('bob')).toMatchObject({ _id: 'bob', name: 'Bob', company: 'Initech', phone: '555' });
  });

  it('uses the chosen values even if a page guessed the merge event’s ID and sent it first', async () => {
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now });
    await wire('track', 'page', { userId: 'ann', event: 'hi', messageId: `merge_${now}_bob` });
    await merge({ choose: { name: 'merged' } });
    vi.useRealTimers();
    await settle(['ann', 'bob']);
    expect(await lead('ann')).toMatchObject({ name: 'Bob' });
  });

  it('rejects a chosen value that has changed since the preview', async () => {
    const state = (custom: object) => wire('identify', 'page', { userId: 'bob', traits: custom });
    await wire('identify', 'server', { userId: 'ann', traits: { tier: 'gold' } });
    await state({ tier: 'silver' });
    const choose = { custom: { tier: 'merged' } };
    const { previewId } = (await merge({ choose, preview: true })).body;
    await state({ tier: 'mine' });
    const refused = await merge({ choose, previewId });
    expect([refused.status, refused.body.errors]).toEqual([
      409,
      [{ path: 'previewId', message: '`previewId` must be from a current preview.' }],
    ]);
    expect(await lead('bob')).toMatchObject({ _id: 'bob' });
    await state({ tier: 'silver' });
    // A new value that would fill an empty field is rejected, too.
    await state({ title: 'CEO' });
    expect((await merge({ choose, previewId })).status).toBe(409);
    await state({ title: null });
    expect((await merge({ choose, previewId })).status).toBe(202);
  });

  it('rejects choices for unknown fields', async () => {
    expect((await merge({ choose: { nme: 'merged' } })).status).toBe(400);
    expect((await merge({ choose: { name: 'mine' } })).status).toBe(400);
  });

  it('keeps the customer’s own ID, even if the request names the visitor first', async () => {
    await event('page', { anonymousId: 'browser' });
    const { body } = await asOwner('POST', '/api/leads/browser/merge', { leadId: 'bob' });
    expect(body).toMatchObject({ winner: 'bob', loser: 'browser' });
  });

  describe('with an ID that only a page had linked to another lead', () => {
    beforeEach(async () => {
      for (const [anonymousId, name] of [['future', 'Fred']]) {
        await event('page', { anonymousId, eventType: 'download' });
        await wire('identify', 'page', { anonymousId, traits: { name } });
        await wire('identify', 'page', { userId: 'bob', anonymousId });
        await settle(['bob', 'future']);
        await wire('identify', 'page', { anonymousId, traits: { phone: '777' } });
        await event('page', { anonymousId, eventType: 'signup' });
      }
    });
    const body = { leadId: 'future' };

    it('previews and merges that ID alone, without the lead to which the page had linked it', async () => {
      const { body: preview } = await asOwner('POST', '/api/leads/ann/merge', { ...body, preview: true });
      expect(preview).toMatchObject({ winner: 'ann', loser: 'future' });
      expect(preview.lead).toMatchObject({ name: 'Ann', company: 'Acme', phone: '777', mergedFrom: ['future'] });
      expect(preview.differences).toEqual([{ field: 'name', kept: 'Ann', merged: 'Fred' }]);
      expect(await lead('future')).toMatchObject({ _id: 'bob' });
      await asOwner('POST', '/api/leads/ann/merge', body);
      await settle(['ann', 'bob', 'future']);
      const { version: _, lastEventAt: __, ...shown } = preview.lead;
      const { version: ___, ...made } = await lead('ann');
      expect(made).toMatchObject({ ...shown, changesAt: expect.anything(), stageDropsAt: made.stageDropsAt });
      expect(await lead('bob')).toMatchObject({ name: 'Bob', mergedFrom: [] });
    });

    it('is allowed with that other lead, because the customer decided it', async () => {
      const { body: preview } = await asOwner('POST', '/api/leads/bob/merge', { ...body, preview: true });
      expect(preview.lead).toMatchObject({ name: 'Bob', phone: '555', mergedFrom: ['future'], mergedCount: 1 });
      await asOwner('POST', '/api/leads/bob/merge', body);
      await settle(['bob', 'future']);
      await event('page', { userId: 'future' });
      expect(await lead('future')).toMatchObject({ _id: 'bob', mergedFrom: ['future'], mergedCount: 1 });
    });

    it('keeps the page’s link if the merge is rejected', async () => {
      for (const [into, leadId] of [
        ['future', 'nobody'],
        ['nobody', 'future'],
        ['future', 'future'],
      ]) {
        const refused = await asOwner('POST', `/api/leads/${into}/merge`, { leadId });
        expect(refused.status).toBeGreaterThanOrEqual(400);
        expect((await lead('future'))._id).toBe('bob');
      }
      await asOwner('DELETE', '/api/leads/ann');
      const { body: answer } = await wire('alias', 'server', { previousId: 'future', userId: 'ann' });
      expect(answer.rejected).toMatchObject([{ code: 'lead_erased' }]);
      expect((await lead('future'))._id).toBe('bob');
    });
  });
});
