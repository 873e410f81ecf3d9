import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { type Key, pageAndServer } from '../testing/page-and-server.ts';

// A stranger who knows a visitor's email states it for an older cookie of their own, and so makes the visitor part of the cookie's lead
// (guarantee G11, docs/decisions/0222).

const traits = { email: 'vee@corp.example' };
const cookies = ['older', 'oldest'];

let tenant: Tenant;
/** IDs of leads whose merges must finish. */
let ids: string[];
beforeEach(async () => {
  tenant = await newTenant();
  ids = [...cookies, 'visitor', 'ann'];
});

const { asOwner, lead, event, wire, settle } = pageAndServer(() => tenant);
const identify = (key: Key, body: object) => wire('identify', key, body as Record<string, unknown>);

/** Makes `visitor` part of the first of these older cookies, because they state the same email. A visitor who asks for a demo has 50 points. */
async function meet(older = ['older'], { asks = false } = {}) {
  for (const anonymousId of older) await event('page', { anonymousId });
  await identify('page', { anonymousId: 'visitor', traits });
  if (asks) await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
  for (const anonymousId of older) {
    await identify('page', { anonymousId, traits });
    await settle(ids);
  }
}

describe('a visitor who is merged with other cookies only because of the same email', () => {
  const linking: [string, string[], () => Promise<unknown>][] = [
    ['a server’s link', ['older'], () => identify('server', { userId: 'ann', anonymousId: 'visitor' })],
    ['a server’s link', cookies, () => identify('server', { userId: 'ann', anonymousId: 'visitor' })],
    ['a server’s email', cookies, () => identify('server', { userId: 'ann', traits })],
    ['an edit', cookies, () => asOwner('POST', '/api/leads', { leadId: 'ann', ...traits })],
    [
      'a server’s link, and a page’s link of the cookie',
      ['older'],
      async () => {
        await identify('server', { userId: 'ann', anonymousId: 'visitor' });
        await settle(ids);
        await identify('page', { userId: 'ann', anonymousId: 'older' });
      },
    ],
    [
      'a server’s link, after a page’s link of the cookie',
      ['older'],
      async () => {
        await identify('page', { userId: 'ann', anonymousId: 'older' });
        await settle(ids);
        await identify('server', { userId: 'ann', anonymousId: 'visitor' });
      },
    ],
  ];

  it.each(linking)(
    'stays with the user after %s, even if a page uses a cookie’s ID as a user ID: %j',
    async (_by, older, link) => {
      // The older lead is the one that is kept.
      await meet(older, { asks: true });
      expect((await lead('visitor'))._id).toBe(older[0]);
      await link();
      await settle(ids);
      expect((await lead('visitor'))._id).toBe('ann');
      for (const userId of older) {
        await wire('track', 'page', { userId, event: 'Opened' });
        await settle(ids);
        expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits });
        expect((await lead('ann')).mergedFrom).toContain('visitor');
        expect(await lead(userId)).toMatchObject({ _id: userId, idKind: 'own', mergedFrom: [] });
      }
      expect((await lead('ann')).currentScore).toBe(50);
    },
  );

  async function linkByEmail(older: string[]) {
    await meet(older, { asks: true });
    await asOwner('PATCH', `/api/leads/${older[0]}`, { phone: '+49 30 1' });
    await identify('server', { userId: 'ann', anonymousId: 'visitor', traits });
    await settle(ids);
    expect(await lead('ann')).toMatchObject({ phone: '+49 30 1' });
  }

  it.each<[string, () => Promise<unknown>]>([
    [
      'links the cookie to another user',
      () => identify('server', { userId: 'bob', anonymousId: 'older', traits: { email: 'bob@corp.example' } }),
    ],
    [
      'links the cookie to another user by an event',
      () => wire('track', 'server', { userId: 'bob', anonymousId: 'older', event: 'Opened' }),
    ],
    ['aliases the cookie', () => wire('alias', 'server', { userId: 'bob', previousId: 'older' })],
    ['merges the cookie into another lead', () => asOwner('POST', '/api/leads/bob/merge', { leadId: 'older' })],
    [
      'uses the cookie’s ID for a user',
      () => identify('server', { userId: 'older', traits: { email: 'bob@corp.example' } }),
    ],
    [
      'uses the cookie’s ID for a user in an event',
      () => wire('track', 'server', { userId: 'older', event: 'Opened' }),
    ],
    ['edits the lead of that ID', () => asOwner('PATCH', '/api/leads/older', { company: 'Acme' })],
  ])('stays with the user when the customer later %s', async (_door, take) => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    await linkByEmail(['older']);
    for (let n = 0; n < 2; n++) {
      await take();
      await settle([...ids, 'bob']);
    }
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits, currentScore: 50 });
    expect((await lead('older'))._id).not.toBe('ann');
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['states the email for another user', () => identify('server', { userId: 'ann', traits })],
    ['edits the lead', (id) => asOwner('PATCH', `/api/leads/${id}`, { company: 'Acme' })],
    ['sends an event about the lead', (id) => event('server', { leadId: id })],
  ])('stays with a lead that the customer has created by email, even if the customer then %s', async (_how, say) => {
    await identify('page', { anonymousId: 'visitor', traits });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    const { body } = await asOwner('POST', '/api/leads', { ...traits, name: 'Vee' });
    const all = [...ids, 'evil', body._id as string];
    await settle(all);
    await identify('page', { userId: 'evil', traits });
    await settle(all);
    expect((await lead('visitor'))._id).toBe('evil');
    await say(body._id);
    await settle(all);
    const root = (await lead(body._id))._id;
    expect(root).not.toBe('evil');
    expect(await lead('visitor')).toMatchObject({ _id: root });
  });

  it('stays with the user when a page takes several cookies’ IDs in one request', async () => {
    const all = ['oldest', 'older', 'old'];
    await linkByEmail(all);
    await wire('batch', 'page', {
      batch: all.toReversed().map((userId) => ({ type: 'track', userId, event: 'Opened' })),
    });
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', currentScore: 50 });
    await settle([...ids, ...all]);
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits, currentScore: 50 });
    for (const id of all) expect(await lead(id)).toMatchObject({ _id: id, mergedFrom: [] });
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('oldest');
  });

  /** Imports a file, and returns a function that undoes the import. */
  async function importLeads(file: string, type = 'leads') {
    const { body } = await call('POST', `/api/imports?type=${type}`, {
      key: tenant.secretKey,
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    });
    const status = async () => (await asOwner('GET', `/api/imports/${body.importId}`)).body.status;
    await expect.poll(status, { timeout: 10_000 }).toBe('finished');
    await settle(ids);
    return async () => {
      await asOwner('POST', `/api/imports/${body.importId}/undo`);
      await expect.poll(status, { timeout: 10_000 }).toBe('undone');
      await settle(ids);
    };
  }

  it.each([
    ['leads', 'leadId,email\nann,vee@corp.example\n'],
    ['events', 'userId,anonymousId,eventType,timestamp\nann,visitor,page_view,2026-01-05T10:00:00Z\n'],
  ])('leaves the user again when an import of %s that linked the visitor to the user is undone', async (type, file) => {
    await meet();
    const undo = await importLeads(file, type);
    expect((await lead('visitor'))._id).toBe('ann');
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(ids);
    expect((await lead('visitor'))._id).toBe('ann');
    await undo();
    expect((await lead('visitor'))._id).not.toBe('ann');
    await identify('server', { userId: 'ann', traits: { email: 'ann@corp.example' } });
    await identify('server', { userId: 'bob', anonymousId: 'visitor', traits });
    await settle([...ids, 'bob']);
    expect(await lead('ann')).toMatchObject({ email: 'ann@corp.example', currentScore: 0, mergedFrom: [] });
    expect((await lead('visitor'))._id).toBe('bob');
  });

  it('stays with the user when an import that linked the two is undone, if a server has sent an alias of the two', async () => {
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    const undo = await importLeads(
      'userId,anonymousId,eventType,timestamp\nann,visitor,page_view,2026-01-05T10:00:00Z\n',
      'events',
    );
    await wire('alias', 'server', { userId: 'ann', previousId: 'visitor' });
    await undo();
    expect(await lead('ann')).toMatchObject({ currentScore: 50, mergedFrom: ['visitor'] });
  });

  it('returns to the cookie when the import that linked them to a user is undone', async () => {
    await meet(cookies);
    const before = await lead('older');
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('ann')).mergedFrom).toEqual(expect.arrayContaining(['visitor', ...cookies]));
    await undo();
    expect(await lead('older')).toMatchObject({ mergedFrom: before.mergedFrom, currentScore: before.currentScore });
    expect((await lead('visitor'))._id).toBe('older');
    expect((await asOwner('GET', '/api/leads/ann')).status).toBe(404);
  });

  describe.each<[string, () => Promise<unknown>]>([
    [
      'an import',
      () => importLeads('userId,anonymousId,eventType,timestamp\nann,visitor,login,2026-01-05T10:00:00Z\n', 'events'),
    ],
    ['a page', () => identify('page', { userId: 'ann', anonymousId: 'visitor' })],
  ])('and whose own ID %s links to the user', (_by, link) => {
    it.each<[string, (undo: () => Promise<void>) => Promise<unknown>]>([
      ['another import is undone', (undo) => undo()],
      ['a person unmerges the cookie', () => asOwner('POST', '/api/leads/older/unmerge')],
    ])('stays with the user when %s', async (_what, part) => {
      await identify('server', { userId: 'ann' });
      await meet();
      const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
      await link();
      await settle(ids);
      await part(undo);
      await settle(ids);
      expect((await lead('visitor'))._id).toBe('ann');
    });
  });

  it('survives the undo of the import that linked them, even if their cookie has been erased in the meantime', async () => {
    await meet();
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('visitor'))._id).toBe('ann');
    const all = [...ids, 'mal'];
    await identify('server', { userId: 'mal', anonymousId: 'older' });
    await settle(all);
    await asOwner('DELETE', '/api/leads/mal');
    await settle(all);
    await undo();
    expect(await lead('visitor')).toMatchObject({ _id: 'visitor', ...traits });
  });

  it('is found by their email after the undo of an import, even if a page has emptied the cookie’s email in the meantime', async () => {
    await event('page', { anonymousId: 'older' });
    await identify('page', { anonymousId: 'visitor', traits });
    await asOwner('PATCH', '/api/leads/visitor', { phone: '+49 30 1' });
    await identify('page', { anonymousId: 'older', traits });
    await settle(ids);
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    await identify('page', { anonymousId: 'older', traits: { email: null } });
    await settle(ids);
    await undo();
    await identify('server', { userId: 'bob', traits });
    await settle([...ids, 'bob']);
    expect(await lead('visitor')).toMatchObject({ _id: 'bob', phone: '+49 30 1', ...traits });
  });

  it('stays with a lead that one import created, even if another import gave the visitor to a user and is undone', async () => {
    await meet();
    await importLeads('email,name\nvee@corp.example,Vee\n');
    const row = (await lead('visitor'))._id;
    ids.push(row);
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('visitor'))._id).toBe('ann');
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(ids);
    await undo();
    expect((await asOwner('GET', '/api/leads/ann')).status).toBe(404);
    await identify('server', { userId: 'bob', traits });
    await settle([...ids, 'bob']);
    expect((await lead('visitor'))._id).toBe('bob');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['states the email', () => identify('server', { userId: 'ann', traits })],
    ['links the visitor', () => wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' })],
  ])(
    'stays with the user for whom a server %s, even after the user’s own page has linked the visitor',
    async (_how, say) => {
      for (const anonymousId of ['oldest', 'older']) await event('page', { anonymousId });
      // Each of them becomes part of the next.
      for (const anonymousId of ['visitor', 'older', 'oldest']) {
        await identify('page', { anonymousId, traits });
        await settle(ids);
      }
      await say();
      await settle(ids);
      await identify('page', { userId: 'ann', anonymousId: 'visitor' });
      await settle(ids);
      for (const userId of ['older', 'oldest']) {
        await wire('track', 'page', { userId, event: 'Opened' });
        await settle(ids);
        expect((await lead('visitor'))._id).toBe('ann');
      }
    },
  );

  it.each<[string, () => Promise<unknown>]>([
    ['an identify', () => identify('server', { userId: 'ann', anonymousId: 'visitor', traits })],
    ['an event', () => wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' })],
  ])(
    'is linked by the customer after %s, so that later events from the server about the visitor’s ID count as trusted',
    async (_how, link) => {
      await meet();
      await link();
      await settle(ids);
      await event('server', { anonymousId: 'visitor', eventType: 'contract_signed' });
      await identify('server', { anonymousId: 'visitor', traits: { plan: 'pro' } });
      await identify('page', { userId: 'ann', traits: { plan: 'free' } });
      await settle(ids);
      expect(await lead('ann')).toMatchObject({ currentScore: 105, custom: { plan: 'pro' } });
    },
  );

  it('stays with the user who has been merged into another user, and leaves the other user together with the first user', async () => {
    await linkByEmail(['older']);
    await wire('identify', 'server', { userId: 'boss', traits: { name: 'Boss' } });
    const all = [...ids, 'boss'];
    await asOwner('POST', '/api/leads/boss/merge', { leadId: 'ann' });
    await settle(all);
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(all);
    await asOwner('POST', '/api/leads/ann/unmerge');
    await settle(all);
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', currentScore: 50 });
    expect((await lead('boss')).currentScore).toBe(0);
  });

  it.each([
    ['the cookie', ['older']],
    ['the oldest of several cookies', cookies],
  ])('leaves the user again together with %s when a person unmerges that cookie', async (_which, older) => {
    await meet(older, { asks: true });
    const oldest = older[0] as string;
    await asOwner('POST', '/api/leads', { leadId: 'ann', name: 'Ann' });
    await asOwner('POST', '/api/leads/ann/merge', { leadId: oldest });
    await settle(ids);
    const together = { currentScore: 50 + 5 * older.length };
    expect(await lead('ann')).toMatchObject({ ...together, mergedFrom: expect.arrayContaining(['visitor']) });
    await asOwner('POST', `/api/leads/${oldest}/unmerge`);
    await settle(ids);
    expect(await lead('visitor')).toMatchObject({ _id: oldest, ...together });
    expect(await lead('ann')).toMatchObject({ currentScore: 0, mergedFrom: [] });
  });

  it('moves together with the cookie if only pages have linked the cookie', async () => {
    await event('page', { anonymousId: 'older' });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const anonymousId of ['visitor', 'older']) await identify('page', { anonymousId, traits });
    await settle(ids);
    await identify('page', { userId: 'evil', anonymousId: 'older' });
    await settle([...ids, 'evil']);
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle([...ids, 'evil']);
    expect(await lead('older')).toMatchObject({ _id: 'older', mergedFrom: ['visitor'] });
  });
});

