import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSecret } from '../settings/storage/secret-box.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';
import { signIdentity } from '../testing/sign-identity.ts';

let tenant: Tenant;
let secret: string;
const inProject = (path = '') => `/api/projects/${tenant.projectId}${path}`;
const require = (requireSignedIdentify: boolean) =>
  call('PATCH', inProject(), { token: tenant.token, body: { requireSignedIdentify } });
const makeSecret = async () =>
  (await call('POST', inProject('/identity-secret'), { token: tenant.token })).body.identitySecret as string;

beforeEach(async () => {
  tenant = await newTenant();
  secret = await makeSecret();
  await require(true);
});

const sign = (name: string, by = secret) => signIdentity(by, name);

/** Sends a message as a Segment client does. Returns the codes of the rejected messages. */
async function send(type: string, message: Record<string, unknown>, key = tenant.publishableKey) {
  const { status, body } = await call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': key }, body: message });
  expect(status).toBe(200);
  return ((body.rejected ?? []) as { code: string }[]).map(({ code }) => code);
}
const get = async (leadId: string) => (await call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey })).body;

describe('the identity secret', () => {
  it('is shown once, is stored encrypted, and can be replaced', async () => {
    expect(secret).toMatch(/^ids_live_[\w-]{43}$/);
    const stored = () => env.DB.prepare('SELECT identity_secret FROM projects').first<string>('identity_secret');
    expect(await stored()).not.toContain(secret);
    expect(await openSecret(env.SETTINGS_KEYS, (await stored()) ?? '')).toBe(secret);
    const userHash = await sign('user_1');
    await send('identify', { userId: 'user_1', traits: { name: 'Alice', userHash } });
    const newer = await makeSecret();
    expect(newer).not.toBe(secret);
    await send('identify', { userId: 'user_1', traits: { name: 'Bob', userHash } });
    expect(await get('user_1')).toMatchObject({ name: 'Alice' });
    const log = (await call('GET', inProject('/audit-log'), { token: tenant.token })).body;
    expect(JSON.stringify(log)).not.toContain(secret.slice(9));
    expect(log.entries[0]).toMatchObject({ action: 'identity_secret.rotated', before: null, after: null });
  });

  it('must exist before a project can require signatures', async () => {
    tenant = await newTenant('other@example.com');
    expect(summarise(await require(true))).toBe('409 conflict requireSignedIdentify');
    await makeSecret();
    expect((await require(true)).status).toBe(200);
  });
});

