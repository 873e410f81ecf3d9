import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { Role } from '../contract/project.ts';
import { leadObject } from '../lead/lead-client.ts';
import { forgetCredentials } from '../settings/accounts/recall-credentials.ts';
import { hashToken } from '../settings/storage/random-token.ts';
import { call, newMember, newTenant, PASSWORD, type Tenant } from '../testing/api.ts';
import { openSocket } from '../testing/live.ts';
import { type MailBox, openMailBox } from '../testing/mail-box.ts';
import { requireProblem, summarise } from '../testing/route-guards.ts';

let owner: Tenant;
let mails: MailBox;
beforeEach(async () => {
  owner = await newTenant('owner@example.com');
  mails = openMailBox();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const inProject = (path = '', projectId = owner.projectId) => `/api/projects/${projectId}${path}`;

const newColleague = (role: Role) => newMember(owner.projectId, role);
const userIdOf = async (token: string): Promise<string> => (await call('GET', '/api/auth/me', { token })).body.user.id;

const audit = async (token = owner.token) =>
  (await call('GET', inProject('/audit-log?limit=100'), { token })).body.entries as Record<string, unknown>[];

describe('a project', () => {
  const SETTINGS = {
    name: 'Shop',
    allowedOrigins: ['https://shop.example', 'https://*.shop.example', 'http://localhost:3000'],
    retentionDays: 365,
    timeZone: 'Europe/Berlin',
  };

  it('can be created, read, listed and changed, and the audit log records the previous values', async () => {
    const { token } = owner;
    const made = await call('POST', '/api/projects', { token, body: SETTINGS });
    const shop = {
      ...SETTINGS,
      ...{ id: expect.stringMatching(/^prj_/), role: 'owner', requireSignedIdentify: false },
      createdAt: expect.stringMatching(/Z$/),
    };
    expect(made).toMatchObject({ status: 201, body: shop });
    const { id } = made.body;
    expect((await call('GET', inProject('', id), { token })).body).toEqual(made.body);
    expect((await call('GET', '/api/projects', { token })).body).toMatchObject([{ id: owner.projectId }, made.body]);
    const change = { name: 'Shop 2', retentionDays: null, timeZone: 'Europe/Berlin' };
    const changed = await call('PATCH', inProject('', id), { token, body: change });
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, ...change } });
    expect((await call('GET', inProject('/audit-log', id), { token })).body.entries).toMatchObject([
      {
        action: 'project.updated',
        actor: { type: 'person', name: 'owner@example.com' },
        before: { name: 'Shop', retentionDays: 365 },
        after: { name: 'Shop 2', retentionDays: null },
      },
      { action: 'project.created', after: { name: 'Shop' } },
    ]);
    await call('PATCH', inProject('', id), { token, body: change });
    expect((await call('GET', inProject('/audit-log', id), { token })).body.entries).toHaveLength(2);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ timeZone: 'Middle/Earth' }, 'timeZone'],
    [{ timeZone: '+01:00' }, 'timeZone'],
    [{ timeZone: '' }, 'timeZone'],
    [{ allowedOrigins: [] }, 'allowedOrigins'],
    [{ allowedOrigins: ['shop.example'] }, 'allowedOrigins.0'],
    [{ allowedOrigins: ['*', 'https://shop.example/path'] }, 'allowedOrigins.1'],
    [{ allowedOrigins: ['https://shop.*'] }, 'allowedOrigins.0'],
    [{ retentionDays: 0 }, 'retentionDays'],
    [{ retentionDays: LIMITS.retentionDaysMax + 1 }, 'retentionDays'],
    [{ requireSignedIdentify: 'yes' }, 'requireSignedIdentify'],
  ])('cannot be set to %j', async (body, field) => {
    const answer = await call('PATCH', inProject(), { token: owner.token, body });
    expect(summarise(answer)).toBe(`400 validation_failed ${field}`);
  });

  it('restricts its keys to its origins from the next request on', async () => {
    const event = { eventType: 'page_view', leadId: 'lead_1' };
    const send = (origin: string) =>
      call('POST', '/api/events', { key: owner.publishableKey, headers: { Origin: origin }, body: event });
    expect((await send('https://evil.test')).status).toBe(202);
    await call('PATCH', inProject(), { token: owner.token, body: { allowedOrigins: ['https://*.shop.example'] } });
    expect(summarise(await send('https://evil.test'))).toBe('403 origin_not_allowed');
    expect((await send('https://www.shop.example')).status).toBe(202);
  });

  it('is selected by the path, whatever X-Project-Id says', async () => {
    const { token } = owner;
    const { id } = (await call('POST', '/api/projects', { token, body: { name: 'Second' } })).body;
    const headers = { 'X-Project-Id': owner.projectId };
    expect((await call('GET', inProject('', id), { token, headers })).body.name).toBe('Second');
    expect((await call('GET', inProject(), { token, headers: { 'X-Project-Id': id } })).body.name).toBe('My project');
  });

  it('is one of at most a hundred per person', async () => {
    const userId = await userIdOf(owner.token);
    const ids = JSON.stringify(Array.from({ length: LIMITS.projectsMax - 2 }, (_, i) => `prj_${i}`));
    await env.DB.batch([
      env.DB.prepare(`INSERT INTO projects (id, name, created_at) SELECT value, 'x', 1 FROM json_each(?1)`).bind(ids),
      env.DB.prepare(
        `INSERT INTO members (project_id, user_id, role, created_at) SELECT value, ?2, 'viewer', 1 FROM json_each(?1)`,
      ).bind(ids, userId),
    ]);
    const make = () => call('POST', '/api/projects', { token: owner.token, body: { name: 'One more' } });
    expect((await make()).status).toBe(201);
    expect(summarise(await make())).toBe('409 conflict');
  });
});

