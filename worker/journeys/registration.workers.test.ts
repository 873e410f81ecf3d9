import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { app } from '../edge/app.ts';
import { hashToken } from '../settings/storage/random-token.ts';
import { call, newTenant, PASSWORD } from '../testing/api.ts';
import { type MailBox, openMailBox } from '../testing/mail-box.ts';

let mails: MailBox;
beforeEach(() => {
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Calls a server with this REGISTRATION setting. */
async function ask(mode: string, method: string, path: string, body?: unknown) {
  const context = createExecutionContext();
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await app.request(path, init, { ...env, REGISTRATION: mode }, context);
  await waitOnExecutionContext(context);
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came back
  return { status: response.status, body: (await response.json()) as any };
}

const register = (mode: string, more: object = {}) =>
  ask(mode, 'POST', '/api/auth/register', { email: 'new@example.com', password: PASSWORD, ...more });
const count = (table: string) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>('n');

/** Invites this address to another person's project, and returns the token in the link. */
async function invite(email: string, role = 'viewer') {
  const owner = await newTenant('owner@example.com');
  const path = `/api/projects/${owner.projectId}/invitations`;
  const { link } = (await call('POST', path, { token: owner.token, body: { email, role } })).body;
  return { owner, invitationToken: new URL(link).hash.replace('#token=', '') };
}

/** Inserts the row that `npm run deploy` writes for its setup link. */
async function newSetupToken(token = 'setup-token', expiresAt = Date.now() + 60_000) {
  await env.DB.prepare('INSERT INTO setup_tokens VALUES (?1, 1, ?2)')
    .bind(await hashToken(token), expiresAt)
    .run();
  return token;
}

describe('registration', () => {
  it.each([
    ['open', 201],
    ['invited', 403],
    ['closed', 403],
    ['OPEN', 403],
    ['', 403],
  ])('without an invitation, with REGISTRATION "%s", is answered %i', async (mode, status) => {
    expect((await register(mode)).status).toBe(status);
    expect(await count('users')).toBe(status === 201 ? 1 : 0);
  });

  it('is described to the sign-in page: who may register, whether accounts exist, and whether email works', async () => {
    const info = { mode: 'invited', hasAccounts: false, sendsEmail: false };
    expect((await ask('invited', 'GET', '/api/auth/registration')).body).toEqual(info);
    await newTenant();
    expect((await ask('unknown', 'GET', '/api/auth/registration')).body).toEqual({
      ...{ ...info, mode: 'closed', hasAccounts: true },
    });
  });
});

describe('registration with an invitation', () => {
  it.each(['open', 'invited'])('joins the inviting project, and creates no other project (%s)', async (mode) => {
    const { owner, invitationToken } = await invite('new@example.com', 'member');
    const { status, body } = await register(mode, { invitationToken });
    expect([status, body.user]).toEqual([201, expect.objectContaining({ projectId: owner.projectId })]);
    const { token } = body;
    expect((await call('GET', '/api/projects', { token })).body).toMatchObject([
      { id: owner.projectId, role: 'member' },
    ]);
    expect(await count('projects')).toBe(1);
    expect(await count('invitations')).toBe(0);
    const log = `/api/projects/${owner.projectId}/audit-log`;
    expect((await call('GET', log, { token: owner.token })).body.entries[0]).toMatchObject({
      ...{ action: 'member.joined', actor: { name: 'new@example.com' }, after: { role: 'member' } },
    });
  });

  it('is rejected on a closed server, although existing accounts may accept the invitation', async () => {
    const guest = await newTenant('new@example.com');
    const { owner, invitationToken } = await invite('new@example.com');
    expect((await register('closed', { email: 'newer@example.com', invitationToken })).status).toBe(403);
    const body = { token: invitationToken };
    expect(await call('POST', '/api/invitations/accept', { token: guest.token, body })).toMatchObject({
      ...{ status: 200, body: { id: owner.projectId } },
    });
  });

  it('works only for the invited address, in upper or lower case', async () => {
    const { invitationToken } = await invite('new@example.com');
    expect((await register('invited', { email: 'other@example.com', invitationToken })).status).toBe(403);
    expect((await register('invited', { email: ' NEW@Example.com', invitationToken })).status).toBe(201);
  });

  it('works once, even if two people use it at the same time', async () => {
    const { invitationToken } = await invite('new@example.com');
    const answers = await Promise.all([1, 2].map(() => register('invited', { invitationToken })));
    const [first, second] = answers.map(({ status }) => status).sort();
    expect([first, [400, 409].includes(second ?? 0)]).toEqual([201, true]);
    expect(await count('members')).toBe(2);
    expect((await register('invited', { email: 'newer@example.com', invitationToken })).status).toBe(400);
  });

  it.each([
    [{ invitationToken: 'none' }, 'invitationToken'],
    [{ invitationToken: 'none', projectName: 'Mine' }, 'projectName'],
    [{ invitationToken: 'none', setupToken: 'none' }, 'setupToken'],
    [{ setupToken: 'none' }, 'setupToken'],
  ])('with %j is rejected with the name of the field, and leaves nothing behind', async (more, path) => {
    const { status, body } = await register('invited', more);
    expect([status, body.errors]).toEqual([400, [{ path, message: expect.any(String) }]]);
    expect(await count('users')).toBe(0);
  });

  it('with an address that already has an account is rejected with the advice to sign in', async () => {
    await newTenant('new@example.com');
    const { invitationToken } = await invite('new@example.com');
    expect(await register('invited', { invitationToken })).toMatchObject({
      ...{ status: 409, body: { errors: [{ path: 'email' }] } },
    });
    expect(await count('invitations')).toBe(1);
  });
});

describe('the setup link', () => {
  it.each(['open', 'invited', 'closed'])('creates the first account, once (%s)', async (mode) => {
    const setupToken = await newSetupToken();
    const { status, body } = await register(mode, { setupToken, projectName: 'Shop' });
    expect(status).toBe(201);
    expect((await call('GET', '/api/projects', { token: body.token })).body).toMatchObject([
      { name: 'Shop', role: 'owner' },
    ]);
    expect((await register(mode, { email: 'second@example.com', setupToken })).status).toBe(400);
    expect(await count('users')).toBe(1);
  });

  it('stops working once an account exists or the link has expired', async () => {
    const late = await newSetupToken('late', Date.now());
    expect((await register('invited', { setupToken: late })).status).toBe(400);
    await newTenant();
    const setupToken = await newSetupToken();
    expect((await register('invited', { setupToken })).status).toBe(400);
    expect(await count('users')).toBe(1);
  });

  it('creates one account and one project even if it is used twice at the same time', async () => {
    const setupToken = await newSetupToken();
    const answers = await Promise.all(
      ['one@example.com', 'two@example.com'].map((email) => register('invited', { email, setupToken })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect([await count('users'), await count('projects'), await count('members')]).toEqual([1, 1, 1]);
  });
});

describe('a request for a new password', () => {
  const request = (email: string) => ask('open', 'POST', '/api/auth/request-password-reset', { email });

  it('says so if the server cannot send email', async () => {
    await newTenant('ann@example.com');
    for (const email of ['ann@example.com', 'nobody@example.com']) {
      const { body } = await request(email);
      expect(body).toEqual({ sendsEmail: false, message: expect.not.stringContaining('on its way') });
    }
  });

  it('sends no further email while two links are valid, but gets the same response', async () => {
    await newTenant('ann@example.com');
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push((await request('ann@example.com')).body);
    expect(new Set(answers.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(mails.all()).toHaveLength(2);
  });
});