describe('an identify call that must be signed', () => {
  const conflicts = async () => (await call('GET', '/api/identity-conflicts', { key: tenant.secretKey })).body;
  const email = 'ann@acme.example';

  it.each<[string, unknown]>([
    ['without a signature', undefined],
    ['with another’s signature', 'of another'],
    ['with a signature that is none', 'f'.repeat(64)],
    ['with a signature of no text', 7],
  ])('with %s still counts, but claims no email and links no ID', async (_how, hash) => {
    const given = hash === 'of another' ? await sign('user_2') : hash;
    const signatures = given === undefined ? {} : { userHash: given, emailHash: given };
    await send('identify', { userId: 'owner', traits: { name: 'Ann', email } }, tenant.secretKey);
    await send('track', { event: 'Signup', anonymousId: 'visitor' });
    const message = { userId: 'user_1', anonymousId: 'visitor', traits: { name: 'Mallory', email, ...signatures } };
    expect(await send('identify', message)).toEqual([]);
    expect(await send('alias', { userId: 'user_1', previousId: 'visitor', ...signatures })).toEqual([]);
    expect(await get('user_1')).toMatchObject({ _id: 'user_1', name: 'Mallory', email, mergedFrom: [] });
    expect(await get('owner')).toMatchObject({ _id: 'owner', name: 'Ann', mergedFrom: [] });
    expect((await get('visitor'))._id).toBe('visitor');
    expect(await conflicts()).toEqual([]);
  });

  it('with a signature of the userId counts as the customer’s statement, wherever the client puts the signature', async () => {
    const userHash = await sign('user_1');
    for (const message of [
      { traits: { name: 'One', userHash } },
      { traits: { name: 'Two' }, context: { userHash } },
      { context: { traits: { name: 'Three', userHash } } },
      { traits: { name: 'Four' }, userHash },
    ]) {
      expect(await send('identify', { userId: 'user_1', ...message })).toEqual([]);
      await send('identify', { userId: 'user_1', traits: { name: 'Mallory' } });
    }
    expect(await get('user_1')).toMatchObject({ name: 'Four', custom: {} });
    const held = (await call('GET', '/api/leads/user_1/export', { key: tenant.secretKey })).body;
    expect(JSON.stringify(held)).not.toContain(userHash);
  });

  it.each(['traits', 'context', 'the top level'])(
    'with a signature of the email claims that email, in %s',
    async (where) => {
      const emailHash = await sign(email);
      const message =
        where === 'traits'
          ? { traits: { email, emailHash } }
          : where === 'context'
            ? { traits: { email }, context: { emailHash } }
            : { traits: { email }, emailHash };
      await send('identify', { userId: 'owner', traits: { email } }, tenant.secretKey);
      expect(await send('identify', { anonymousId: 'visitor', ...message })).toEqual([]);
      expect((await get('visitor'))._id).toBe('owner');
      expect(await get('visitor')).toMatchObject({ custom: {} });
    },
  );

  it('with an international email domain claims the email if its Punycode form is signed', async () => {
    await send('identify', { userId: 'owner', traits: { email: 'ann@müller.example' } }, tenant.secretKey);
    const traits = { email: 'Ann@Müller.example', emailHash: await sign('ann@xn--mller-kva.example') };
    expect(await send('identify', { anonymousId: 'visitor', traits })).toEqual([]);
    expect((await get('visitor'))._id).toBe('owner');
  });

  it('can neither change another user nor claim an email if only its userId is signed', async () => {
    await send('identify', { userId: 'victim', traits: { name: 'Ann', email } }, tenant.secretKey);
    const userHash = await sign('me');
    await send('identify', { userId: 'me', anonymousId: 'victim', traits: { userHash } });
    await send('identify', { userId: 'me', traits: { email, name: 'Me', userHash } });
    expect(await get('victim')).toMatchObject({ _id: 'victim', name: 'Ann', email });
    expect(await get('me')).toMatchObject({ _id: 'me', mergedFrom: [] });
    expect(await conflicts()).toMatchObject([{ leadId: 'victim', otherLeadId: 'me', reason: 'both_own' }]);
  });

  it('cannot give a user the sender’s own signed email by sending the user’s ID as anonymous', async () => {
    await send('identify', { userId: 'victim', traits: { name: 'Ann', email } }, tenant.secretKey);
    await send('identify', { userId: 'nameless' }, tenant.secretKey);
    const mine = 'mal@acme.example';
    const traits = { email: mine, name: 'Mallory', emailHash: await sign(mine) };
    for (const anonymousId of ['victim', 'nameless']) await send('identify', { anonymousId, traits });
    expect(await get('victim')).toMatchObject({ _id: 'victim', name: 'Ann', email });
    await send('identify', { userId: 'nameless', traits });
    const { body: made } = await call('POST', '/api/leads', { key: tenant.secretKey, body: { email: mine } });
    expect(made._id).not.toBe('nameless');
  });

  it('with a signed ID cannot remove or replace the email that the server stated', async () => {
    await send('identify', { userId: 'user_1', traits: { email } }, tenant.secretKey);
    const userHash = await sign('user_1');
    for (const other of [null, 'vic@acme.example'])
      await send('identify', { userId: 'user_1', userHash, traits: { email: other } });
    expect(await get('user_1')).toMatchObject({ email });
    const { body } = await call('POST', '/api/leads', { key: tenant.secretKey, body: { email } });
    expect(body._id).toBe('user_1');
  });

  it('needs no signature with a secret key, or in a project that requires none', async () => {
    await send('identify', { anonymousId: 'a', traits: { email } });
    await send('identify', { userId: 'user_1', anonymousId: 'b', traits: { email } }, tenant.secretKey);
    expect(await get('user_1')).toMatchObject({ mergedFrom: ['b'] });
    await require(false);
    await send('identify', { userId: 'user_1', anonymousId: 'c' });
    expect((await get('c'))._id).toBe('user_1');
  });

  it('is the only way to link a visitor to a user with a publishable key, apart from a signed event', async () => {
    const { publishableKey: key } = tenant;
    const both = { userId: 'user_1', anonymousId: 'visitor' };
    await send('track', { event: 'Signup', anonymousId: 'visitor' });
    expect(await send('track', { event: 'Signup', ...both })).toEqual([]);
    for (const body of [{ eventType: 'signup', ...both }, { events: [{ eventType: 'signup', ...both }] }]) {
      const path = 'events' in body ? '/api/events/batch' : '/api/events';
      expect((await call('POST', path, { key, body })).status).toBe(202);
    }
    expect((await get('visitor'))._id).toBe('visitor');
    expect(await get('user_1')).toMatchObject({ eventCount: 3, mergedFrom: [] });
    const signed = { eventType: 'signup', ...both, userHash: await sign('user_1') };
    expect((await call('POST', '/api/events', { key, body: signed })).status).toBe(202);
    expect((await get('visitor'))._id).toBe('user_1');
  });

  describe('no email is claimed', () => {
    const claims = async () =>
      (await env.DB.prepare('SELECT value, lead_id FROM identities').all<{ value: string; lead_id: string }>()).results;

    it('for a lead that starts over under an erased visitor’s ID', async () => {
      await send('track', { event: 'Signup', anonymousId: 'visitor' });
      await call('DELETE', '/api/leads/visitor', { key: tenant.secretKey });
      await expect.poll(() => send('identify', { userId: 'visitor', traits: { email } })).toEqual([]);
      expect(await get('visitor')).toMatchObject({ _id: 'visitor', email });
      expect(await claims()).toEqual([]);
    });

    it('for a user from whom a visitor is unmerged', async () => {
      const userHash = await sign('mallory');
      await send('identify', { userId: 'mallory', anonymousId: 'visitor', traits: { userHash } });
      await send('identify', { userId: 'mallory', traits: { email } });
      const { body } = await call('POST', '/api/leads/visitor/unmerge', { token: tenant.token });
      expect(body).toMatchObject({ status: 'restoring' });
      await expect.poll(async () => (await get('visitor'))._id).toBe('visitor');
      expect(await get('mallory')).toMatchObject({ _id: 'mallory', email });
      expect(await claims()).toEqual([]);
    });
  });

  describe('links from a signed user', () => {
    beforeEach(async () => {
      await call('POST', '/api/leads', { token: tenant.token, body: { leadId: 'bob', name: 'Bob' } });
      await send('track', { userId: 'old', event: 'Signup' }, tenant.secretKey);
      await send('identify', { userId: 'bob', anonymousId: 'future', userHash: await sign('bob') });
      expect((await get('future'))._id).toBe('bob');
    });
    const asOwner = (method: string, path: string, body: unknown) => call(method, path, { token: tenant.token, body });

    const namings: [how: string, name: () => Promise<unknown>, after: Record<string, string>][] = [
      ['an edit', () => asOwner('PATCH', '/api/leads/future', { name: 'Fred' }), { future: 'future' }],
      [
        'the creation of its lead',
        () => asOwner('POST', '/api/leads', { leadId: 'future', name: 'Fred' }),
        { future: 'future' },
      ],
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
      [
        'an alias to the ID',
        () => send('alias', { previousId: 'old', userId: 'future' }, tenant.secretKey),
        { old: 'future' },
      ],
      [
        'an alias of the ID',
        () => send('alias', { previousId: 'future', userId: 'old' }, tenant.secretKey),
        { future: 'old' },
      ],
      [
        'an identify with an email',
        () => send('identify', { userId: 'future', traits: { email } }, tenant.secretKey),
        { future: 'future' },
      ],
    ];

    it.each(namings)(
      'are undone by %s from the customer, and the signed user stays unchanged',
      async (_how, name, after) => {
        await name();
        await expect.poll(() => get('bob')).toMatchObject({ name: 'Bob', email: null, mergedFrom: [], eventCount: 0 });
        for (const [id, answers] of Object.entries(after))
          await expect.poll(async () => (await get(id))._id).toBe(answers);
      },
    );

    it('are not undone by pages, or by the customer after their server has confirmed the link', async () => {
      await send('track', { userId: 'future', event: 'Viewed' });
      expect((await get('future'))._id).toBe('bob');
      await send('track', { userId: 'bob', anonymousId: 'future', event: 'Viewed' }, tenant.secretKey);
      await asOwner('PATCH', '/api/leads/future', { company: 'Acme' });
      expect(await get('future')).toMatchObject({ _id: 'bob', company: 'Acme' });
    });

    it('count towards the limit of twenty links a day for one lead, like links from a page', async () => {
      const userHash = await sign('bob');
      const batch = Array.from({ length: 21 }, (_, i) => ({ anonymousId: `visitor_${i}`, userId: 'bob', userHash }));
      const body = { events: batch.map((ids) => ({ eventType: 'page_view', ...ids })) };
      const { body: taken } = await call('POST', '/api/events/batch', { key: tenant.publishableKey, body });
      expect(taken.count).toBe(21);
      const { mergedCount } = await get('bob');
      expect(mergedCount).toBe(20);
      expect(await conflicts()).toMatchObject([{ reason: 'too_many_merges' }, { reason: 'too_many_merges' }]);
    });
  });
});