describe('members', () => {
  const list = async (token = owner.token) =>
    ((await call('GET', inProject('/members'), { token })).body as { email: string; role: Role }[]).map(
      ({ email, role }) => `${email} ${role}`,
    );
  const setRole = (userId: string, role: string, token = owner.token) =>
    call('PATCH', inProject(`/members/${userId}`), { token, body: { role } });
  const remove = (userId: string, token = owner.token) => call('DELETE', inProject(`/members/${userId}`), { token });

  it('see each other, have roles, and lose access at once when they are removed', async () => {
    const viewer = await newColleague('viewer');
    expect(await list(viewer.token)).toEqual(['owner@example.com owner', 'viewer@example.com viewer']);
    const headers = { 'X-Project-Id': owner.projectId };
    const write = () =>
      call('POST', '/api/leads', { token: viewer.token, headers, body: { leadId: 'lead_1', name: 'Alice' } });
    expect(summarise(await write())).toBe('403 forbidden');
    expect(await setRole(viewer.userId, 'member')).toMatchObject({ status: 200, body: { role: 'member' } });
    expect((await write()).status).toBe(201);
    expect(await remove(viewer.userId)).toMatchObject({
      ...{ status: 200, body: { removed: true, voidedInvitations: [], apiKeys: [] } },
    });
    expect(summarise(await write())).toBe('404 not_found');
    expect(summarise(await call('GET', inProject('/members'), { token: viewer.token }))).toBe('404 not_found');
    expect((await call('GET', '/api/leads', { token: viewer.token })).status).toBe(200);
    expect(await list()).toEqual(['owner@example.com owner']);
    expect(await audit()).toMatchObject([
      { action: 'member.removed', target: viewer.userId, before: { role: 'member' } },
      { action: 'member.role_changed', target: viewer.userId, before: { role: 'viewer' }, after: { role: 'member' } },
      { action: 'key.created' },
      { action: 'key.created' },
      { action: 'project.created' },
    ]);
  });

  it('can leave in any role, except the only owner', async () => {
    const leave = (token: string) => call('POST', inProject('/leave'), { token });
    for (const role of ['viewer', 'member', 'admin', 'owner'] as const) {
      const colleague = await newMember(owner.projectId, role, `leaving-${role}@example.com`);
      expect(await leave(colleague.token)).toMatchObject({ status: 200, body: { id: owner.projectId, left: true } });
      expect(summarise(await leave(colleague.token))).toBe('404 not_found');
      const { userId } = colleague;
      const entry = { action: 'member.left', actor: { id: userId }, target: userId, before: { role } };
      expect((await audit())[0]).toMatchObject(entry);
    }
    expect(summarise(await leave(owner.token))).toBe('409 conflict');
    expect(await list()).toEqual(['owner@example.com owner']);
  });

  it('who are removed leave working keys but no invitations behind, and the response lists these keys and invitations', async () => {
    const admin = await newColleague('admin');
    const headers = { 'X-Project-Id': owner.projectId };
    const body = { kind: 'secret', name: 'Their server' };
    const made = await call('POST', '/api/auth/generate-api-key', { token: admin.token, headers, body });
    const { id } = (
      await call('POST', inProject('/invitations'), {
        token: admin.token,
        body: { email: 'second@example.com', role: 'admin' },
      })
    ).body;
    const removed = await remove(admin.userId);
    expect(removed.body).toMatchObject({
      voidedInvitations: [{ id, email: 'second@example.com' }],
      apiKeys: [{ keyId: made.body.keyId, name: 'Their server', kind: 'secret' }],
    });
    expect(removed.body.apiKeys).toHaveLength(1);
    expect((await call('GET', '/api/leads', { key: made.body.apiKey })).status).toBe(200);
  });

  it('who are removed get no more messages from the project’s socket, and no new ticket; the sockets of others stay open', async () => {
    const viewer = await newColleague('viewer');
    const ticket = await call('POST', inProject('/live-ticket'), { token: viewer.token });
    const response = await exports.default.fetch(`https://leads.example${ticket.body.url}`, {
      headers: { Upgrade: 'websocket' },
    });
    const socket = response.webSocket as WebSocket;
    const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
    socket.accept();
    const others = await openSocket((await call('POST', inProject('/live-ticket'), { token: owner.token })).body.url);
    await remove(viewer.userId);
    expect(await closed).toBe(1012);
    expect(others.closes).toEqual([]);
    expect(summarise(await call('POST', inProject('/live-ticket'), { token: viewer.token }))).toBe('404 not_found');
  });

  it('who are removed still get a lead’s changes through an open socket, for a minute at most', async () => {
    await call('POST', '/api/leads', { key: owner.secretKey, body: { leadId: 'lead_1', name: 'Alice' } });
    const open = async () => {
      const ticket = await call('POST', '/api/leads/lead_1/live-ticket', { token: owner.token });
      return openSocket(ticket.body.url);
    };
    const [old, young] = [await open(), await open()];
    await runInDurableObject(leadObject(env, owner.projectId, 'lead_1'), (_, state) => {
      const [first, second] = state.getWebSockets();
      first?.serializeAttachment(Date.now() - LIMITS.socketMsMax - 1000);
      second?.serializeAttachment(Date.now() - LIMITS.socketMsMax + 30_000);
    });
    await call('POST', '/api/events', { key: owner.secretKey, body: { eventType: 'signup', leadId: 'lead_1' } });
    await expect.poll(() => [...old.closes, ...young.closes]).toEqual([1012]);
    const last = [old, young].map(({ messages }) => (messages.at(-1) as { type: string }).type);
    expect(last.sort()).toEqual(['change', 'renew']);
  });

  it('always include an owner', async () => {
    const ownerId = await userIdOf(owner.token);
    expect(summarise(await setRole(ownerId, 'admin'))).toBe('409 conflict');
    expect(summarise(await remove(ownerId))).toBe('409 conflict');
    const second = await newColleague('admin');
    await setRole(second.userId, 'owner');
    const answers = await Promise.all([
      setRole(ownerId, 'viewer'),
      setRole(second.userId, 'viewer', second.token),
      remove(ownerId, second.token),
    ]);
    expect(answers.map(({ status }) => status)).not.toEqual([200, 200, 200]);
    const owners = await env.DB.prepare(`SELECT count(*) AS n FROM members WHERE project_id = ?1 AND role = 'owner'`)
      .bind(owner.projectId)
      .first('n');
    expect(owners).toBe(1);
  });

  it('become owners, or stop being owners, only through an owner', async () => {
    const ownerId = await userIdOf(owner.token);
    const [admin, viewer] = [await newColleague('admin'), await newColleague('viewer')];
    for (const answer of [
      await setRole(admin.userId, 'owner', admin.token),
      await setRole(viewer.userId, 'owner', admin.token),
      await setRole(ownerId, 'viewer', admin.token),
      await remove(ownerId, admin.token),
      await call('POST', inProject('/invitations'), {
        token: admin.token,
        body: { email: 'new@example.com', role: 'owner' },
      }),
    ]) {
      expect(summarise(answer)).toBe('403 forbidden');
    }
    expect((await setRole(viewer.userId, 'admin', admin.token)).status).toBe(200);
  });

  it('of other projects are not found', async () => {
    const stranger = await userIdOf((await newTenant('stranger@example.com')).token);
    for (const userId of [stranger, 'usr_none']) {
      expect(summarise(await setRole(userId, 'viewer'))).toBe('404 not_found');
      expect(summarise(await remove(userId))).toBe('404 not_found');
    }
  });
});