it.each([
  ['the visitor whose email it knows', 'older', 0],
  ['a user that a page has invented with the visitor', 'fake', 1],
])('a visitor about whom a server has sent events survives the erasure of %s', async (_who, erased, invents) => {
  ids.push('fake');
  await meet();
  if (invents) await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
  await settle(ids);
  await event('server', { anonymousId: 'visitor', eventType: 'demo_request' });
  await wire('identify', 'server', { anonymousId: 'visitor', traits: { plan: 'gold' } });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe(erased);
  expect((await asOwner('DELETE', `/api/leads/${erased}`)).body.kept).toContain('visitor');
  await settle(ids);
  expect(await lead('visitor')).toMatchObject({ _id: 'visitor', currentScore: 50, custom: { plan: 'gold' } });
});

it.each([
  ['a user that a page has invented', () => undefined],
  ['a user whom a server has named', () => wire('identify', 'server', { userId: 'fake' })],
])(
  'a visitor whose email a server states survives the erasure of %s, even if a stranger has stated the email first',
  async (_who, know) => {
    ids.push('cart', 'fake');
    await know();
    await wire('identify', 'page', { anonymousId: 'older', traits });
    await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
    await settle(ids);
    await wire('identify', 'server', { anonymousId: 'cart', traits: { ...traits, name: 'Vee' } });
    await settle(ids);
    await wire('identify', 'page', { userId: 'fake', traits: { name: 'Evil' } });
    await settle(ids);
    expect(await lead('cart')).toMatchObject({ _id: 'fake', name: 'Vee' });
    expect((await asOwner('DELETE', '/api/leads/fake')).body.kept).toContain('cart');
    await settle(ids);
    expect(await lead('cart')).toMatchObject({ _id: 'cart', name: 'Vee', ...traits });
  },
);