describe('an unsigned email from a signed user, in a project without required signatures', () => {
  const email = 'ann@acme.example';
  let userHash: string;
  beforeEach(async () => {
    await require(false);
    userHash = await sign('mal');
  });
  const claim = (traits: Record<string, unknown> = {}) =>
    send('identify', { userId: 'mal', userHash, traits: { email, ...traits } });
  const ownerOf = async (value: string) =>
    env.DB.prepare('SELECT lead_id FROM identities WHERE value = ?').bind(value).first<string>('lead_id');

  it('does not take over an email that a page has claimed for another user', async () => {
    await send('identify', { userId: 'ann', traits: { email } });
    await claim();
    expect(await ownerOf(email)).toBe('ann');
    await claim({ emailHash: await sign(email) });
    expect(await ownerOf(email)).toBe('mal');
  });

  it('does not replace or remove the email that the server stated, and claims no other email', async () => {
    await send('identify', { userId: 'mal', traits: { email: 'mal@acme.example' } }, tenant.secretKey);
    for (const stated of [email, null]) await claim({ email: stated });
    expect(await get('mal')).toMatchObject({ email: 'mal@acme.example' });
    expect(await ownerOf(email)).toBeNull();
  });

  it('is replaced by the email that the server states later, while the user’s other signed values stay', async () => {
    await claim({ name: 'Mal', phone: '1' });
    await send('identify', { userId: 'mal', traits: { name: 'Mallory' } });
    await send('identify', { userId: 'mal', traits: { email: 'mal@acme.example' } }, tenant.secretKey);
    await claim();
    expect(await get('mal')).toMatchObject({ email: 'mal@acme.example', name: 'Mal', phone: '1' });
  });

  it('links a visitor with that email only as a page would, so the link is undone when somebody sends the visitor’s ID as a user’s ID', async () => {
    await send('identify', { anonymousId: 'visitor', traits: { email } });
    await claim();
    expect((await get('visitor'))._id).toBe('mal');
    await send('track', { userId: 'visitor', event: 'Viewed' });
    await expect.poll(async () => (await get('visitor'))._id).toBe('visitor');
  });
});