describe('an invitation', () => {
  const invite = (email: string, role: Role = 'member', token = owner.token) =>
    call('POST', inProject('/invitations'), { token, body: { email, role } });
  const list = async () => (await call('GET', inProject('/invitations'), { token: owner.token })).body;
  const accept = (token: string, session: string) =>
    call('POST', '/api/invitations/accept', { token: session, body: { token } });

  it('makes a person with that email a member, once', async () => {
    const guest = await newTenant('guest@example.com');
    const invited = await invite(' Guest@Example.com');
    expect(invited).toMatchObject({ status: 201, body: { email: 'guest@example.com', role: 'member' } });
    const mail = await mails.next('invitation');
    expect(mail).toMatchObject({ to: 'guest@example.com', projectName: 'My project' });
    const { mail: status, ...invitation } = invited.body;
    expect([status, invitation.link]).toEqual(['not_configured', mail.link]);
    expect(await list()).toEqual([invitation]);
    const accepted = await accept(mail.token, guest.token);
    expect(accepted).toMatchObject({ status: 200, body: { id: owner.projectId, role: 'member' } });
    expect(await list()).toEqual([]);
    expect((await call('GET', inProject(), { token: guest.token })).status).toBe(200);
    expect(summarise(await accept(mail.token, guest.token))).toBe('400 validation_failed token');
    expect(await audit()).toMatchObject([
      { action: 'member.joined', actor: { name: 'guest@example.com' }, after: { role: 'member' } },
      { action: 'invitation.created', after: { email: 'guest@example.com', role: 'member' } },
      ...[{}, {}, {}],
    ]);
  });

  it('works only for the invited email, and the token of the invitation is not stored', async () => {
    const other = await newTenant('other@example.com');
    await invite('guest@example.com');
    const { token } = await mails.next('invitation');
    expect(summarise(await accept(token, other.token))).toBe('403 forbidden');
    expect(summarise(await call('GET', inProject(), { token: other.token }))).toBe('404 not_found');
    const { results } = await env.DB.prepare('SELECT * FROM invitations').all();
    expect(results).toMatchObject([{ token_hash: await hashToken(token) }]);
    expect(JSON.stringify(results)).not.toContain(token);
  });

  it('to become an owner shows its link only to owners', async () => {
    const admin = await newColleague('admin');
    const sent = await invite('guest@example.com', 'owner');
    expect((await list())[0].link).toBe(sent.body.link);
    const seen = (await call('GET', inProject('/invitations'), { token: admin.token })).body;
    expect(seen).toMatchObject([{ email: 'guest@example.com', link: null }]);
    const resend = inProject(`/invitations/${sent.body.id}/resend`);
    expect(summarise(await call('POST', resend, { token: admin.token }))).toBe('403 forbidden');
  });

  it('is resent with the same link, valid for seven more days', async () => {
    const guest = await newTenant('guest@example.com');
    const { id, link } = (await invite('guest@example.com')).body;
    await mails.next('invitation');
    const soon = Date.now() + 60_000;
    await env.DB.prepare('UPDATE invitations SET expires_at = ?1').bind(soon).run();
    const resent = await call('POST', inProject(`/invitations/${id}/resend`), { token: owner.token });
    expect(resent).toMatchObject({ status: 200, body: { id, link, mail: 'not_configured' } });
    expect(Date.parse(resent.body.expiresAt)).toBeGreaterThan(soon);
    const mail = await mails.next('invitation');
    expect(mail.link).toBe(link);
    expect((await audit())[0]).toMatchObject({ action: 'invitation.resent', target: id });
    expect((await accept(mail.token, guest.token)).status).toBe(200);
    expect(summarise(await call('POST', inProject(`/invitations/${id}/resend`), { token: owner.token }))).toBe(
      '404 not_found',
    );
  });

  it('shows anyone with the link what it is for, without changing anything', async () => {
    await invite('guest@example.com', 'viewer');
    const { token } = await mails.next('invitation');
    const preview = (given: string) => call('POST', '/api/invitations/preview', { body: { token: given } });
    for (let i = 0; i < 2; i++) {
      expect((await preview(token)).body).toMatchObject({
        ...{ email: 'guest@example.com', role: 'viewer', projectName: 'My project' },
      });
    }
    expect(summarise(await preview('none'))).toBe('400 validation_failed token');
    expect(await list()).toHaveLength(1);
  });

  it.each([
    ['is removed', (userId: string) => call('DELETE', inProject(`/members/${userId}`), { token: owner.token })],
    ['leaves', (_: string, token: string) => call('POST', inProject('/leave'), { token })],
    [
      'becomes a viewer',
      (userId: string) =>
        call('PATCH', inProject(`/members/${userId}`), { token: owner.token, body: { role: 'viewer' } }),
    ],
  ])('is canceled when its inviter %s, and the audit log records it; other invitations stay', async (_, end) => {
    const admin = await newColleague('admin');
    const second = await newTenant('second@example.com');
    await invite('second@example.com', 'admin', admin.token);
    const { token } = await mails.next('invitation');
    await invite('kept@example.com');
    expect((await end(admin.userId, admin.token)).status).toBe(200);
    expect(summarise(await accept(token, second.token))).toBe('400 validation_failed token');
    const body = { email: 'third@example.com', password: PASSWORD, invitationToken: token };
    expect(summarise(await call('POST', '/api/auth/register', { body }))).toBe('400 validation_failed invitationToken');
    expect(await list()).toMatchObject([{ email: 'kept@example.com' }]);
    expect(await audit()).toContainEqual(
      expect.objectContaining({ action: 'invitation.revoked', before: { email: 'second@example.com', role: 'admin' } }),
    );
  });

  it('to become an owner is canceled when its inviter stops being an owner; the inviter’s other invitations stay', async () => {
    const second = await newMember(owner.projectId, 'owner', 'second@example.com');
    await invite('one@example.com', 'owner', second.token);
    await invite('two@example.com', 'viewer', second.token);
    await call('PATCH', inProject(`/members/${second.userId}`), { token: owner.token, body: { role: 'admin' } });
    expect(await list()).toMatchObject([{ email: 'two@example.com' }]);
  });

  it('is canceled in whatever way its inviter leaves', async () => {
    const guest = await newTenant('guest@example.com');
    const admin = await newColleague('admin');
    await invite('guest@example.com', 'admin', admin.token);
    const { token } = await mails.next('invitation');
    await env.DB.prepare('DELETE FROM members WHERE user_id = ?1').bind(admin.userId).run();
    expect(summarise(await accept(token, guest.token))).toBe('400 validation_failed token');
    expect(await list()).toEqual([]);
  });

  it('is created without an email if the address got five emails that day, and the response says so', async () => {
    const limit = LIMITS.accountMailsPerAddressDayMax;
    const answers: string[] = [];
    for (let i = 0; i <= limit; i++) answers.push((await invite('victim@example.com')).body.mail);
    expect(answers).toEqual([...Array(limit).fill('not_configured'), 'limit_reached']);
    expect(mails.all()).toHaveLength(limit);
    expect((await invite('other@example.com')).body.mail).toBe('not_configured');
    const rows = await env.DB.prepare('SELECT * FROM mail_counts').all();
    expect(JSON.stringify(rows.results)).not.toContain('victim@');
  });

  it('stops working when it is revoked, replaced, or seven days old', async () => {
    const guest = await newTenant('guest@example.com');
    const first = (await invite('guest@example.com')).body;
    const one = await mails.next('invitation');
    await invite('guest@example.com', 'viewer');
    const two = await mails.next('invitation');
    expect(summarise(await accept(one.token, guest.token))).toBe('400 validation_failed token');
    expect(await list()).toMatchObject([{ role: 'viewer' }]);
    expect(summarise(await call('DELETE', inProject(`/invitations/${first.id}`), { token: owner.token }))).toBe(
      '404 not_found',
    );
    const [open] = await list();
    expect((await call('DELETE', inProject(`/invitations/${open.id}`), { token: owner.token })).status).toBe(200);
    expect(summarise(await accept(two.token, guest.token))).toBe('400 validation_failed token');
    await invite('guest@example.com');
    const three = await mails.next('invitation');
    const days = await env.DB.prepare('SELECT (expires_at - created_at) / 86400000 AS days FROM invitations').first();
    expect(days).toEqual({ days: 7 });
    await env.DB.prepare('UPDATE invitations SET expires_at = ?1').bind(Date.now()).run();
    expect(summarise(await accept(three.token, guest.token))).toBe('400 validation_failed token');
    expect(await list()).toEqual([]);
  });

  it('is one of at most a hundred per project', async () => {
    const numbers = JSON.stringify(Array.from({ length: LIMITS.invitationsMax - 1 }, (_, i) => i));
    await env.DB.prepare(
      `INSERT INTO invitations (id, project_id, email, role, token_hash, created_at, created_by, expires_at)
       SELECT 'inv_' || value, ?1, value || '@example.com', 'viewer', value, 1, 'usr', ?2 FROM json_each(?3)`,
    )
      .bind(owner.projectId, Date.now() + 60_000, numbers)
      .run();
    expect((await invite('one@example.com')).status).toBe(201);
    expect(summarise(await invite('two@example.com'))).toBe('409 conflict');
    expect((await invite('one@example.com', 'viewer')).status).toBe(201);
  });

  it('cannot be sent to a member, and changes nothing if a member accepts it', async () => {
    const viewer = await newColleague('viewer');
    expect(summarise(await invite('viewer@example.com'))).toBe('409 conflict email');
    await env.DB.prepare('DELETE FROM members WHERE user_id = ?1 AND project_id = ?2')
      .bind(viewer.userId, owner.projectId)
      .run();
    await invite('viewer@example.com', 'admin');
    const { token } = await mails.next('invitation');
    await env.DB.prepare(`INSERT INTO members (project_id, user_id, role, created_at) VALUES (?1, ?2, 'viewer', 1)`)
      .bind(owner.projectId, viewer.userId)
      .run();
    expect(await accept(token, viewer.token)).toMatchObject({ status: 200, body: { role: 'viewer' } });
  });
});