it('a visitor to whom the team gives points while they are part of an invented user survives the erasure of that user', async () => {
  ids.push('fake');
  await meet();
  await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
  await settle(ids);
  await asOwner('POST', '/api/leads/visitor/points', { points: 40, reason: 'Met at the fair.' });
  expect((await asOwner('DELETE', '/api/leads/fake')).body.kept).toContain('visitor');
  await settle(ids);
  expect(await lead('visitor')).toMatchObject({ _id: 'visitor', currentScore: 40 });
});

it('a name that a server states for a visitor stays the server’s, even if a stranger has stated the visitor’s email first', async () => {
  ids.push('fake', 'bob');
  await wire('identify', 'page', { userId: 'fake', anonymousId: 'older', traits });
  await event('page', { anonymousId: 'visitor' });
  await settle(ids);
  await wire('identify', 'server', { anonymousId: 'visitor', traits: { ...traits, name: 'Vee' } });
  await settle(ids);
  await wire('identify', 'server', { userId: 'bob', anonymousId: 'visitor' });
  await settle(ids);
  await wire('identify', 'page', { userId: 'bob', traits: { name: 'Evil' } });
  expect(await lead('bob')).toMatchObject({ name: 'Vee', mergedFrom: ['visitor'] });
});

describe('invented leads that have used up the conflicts of a user', () => {
  beforeEach(async () => {
    for (const userId of ['ann', 'bob']) await wire('identify', 'server', { userId });
    await wire('identify', 'page', { anonymousId: 'visitor', traits: { email: 'vee@corp.example' } });
    await asOwner('POST', '/api/leads/visitor/points', { points: 40, reason: 'Met at the fair.' });
  });

  /** Causes all conflicts that pages may cause for a user. */
  async function fillConflictsOf(userId: string) {
    for (let n = 0; n < LIMITS.pageConflictsPerLeadMax; n++) {
      await wire('track', 'page', { userId: `invented_${n}`, event: 'Opened' });
      await wire('identify', 'page', { userId, anonymousId: `invented_${n}` });
    }
    expect((await asOwner('GET', `/api/identity-conflicts?leadId=${userId}`)).body).toHaveLength(
      LIMITS.pageConflictsPerLeadMax,
    );
  }

  it.each([
    ['ID', { anonymousId: 'visitor' }],
    ['email', { traits: { email: 'vee@corp.example' } }],
  ])(
    'do not hide that a visitor on whom the team has worked may be one of two users, linked by their %s',
    async (_by, link) => {
      await wire('identify', 'page', { userId: 'ann', anonymousId: 'visitor' });
      await settle(['ann', 'visitor']);
      await fillConflictsOf('bob');
      await wire('identify', 'page', { userId: 'bob', ...link });
      expect((await asOwner('DELETE', '/api/leads/bob')).body.possibleDuplicates).toContain('ann');
    },
  );

  it('do not hide a visitor on whom the team has worked and who is one too many for the user', async () => {
    for (let n = 0; n < LIMITS.pageMergesPerDayMax; n++)
      await wire('identify', 'page', { userId: 'ann', anonymousId: `strangers_${n}` });
    await fillConflictsOf('ann');
    await wire('identify', 'page', { userId: 'ann', anonymousId: 'visitor' });
    expect((await lead('visitor'))._id).toBe('visitor');
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('visitor');
  });
});
