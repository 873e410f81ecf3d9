import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ClaimBook } from '../identity/claim-book.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

// The customer sends data about a person whom they identify only by email. A stranger may have claimed that email first (guarantee G11).

const EMAIL = 'ann@acme.example';

let tenant: Tenant;
/** IDs of leads whose merges must finish. */
let ids: string[];
beforeEach(async () => {
  tenant = await newTenant();
  ids = ['browser', 'other', 'user_4', 'user_7', 'future'];
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const lead = async (id: string) => (await asOwner('GET', `/api/leads/${id}`)).body;
const say = (key: 'page' | 'server', body: Record<string, unknown>) =>
  call('POST', '/v1/identify', { key: key === 'page' ? tenant.publishableKey : tenant.secretKey, body });
const page = (body: Record<string, unknown>) => say('page', body);

async function settle() {
  for (let round = 0; round < 20; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
    if (!ran.some(Boolean)) return;
  }
}

const CRM = { name: 'Ann Lee', company: 'Acme', phone: '+49 30 1' };

/**
 * The ways in which the customer can identify a person only by email. Each of these functions returns the ID of the lead that has the
 * email.
 */
const doors: [door: string, state: () => Promise<string>][] = [
  [
    'an API call with a secret key',
    async () =>
      (await call('POST', '/api/leads', { key: tenant.secretKey, body: { email: EMAIL, ...CRM } })).body._id as string,
  ],
  ['a person', async () => (await asOwner('POST', '/api/leads', { email: EMAIL, ...CRM })).body._id as string],
  [
    'a row of an import',
    async () => {
      const { status } = await call('POST', '/api/imports?type=leads', {
        key: tenant.secretKey,
        headers: { 'Content-Type': 'application/x-ndjson' },
        body: `${JSON.stringify({ email: EMAIL, ...CRM })}\n`,
      });
      expect(status).toBe(202);
      const found = async () => (await asOwner('GET', '/api/leads?search=Ann%20Lee')).body.leads as { _id: string }[];
      await expect.poll(async () => (await found()).length, { timeout: 10_000 }).toBeGreaterThan(0);
      return (await found())[0]?._id as string;
    },
  ],
];
const [[, post]] = doors as [(typeof doors)[0]];

/** Sends the customer's data, and finishes the merges that it causes. */
async function stated(state = post): Promise<string> {
  const id = await state();
  ids.push(id);
  await settle();
  return id;
}

describe('the lead that the customer creates by email', () => {
  it.each(doors)('does not get a visitor’s ID, even if a page claimed the email first: %s', async (_door, state) => {
    await page({ anonymousId: 'browser', traits: { email: EMAIL } });
    const id = await stated(state);
    expect(id).not.toBe('browser');
    expect(await lead(id)).toMatchObject({ _id: id, idKind: 'made', email: EMAIL, ...CRM, mergedFrom: ['browser'] });
    expect((await lead('browser'))._id).toBe(id);
    expect(await stated()).toBe(id);
  });

  it.each(doors)('is erased without the user to whom a page linked it: %s', async (_door, state) => {
    await say('server', { userId: 'user_4', traits: { name: 'Known Four' } });
    await page({ anonymousId: 'browser', traits: { email: EMAIL } });
    const id = await stated(state);
    await page({ anonymousId: id, userId: 'user_4' });
    expect((await lead('user_4')).mergedFrom).toEqual([]);
    await page({ anonymousId: 'browser', userId: 'user_4' });
    await settle();
    expect((await asOwner('DELETE', `/api/leads/${id}`)).status).toBe(409);
    expect(await lead('user_4')).toMatchObject({ _id: 'user_4', name: 'Known Four' });
  });

  it('gets a new ID if two visitors have the email, even if a server stated it for one of them', async () => {
    await say('server', { anonymousId: 'browser', traits: { email: EMAIL } });
    await page({ anonymousId: 'other', traits: { email: EMAIL } });
    await settle();
    const id = await stated();
    expect(await lead(id)).toMatchObject({ _id: id, idKind: 'made', ...CRM });
    for (const visitor of ['browser', 'other']) expect((await lead(visitor))._id).toBe(id);
  });

  it('is always the same lead, even if many requests name the email at once', async () => {
    await page({ anonymousId: 'browser', traits: { email: EMAIL } });
    const named = await Promise.all([post(), post(), post()]);
    ids.push(...named);
    await settle();
    expect(new Set(await Promise.all(named.map(async (id) => (await lead(id))._id)))).toHaveProperty('size', 1);
    expect(await stated()).toBe((await lead('browser'))._id);
  });
});

describe('a row about a visitor whose email a server has stated', () => {
  it.each(doors)('does not go to the user whom a page has named for this email: %s', async (_door, state) => {
    await say('server', { anonymousId: 'browser', traits: { email: EMAIL } });
    await page({ userId: 'user_7', traits: { email: EMAIL } });
    await settle();
    expect((await lead('browser'))._id).toBe('user_7');
    await stated(state);
    await say('server', { userId: 'user_4', traits: { email: EMAIL } });
    await settle();
    expect(await lead('user_4')).toMatchObject(CRM);
    expect((await lead('browser'))._id).toBe('user_4');
    expect(await lead('user_7')).toMatchObject({ name: null, company: null, phone: null });
  });
});

describe('the ID of a future user', () => {
  it.each(doors)(
    'takes no data from the lead that has the email, when the future user appears: %s',
    async (_door, state) => {
      await page({ anonymousId: 'future', traits: { email: EMAIL } });
      const id = await stated(state);
      await say('server', { userId: 'future', traits: { plan: 'pro' } });
      await settle();
      expect(await lead('future')).toMatchObject({
        _id: 'future',
        idKind: 'own',
        name: null,
        company: null,
        phone: null,
      });
      expect(await lead(id)).toMatchObject({ _id: id, ...CRM });
    },
  );

  it.each(doors)(
    'takes no data from the user to whom a page had linked it, when the future user appears: %s',
    async (_door, state) => {
      await say('server', { userId: 'user_4' });
      await page({ anonymousId: 'future', userId: 'user_4' });
      await page({ anonymousId: 'future', traits: { email: EMAIL } });
      await settle();
      expect(await stated(state)).toBe('user_4');
      await say('server', { userId: 'future', traits: { plan: 'pro' } });
      await settle();
      expect(await lead('future')).toMatchObject({ _id: 'future', name: null, company: null });
      expect(await lead('user_4')).toMatchObject(CRM);
    },
  );
});

describe('a visitor’s email from a form, the CRM’s data for that email, and the sign-in', () => {
  const steps = {
    form: () => page({ anonymousId: 'browser', traits: { email: EMAIL } }),
    crm: () => post().then((id) => ids.push(id)),
    signIn: () => page({ anonymousId: 'browser', userId: 'user_7', traits: { plan: 'free' } }),
    signInWithEmail: () => page({ anonymousId: 'browser', userId: 'user_7', traits: { email: EMAIL } }),
  };
  type Step = keyof typeof steps;
  const orders = (['signIn', 'signInWithEmail'] as const).flatMap((signIn): Step[][] => [
    ['form', 'crm', signIn],
    ['form', signIn, 'crm'],
    ['crm', 'form', signIn],
    ['crm', signIn, 'form'],
    [signIn, 'form', 'crm'],
    [signIn, 'crm', 'form'],
  ]);

  it.each(orders.map((order) => [order.join(', '), order] as const))(
    'end in one user, in the order: %s',
    async (_, order) => {
      await call('POST', '/v1/track', {
        key: tenant.publishableKey,
        body: { anonymousId: 'browser', event: 'Signup' },
      });
      for (const step of order) {
        await steps[step]();
        await settle();
      }
      const user = await lead('user_7');
      expect(user).toMatchObject({ _id: 'user_7', email: EMAIL, ...CRM, currentScore: 20 });
      expect((await lead('browser'))._id).toBe('user_7');
      expect(await stated()).toBe('user_7');
      expect((await asOwner('GET', '/api/identity-conflicts?limit=100')).body).toEqual([]);
    },
  );
});

describe('a user whose ID and email a page sent for an anonymous visitor, before the customer named the user', () => {
  const words: [door: string, name: () => Promise<unknown>][] = [
    ['a lead', () => asOwner('POST', '/api/leads', { leadId: 'future', email: EMAIL })],
    ['an identify', () => say('server', { userId: 'future', traits: { email: EMAIL } })],
    [
      'a lead whose email is changed',
      async () => {
        await asOwner('POST', '/api/leads', { leadId: 'future' });
        await asOwner('PATCH', '/api/leads/future', { email: EMAIL });
      },
    ],
    ['the user’s own page', () => page({ userId: 'future', traits: { email: EMAIL } })],
  ];
  it.each(words)('keeps the email, whatever the page sends afterwards: %s', async (_door, name) => {
    const claim = () => page({ anonymousId: 'future', traits: { email: EMAIL } });
    await claim();
    await name();
    await claim();
    await claim();
    expect(await post()).toBe('future');
    await page({ userId: 'other', traits: { email: EMAIL } });
    expect(await post()).toBe('future');
  });
});

it.each(doors)(
  'a visitor’s claim to an email gives no lead the visitor’s ID if the request ended before the lead stored the email: %s',
  async (_door, state) => {
    const { projectId } = tenant;
    const claim = {
      projectId,
      namedAs: 'anonymous' as const,
      leadId: 'browser',
      email: EMAIL,
      isPages: true,
      now: Date.now(),
    };
    await new ClaimBook(env, projectId).claimAhead([claim]);
    const id = await stated(state);
    expect(id).toMatch(/^lead_/);
    await page({ anonymousId: 'browser', traits: { email: EMAIL } });
    await settle();
    expect(await lead('browser')).toMatchObject({ _id: id, name: CRM.name });
  },
);

it('a page’s unfinished claim of an email is kept if the customer meanwhile states that email for the same lead', async () => {
  const { projectId } = tenant;
  await asOwner('POST', '/api/leads', { leadId: 'user_4' });
  const context = { projectId, namedAs: 'own' as const, leadId: 'user_4', email: EMAIL, isPages: true };
  const now = Date.now() - 10;
  const book = new ClaimBook(env, projectId);
  await book.claimAhead([{ ...context, now }]);
  await asOwner('PATCH', '/api/leads/user_4', { email: EMAIL });
  await book.settle(now);
  expect(await post()).toBe('user_4');
});

it.each([
  ['before', 0],
  ['in the same millisecond', 0],
  ['after', 1],
] as const)(
  'a page that sends a user’s ID as anonymous does not free an email that the customer states %s',
  async (when, ms) => {
    const { projectId } = tenant;
    await asOwner('POST', '/api/leads', { leadId: 'user_4', email: 'old@acme.example' });
    const book = new ClaimBook(env, projectId);
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: when === 'before' ? now - 1 : now + ms });
    // The page's request is still running. At its end, the request releases claims to emails that belong to somebody else.
    book.disclaim({ leadId: 'user_4', email: EMAIL, isPages: true });
    await asOwner('PATCH', '/api/leads/user_4', { email: EMAIL });
    vi.useRealTimers();
    await book.settle(now);
    expect(await post()).toBe('user_4');
  },
);