describe('keys', () => {
  const list = async () => (await call('GET', '/api/auth/api-keys', { token: owner.token })).body;
  const rotate = (keyId: string, body?: unknown) =>
    call('POST', `/api/auth/api-keys/${keyId}/rotate`, { token: owner.token, body });
  const read = (key: string) => call('GET', '/api/leads', { key });

  it('are listed with enough to tell them apart, but without the key itself', async () => {
    const keys = await list();
    expect(keys).toEqual(
      ['publishable', 'secret'].map((kind) => ({
        ...{ keyId: expect.stringMatching(/^key_/), kind, name: 'API key', lastUsedAt: null, expiresAt: null },
        allowedOrigins: null,
        prefix: (kind === 'secret' ? owner.secretKey : owner.publishableKey).slice(0, 12),
        createdAt: expect.stringMatching(/Z$/),
      })),
    );
    expect(JSON.stringify(keys)).not.toContain(owner.secretKey.slice(0, 20));
  });

  it('may be restricted to some of the project’s origins, and keep that restriction when rotated', async () => {
    const { token } = owner;
    const create = (body: object) => call('POST', '/api/auth/generate-api-key', { token, body });
    const allowedOrigins = ['https://*.example.com'];
    const made = await create({ name: 'Website', allowedOrigins });
    expect(made.status).toBe(201);
    const send = async (key: string, Origin: string) =>
      (
        await call('POST', '/api/events', {
          ...{ key, headers: { Origin } },
          body: { eventType: 'page_view', leadId: 'lead_1' },
        })
      ).status;
    const rotated = (await rotate(made.body.keyId)).body;
    for (const key of [made.body.apiKey, rotated.apiKey]) {
      expect(await send(key, 'https://shop.example.com')).toBe(202);
      expect(await send(key, 'https://elsewhere.test')).toBe(403);
    }
    expect(await send(owner.publishableKey, 'https://elsewhere.test')).toBe(202);
    expect(await list()).toContainEqual(expect.objectContaining({ keyId: rotated.keyId, allowedOrigins }));
    await call('PATCH', inProject(), { token, body: { allowedOrigins: ['https://www.example.com'] } });
    expect(await send(rotated.apiKey, 'https://shop.example.com')).toBe(403);
    expect(await send(rotated.apiKey, 'https://www.example.com')).toBe(202);
    for (const [body, path] of [
      [{ kind: 'secret', allowedOrigins }, 'allowedOrigins'],
      [{ allowedOrigins: [] }, 'allowedOrigins'],
      [{ allowedOrigins: ['example.com'] }, 'allowedOrigins.0'],
    ] as const) {
      expect(summarise(await create(body))).toBe(`400 validation_failed ${path}`);
    }
  });

  it('show when they were last used, to the minute', async () => {
    await read(owner.secretKey);
    await expect.poll(async () => (await list())[1].lastUsedAt).toMatch(/Z$/);
    expect((await list())[0].lastUsedAt).toBeNull();
    const first = (await list())[1].lastUsedAt;
    await read(owner.secretKey);
    expect((await list())[1].lastUsedAt).toBe(first);
  });

  it('can be rotated, and the old key keeps working for the chosen overlap', async () => {
    const [, { keyId }] = await list();
    const before = Date.now();
    const rotated = await rotate(keyId, { overlapSeconds: 60 });
    expect(rotated).toMatchObject({ status: 201, body: { kind: 'secret', replaces: keyId } });
    expect(Date.parse(rotated.body.replacedUntil) - before).toBeGreaterThanOrEqual(60_000);
    expect((await read(rotated.body.apiKey)).status).toBe(200);
    expect((await read(owner.secretKey)).status).toBe(200);
    expect(await list()).toMatchObject([{ kind: 'publishable' }, { keyId }, { keyId: rotated.body.keyId }]);
    await env.DB.prepare('UPDATE api_keys SET expires_at = ?1 WHERE id = ?2').bind(Date.now(), keyId).run();
    forgetCredentials();
    expect(summarise(await read(owner.secretKey))).toBe('401 invalid_credentials');
    expect((await read(rotated.body.apiKey)).status).toBe(200);
    expect(await list()).toHaveLength(2);
    expect(summarise(await rotate(keyId))).toBe('404 not_found');
    expect(await audit()).toMatchObject([
      { action: 'key.rotated', target: keyId, after: { replacedBy: rotated.body.keyId } },
      ...[{}, {}, {}],
    ]);
  });

  it('that are rotated without an overlap stop working from the next request on', async () => {
    expect((await read(owner.secretKey)).status).toBe(200);
    const [, { keyId }] = await list();
    expect((await rotate(keyId, { overlapSeconds: 0 })).status).toBe(201);
    expect(summarise(await read(owner.secretKey))).toBe('401 invalid_credentials');
  });

  it('stop working when they expire, even if an isolate has them cached', async () => {
    const [, { keyId }] = await list();
    await rotate(keyId, { overlapSeconds: 1 });
    expect((await read(owner.secretKey)).status).toBe(200);
    await expect.poll(async () => (await read(owner.secretKey)).status).toBe(401);
  });

  it('are logged by name when they are created and revoked, without the key itself', async () => {
    await call('DELETE', `/api/auth/api-keys/${owner.publishableKeyId}`, { token: owner.token });
    expect(await audit()).toMatchObject([
      { action: 'key.revoked', target: owner.publishableKeyId },
      { action: 'key.created', after: { kind: 'secret', name: 'API key' } },
      { action: 'key.created', target: owner.publishableKeyId },
      { action: 'project.created' },
    ]);
    expect(JSON.stringify(await audit())).not.toContain(owner.publishableKey.slice(8));
  });
});

