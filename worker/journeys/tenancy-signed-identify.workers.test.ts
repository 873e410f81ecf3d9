import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSecret } from '../settings/secret-box.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';

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

async function sign(name: string, by = secret): Promise<string> {
  const bytes = new TextEncoder();
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes.encode(by), hmac, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign('HMAC', key, bytes.encode(name))).toString('hex');
}

/** What a Segment client sends; answers the codes of what was rejected. */
async function send(type: string, message: Record<string, unknown>, key = tenant.publishableKey) {
  const { status, body } = await call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': key }, body: message });
  expect(status).toBe(200);
  return ((body.rejected ?? []) as { code: string }[]).map(({ code }) => code);
}
const get = async (leadId: string) => (await call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey })).body;

describe('the identity secret', () => {
  it('is shown once, kept sealed, and made anew', async () => {
    expect(secret).toMatch(/^ids_live_[\w-]{43}$/);
    const stored = () => env.DB.prepare('SELECT identity_secret FROM projects').first<string>('identity_secret');
    expect(await stored()).not.toContain(secret);
    expect(await openSecret(env.SETTINGS_KEYS, (await stored()) ?? '')).toBe(secret);
    const userHash = await sign('user_1');
    expect(await send('identify', { userId: 'user_1', traits: { name: 'Alice', userHash } })).toEqual([]);
    const newer = await makeSecret();
    expect(newer).not.toBe(secret);
    expect(await send('identify', { userId: 'user_1', traits: { name: 'Bob', userHash } })).toEqual([
      'signature_required',
    ]);
    const log = (await call('GET', inProject('/audit-log'), { token: tenant.token })).body;
    expect(JSON.stringify(log)).not.toContain(secret.slice(9));
    expect(log.entries[0]).toMatchObject({ action: 'identity_secret.rotated', before: null, after: null });
  });

  it('must be there before signatures are required', async () => {
    tenant = await newTenant('other@example.com');
    expect(summarise(await require(true))).toBe('409 conflict requireSignedIdentify');
    await makeSecret();
    expect((await require(true)).status).toBe(200);
  });
});

describe('an identify that must be signed', () => {
  it.each<[string, Record<string, unknown>]>([
    ['without a signature', {}],
    ['with another’s signature', { userHash: 'of another' }],
    ['with a signature that is none', { userHash: 'f'.repeat(64) }],
    ['with a signature of no text', { userHash: 7 }],
  ])('%s is rejected, and nothing is learned', async (_how, traits) => {
    const userHash = traits.userHash === 'of another' ? await sign('user_2') : traits.userHash;
    const message = { userId: 'user_1', traits: { name: 'Mallory', email: 'm@example.com', userHash } };
    expect(await send('identify', message)).toEqual(['signature_required']);
    expect(await send('group', { userId: 'user_1', groupId: 'g', traits: { name: 'Evil' } })).toEqual([
      'signature_required',
    ]);
    expect(await send('alias', { userId: 'user_1', previousId: 'visitor' })).toEqual(['signature_required']);
    expect((await get('user_1')).code).toBe('not_found');
    const rejected = async () => (await call('GET', '/api/events/rejected', { token: tenant.token })).body;
    await expect.poll(async () => (await rejected()).length).toBe(3);
  });

  it('is taken by the signature of the userId, wherever clients put it, which is no trait', async () => {
    const userHash = await sign('user_1');
    for (const message of [
      { traits: { name: 'One', userHash } },
      { traits: { name: 'Two' }, context: { userHash } },
      { context: { traits: { name: 'Three', userHash } } },
    ]) {
      expect(await send('identify', { userId: 'user_1', ...message })).toEqual([]);
    }
    expect(await get('user_1')).toMatchObject({ name: 'Three', custom: {} });
    const held = (await call('GET', '/api/leads/user_1/export', { key: tenant.secretKey })).body;
    expect(JSON.stringify(held)).not.toContain(userHash);
  });

  it('is taken by the signature of the e-mail, where there is no userId', async () => {
    const message = (userHash: string) => ({ anonymousId: 'visitor', traits: { email: 'a@example.com', userHash } });
    expect(await send('identify', message(await sign('a@example.com')))).toEqual([]);
    expect(await send('identify', message(await sign('b@example.com')))).toEqual(['signature_required']);
    // Of a user, it is the userId that has to be signed.
    const asUser = { ...message(await sign('a@example.com')), userId: 'user_1' };
    expect(await send('identify', asUser)).toEqual(['signature_required']);
  });

  it('does not concern secret keys, nor projects that do not require it', async () => {
    expect(await send('identify', { userId: 'user_1', traits: { name: 'A' } }, tenant.secretKey)).toEqual([]);
    await require(false);
    expect(await send('identify', { userId: 'user_2', traits: { name: 'B' } })).toEqual([]);
  });

  it('is what links a visitor to a user: an event alone does not', async () => {
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
    expect(await send('identify', { ...both, traits: { userHash: await sign('user_1') } })).toEqual([]);
    expect((await get('visitor'))._id).toBe('user_1');
  });
});