it('a page that changes a user’s email does not free the old email if the customer states it in the meantime', async () => {
  const { projectId } = tenant;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 120_000 });
  await page({ userId: 'user_4', traits: { email: EMAIL } });
  vi.useRealTimers();
  const book = new ClaimBook(env, projectId);
  const now = Date.now() + 10;
  book.freeFormer({ leadId: 'user_4', email: EMAIL, isPages: true });
  await say('server', { userId: 'user_4', traits: { email: EMAIL } });
  await book.settle(now);
  expect(await post()).toBe('user_4');
});

describe('unmerging a lead whose email its user had taken over', () => {
  const DANS = 'dan@acme.example';
  const row = async (email: string) =>
    (await call('POST', '/api/leads', { key: tenant.secretKey, body: { email } })).body._id as string;
  const ways: [way: string, take: (id: string) => Promise<unknown>][] = [
    ['an edit', (id) => asOwner('PATCH', `/api/leads/${id}`, { company: 'Initech' })],
    ['an unmerge', (id) => asOwner('POST', `/api/leads/${id}/unmerge`)],
    ['an event', (id) => say('server', { userId: id, traits: { plan: 'pro' } })],
  ];

  /** Merges the lead into the user, after which the user's former email is free for a while. */
  async function join(): Promise<string> {
    const id = await stated();
    await say('server', { userId: 'user_4', traits: { name: 'Dan' } });
    await page({ userId: 'user_4', traits: { email: EMAIL } });
    await settle();
    await say('server', { userId: 'user_4', traits: { email: DANS } });
    expect(await stated()).toBe('user_4');
    return id;
  }

  it.each(ways)(
    'through %s gives the user their own email back, even if a page claimed it for another user in the meantime',
    async (_way, take) => {
      const id = await join();
      await page({ userId: 'evil', traits: { email: DANS } });
      await take(id);
      await settle();
      expect([await row(DANS), await row(EMAIL)]).toEqual(['user_4', id]);
    },
  );

  it('leaves another merged user’s email where it is, until that user is unmerged, too', async () => {
    const id = await stated();
    const track = (type: string, body: object) =>
      call('POST', `/v1/${type}`, { key: tenant.secretKey, body: body as Record<string, unknown> });
    await say('server', { userId: 'user_7', traits: { email: DANS } });
    await say('server', { userId: 'user_4', traits: { name: 'Dan' } });
    await page({ userId: 'user_4', traits: { email: EMAIL } });
    await track('alias', { userId: 'user_4', previousId: 'user_7' });
    await settle();
    expect([await row(DANS), await stated()]).toEqual(['user_4', 'user_4']);
    await asOwner('PATCH', `/api/leads/${id}`, { company: 'Initech' });
    await settle();
    expect((await lead('user_4')).email).toBe(DANS);
    await asOwner('POST', '/api/leads/user_7/unmerge');
    await settle();
    expect([await row(DANS), await row(EMAIL)]).toEqual(['user_7', id]);
    expect((await asOwner('GET', '/api/identity-conflicts?leadId=user_7')).body).toEqual([]);
  });

  it('raises a conflict if the customer has stated the user’s email for another lead in the meantime', async () => {
    const id = await join();
    const double = await row(DANS);
    ids.push(double);
    await asOwner('PATCH', `/api/leads/${id}`, { company: 'Initech' });
    await settle();
    const { body: conflicts } = await asOwner('GET', '/api/identity-conflicts?leadId=user_4');
    expect(conflicts).toMatchObject([{ leadId: 'user_4', otherLeadId: double, reason: 'email_claimed' }]);
  });
});