describe('the audit log', () => {
  it('records who changed the rules, merged, unmerged and erased, but does not name an erased lead', async () => {
    const { token, secretKey: key } = owner;
    for (const leadId of ['one@example.com', 'lead_2'])
      await call('POST', '/api/leads', { key, body: { leadId, name: leadId } });
    await call('PUT', '/api/scoring-rules/rule_page_view', { key, body: { points: 7 } });
    const { body: run } = await call('POST', '/api/scoring-rules/rescore', { token });
    await call('POST', '/api/leads/one%40example.com/merge', { token, body: { leadId: 'lead_2' } });
    expect(await audit()).toMatchObject([
      { action: 'lead.merged', target: 'one@example.com', after: { loser: 'lead_2' } },
      { action: 'rescore.started', target: run.id, after: { rulesetVersion: 2 } },
      {
        action: 'ruleset.published',
        actor: { type: 'key', name: 'API key' },
        target: '2',
        before: { rules: [{ id: 'rule_page_view', points: 5 }] },
        after: { rules: [{ id: 'rule_page_view', points: 7 }] },
      },
      ...[{}, {}, {}],
    ]);
    expect((await call('DELETE', '/api/leads/one%40example.com', { token })).status).toBe(200);
    const entries = await audit();
    expect(entries.slice(0, 2)).toMatchObject([
      { action: 'lead.erased', target: null },
      { action: 'lead.merged', target: null, after: null },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/one@example|lead_2/);
  });

  it('can be read in pages, newest first', async () => {
    for (const name of ['a', 'b', 'c']) await call('PATCH', inProject(), { token: owner.token, body: { name } });
    const read = async (cursor = '') =>
      (await call('GET', inProject(`/audit-log?limit=2${cursor && `&cursor=${cursor}`}`), { token: owner.token })).body;
    const pages = [await read()];
    while (pages.at(-1).nextCursor) pages.push(await read(pages.at(-1).nextCursor));
    const all = pages.flatMap(({ entries }) => entries);
    expect(pages.map(({ entries }) => entries.length)).toEqual([2, 2, 2]);
    expect(all).toEqual(await audit());
    const wrong = await call('GET', inProject('/audit-log?cursor=eyJhIjoxfQ'), { token: owner.token });
    expect(requireProblem(wrong).status).toBe(400);
  });

  it('can be filtered by person, action and time, and is exported with the same filters', async () => {
    const { token, secretKey: key } = owner;
    await call('PUT', '/api/scoring-rules/rule_page_view', { key, body: { points: 7 } });
    await call('PATCH', inProject(), { token, body: { name: '=Shop' } });
    const read = async (query: string) =>
      (await call('GET', inProject(`/audit-log?${query}`), { token })).body.entries as {
        action: string;
        at: string;
        actor: { id: string };
      }[];
    const actionsOf = async (query: string) => (await read(query)).map(({ action }) => action);
    const [updated, published, ...rest] = await read('');
    expect(await actionsOf('action=key')).toEqual(['key.created', 'key.created']);
    expect(await actionsOf('action=ruleset.published&target=2')).toEqual(['ruleset.published']);
    expect(await actionsOf('target=3')).toEqual([]);
    expect(await actionsOf(`actor=${published?.actor.id}`)).toEqual(['ruleset.published']);
    expect(await actionsOf(`from=${updated?.at}`)).toContain('project.updated');
    expect(await actionsOf(`to=${rest.at(-1)?.at}`)).toEqual([]);
    const { headers, body } = await call('GET', inProject('/audit-log/export?action=project.updated'), { token });
    expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="audit-log-[\d-]+\.csv"$/);
    expect(body.split('\r\n')).toEqual([
      'at,action,actor,actorName,target,before,after',
      `${updated?.at},project.updated,${updated?.actor.id},owner@example.com,,"{""name"":""My project""}","{""name"":""=Shop""}"`,
      '',
    ]);
    expect((await read(''))[0]).toMatchObject({ action: 'audit_log.exported', after: { action: 'project.updated' } });
    const unknown = await call('GET', inProject('/audit-log?action=key.made'), { token });
    expect(requireProblem(unknown).errors).toMatchObject([{ path: 'query.action' }]);
  });

  it('is append-only, even for someone with access to the database', async () => {
    const run = (sql: string) => env.DB.prepare(sql).run();
    for (const sql of [
      'DELETE FROM audit_log',
      `UPDATE audit_log SET actor = 'someone else'`,
      'UPDATE audit_log SET target = NULL, before = NULL, after = NULL',
      'UPDATE audit_log SET at = 0',
    ]) {
      await expect(async () => run(sql)).rejects.toThrow('the audit log is append-only');
    }
    expect(await audit()).toHaveLength(3);
  });
});
