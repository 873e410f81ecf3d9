import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { signSession, signTicket } from '../access/tokens.ts';
import { LeadLiveMessage } from '../contract/lead-live.ts';
import { LIMITS } from '../contract/limits.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { inStorage, newLead } from '../testing/lead-objects.ts';
import { openSocket } from '../testing/live.ts';

let eventCount = 0;

/** Sends events to a lead; by default page views. */
async function send({ publishableKey: key }: Tenant, leadId: string, ...eventTypes: string[]) {
  const events = eventTypes.map((eventType) => ({ eventType, leadId, eventId: `evt_${++eventCount}` }));
  const { status, body } = await call('POST', '/api/events/batch', { key, body: { events } });
  expect({ status, count: body.count }).toEqual({ status: 202, count: events.length });
  return events.map(({ eventId }) => eventId);
}

const read = async ({ secretKey: key }: Tenant, leadId: string) =>
  (await call('GET', `/api/leads/${leadId}`, { key })).body;

const ticketFor = ({ secretKey: key }: Tenant, leadId: string) =>
  call('POST', `/api/leads/${encodeURIComponent(leadId)}/live-ticket`, { key });

const openLive = async (tenant: Tenant, leadId: string) =>
  openSocket<LeadLiveMessage>((await ticketFor(tenant, leadId)).body.url);

const socketCountOf = ({ projectId }: Tenant, leadId: string) =>
  inStorage(newLead({ projectId, leadId }), (_sql, _storage, state) => state.getWebSockets().length);

/** A tenant that has used its secret key, because the first use of a secret key changes the settings of leads. */
async function newTenantInUse(): Promise<Tenant> {
  const tenant = await newTenant();
  await call('GET', '/api/leads', { key: tenant.secretKey });
  const used = () =>
    env.DB.prepare("SELECT 1 FROM api_keys WHERE kind = 'secret' AND last_used_at IS NOT NULL").first();
  await expect.poll(used).not.toBeNull();
  return tenant;
}

describe('a socket on a lead', () => {
  it('sends the lead first, and then one message with the changes for each version', async () => {
    const tenant = await newTenantInUse();
    const [first] = await send(tenant, 'lead_1', 'page_view');
    const live = await openLive(tenant, 'lead_1');
    expect(live.status).toBe(101);
    expect(await live.received(1)).toEqual([{ type: 'snapshot', version: 1, lead: await read(tenant, 'lead_1') }]);

    const [signup, demo] = await send(tenant, 'lead_1', 'signup', 'demo_request');
    const [, change] = await live.received(2);
    expect(change).toMatchObject({
      type: 'change',
      fromVersion: 1,
      // Two events, and the stage change that the events caused.
      version: 4,
      lead: await read(tenant, 'lead_1'),
      entries: [
        { eventId: signup, eventType: 'signup', scoreDelta: 20, newScore: 25 },
        { eventId: demo, eventType: 'demo_request', scoreDelta: 50, newScore: 75 },
      ],
    });
    expect(first).not.toBe(signup);

    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_1', name: 'Alice' } });
    const messages = await live.received(3);
    expect(messages[2]).toMatchObject({
      type: 'change',
      fromVersion: 4,
      version: 5,
      lead: { name: 'Alice' },
      entries: [],
    });
    for (const message of messages) expect(LeadLiveMessage.parse(message)).toEqual(message);
  });

  it('sends nothing for a duplicate event, because duplicates do not change the lead’s version', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const live = await openLive(tenant, 'lead_1');
    await live.received(1);
    const again = { eventType: 'page_view', leadId: 'lead_1', eventId: `evt_${eventCount}` };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: again });
    await send(tenant, 'lead_1', 'page_view');
    expect((await live.received(2)).map((message) => 'version' in message && message.version)).toEqual([1, 2]);
  });

  it('sends a late event with the points that it had when it happened', async () => {
    const tenant = await newTenantInUse();
    const { publishableKey: key } = tenant;
    await send(tenant, 'lead_1', 'demo_request');
    const live = await openLive(tenant, 'lead_1');
    const timestamp = new Date(Date.now() - 3600_000).toISOString();
    const late = { eventType: 'page_view', leadId: 'lead_1', eventId: 'evt_late', timestamp };
    await call('POST', '/api/events', { key, body: late });
    const [, change] = await live.received(2);
    expect(change).toMatchObject({
      lead: { currentScore: 55 },
      entries: [{ eventId: 'evt_late', timestamp, scoreDelta: 5, newScore: 5 }],
    });
  });

  it('stays open when the object is evicted, and gets the next change', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const live = await openLive(tenant, 'lead_1');
    const { stub } = newLead({ projectId: tenant.projectId, leadId: 'lead_1' });
    for (let version = 2; version <= 3; version++) {
      await live.received(version - 1);
      await evictDurableObject(stub);
      const [eventId] = await send(tenant, 'lead_1', 'page_view');
      const messages = await live.received(version);
      expect(messages.at(-1)).toMatchObject({ fromVersion: version - 1, version, entries: [{ eventId }] });
    }
    expect(live.closes).toEqual([]);
  });

  it('gets every change of its lead, as do all other sockets on the lead, and no change of other leads', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    await send(tenant, 'lead_2', 'page_view');
    const [one, two, other] = [
      await openLive(tenant, 'lead_1'),
      await openLive(tenant, 'lead_1'),
      await openLive(tenant, 'lead_2'),
    ];
    await send(tenant, 'lead_1', 'signup');
    expect(await one.received(2)).toEqual(await two.received(2));
    await send(tenant, 'lead_2', 'download');
    expect(await other.received(2)).toMatchObject([
      { lead: { _id: 'lead_2' } },
      { lead: { _id: 'lead_2', currentScore: 15 } },
    ]);
  });

  it('answers ping with pong even while the object is evicted, and ignores all other messages', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const live = await openLive(tenant, 'lead_1');
    await live.received(1);
    live.socket.send('ping');
    expect((await live.received(2))[1]).toBe('pong');
    await evictDurableObject(newLead({ projectId: tenant.projectId, leadId: 'lead_1' }).stub);
    live.socket.send('hello');
    live.socket.send('{"type":"snapshot"}');
    live.socket.send('ping');
    expect((await live.received(3))[2]).toBe('pong');
  });

  it.each([1000, 1001, 3999])(
    'is released when its client closes it with %i, while other sockets stay open',
    async (code) => {
      const tenant = await newTenantInUse();
      await send(tenant, 'lead_1', 'page_view');
      const [leaving, staying] = [await openLive(tenant, 'lead_1'), await openLive(tenant, 'lead_1')];
      await Promise.all([leaving.received(1), staying.received(1)]);
      leaving.socket.close(code);
      await expect.poll(() => socketCountOf(tenant, 'lead_1')).toBe(1);
      await send(tenant, 'lead_1', 'signup');
      await staying.received(2);
      await leaving.received(1);
    },
  );

  it('opens with a response that contains the request ID', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    expect((await openLive(tenant, 'lead_1')).headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
  });

  it.each(['user@example.com', 'a/b?c#d', 'ü 🙂'])('opens for a lead with the ID %s', async (leadId) => {
    const tenant = await newTenantInUse();
    await send(tenant, leadId, 'page_view');
    expect(await (await openLive(tenant, leadId)).received(1)).toMatchObject([{ lead: { _id: leadId } }]);
  });
});

describe('a ticket', () => {
  const open = (path: string, headers: Record<string, string> = { Upgrade: 'websocket' }) =>
    call('GET', path, { headers });

  const newTicket = (
    given: { projectId: string; subject: `lead:${string}` },
    { secret = env.JWT_SECRET, now = Date.now() } = {},
  ) => signTicket({ ...given, holder: 'usr_1' }, { secret, now });

  it('is valid for 30 seconds', async () => {
    const tenant = await newTenantInUse();
    const { projectId } = tenant;
    await send(tenant, 'lead_1', 'page_view');
    const subject = 'lead:lead_1' as const;
    const almost = await newTicket({ projectId, subject }, { now: Date.now() - (LIMITS.ticketSecondsMax - 3) * 1000 });
    await (await openSocket(`/api/leads/lead_1/live?ticket=${almost}`)).received(1);
    const expired = await newTicket({ projectId, subject }, { now: Date.now() - LIMITS.ticketSecondsMax * 1000 });
    expect(await open(`/api/leads/lead_1/live?ticket=${expired}`)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
  });

  it('opens a socket even at the limit per person, and closes the person’s oldest socket', async () => {
    const tenant = await newTenantInUse();
    const colleague = await newMember(tenant.projectId, 'viewer');
    await send(tenant, 'lead_1', 'page_view');
    const { body } = await call('POST', '/api/leads/lead_1/live-ticket', {
      token: colleague.token,
      headers: { 'X-Project-Id': tenant.projectId },
    });
    const theirs = await openSocket(body.url);
    const { url } = (await ticketFor(tenant, 'lead_1')).body;
    const own: Awaited<ReturnType<typeof openSocket>>[] = [];
    for (let i = 0; i < LIMITS.socketsPerHolderMax; i++) own.push(await openSocket(url));
    expect(own.flatMap(({ closes }) => closes)).toEqual([]);
    // A header that names another person changes nothing, because the ticket decides who it is.
    const headers = { Upgrade: 'websocket', 'X-Socket-Holder': 'usr_other' };
    const { webSocket } = await exports.default.fetch(`https://leads.example${url}`, { headers });
    webSocket?.accept();
    await expect.poll(() => own[0]?.closes).toEqual([1008]);
    expect(own.slice(1).flatMap(({ closes }) => closes)).toEqual([]);
    expect(theirs.closes).toEqual([]);
  });

  it('opens no other lead than its own, in any project', async () => {
    const [tenant, other] = [await newTenant('a@example.com'), await newTenant('b@example.com')];
    await send(tenant, 'lead_1', 'page_view');
    await send(tenant, 'lead_2', 'page_view');
    const { ticket } = (await ticketFor(tenant, 'lead_1')).body;
    expect((await open(`/api/leads/lead_2/live?ticket=${ticket}`)).status).toBe(401);
    // The other tenant gets the same answer as for a lead that does not exist.
    const [foreign, absent] = [await ticketFor(other, 'lead_1'), await ticketFor(other, 'lead_none')];
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    // The other project may have a lead with the same ID. A ticket of that project opens that project's lead.
    await send(other, 'lead_1', 'download');
    expect(await (await openLive(other, 'lead_1')).received(1)).toMatchObject([{ lead: { currentScore: 10 } }]);
  });

  it.each([
    [
      'that someone else signed',
      async ({ projectId }: Tenant) =>
        newTicket({ projectId, subject: 'lead:lead_1' }, { secret: 'another secret, as long as it takes to be one' }),
    ],
    [
      'that was tampered with',
      async ({ projectId }: Tenant) => {
        const [header, , signature] = (await newTicket({ projectId, subject: 'lead:lead_2' })).split('.');
        const [, claims] = (await newTicket({ projectId, subject: 'lead:lead_1' })).split('.');
        return [header, claims, signature].join('.');
      },
    ],
    [
      'for the whole project',
      async ({ projectId }: Tenant) =>
        signTicket({ projectId, subject: 'project', holder: 'usr_1' }, { secret: env.JWT_SECRET, now: Date.now() }),
    ],
    ['that is a session token', async ({ token }: Tenant) => token],
    ['that is an API key', async ({ secretKey }: Tenant) => secretKey],
    ['that is nonsense', async () => 'nonsense'],
    ['that is empty', async () => ''],
  ])('%s does not open a lead', async (_what, ticketOf) => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    expect(await open(`/api/leads/lead_1/live?ticket=${await ticketOf(tenant)}`)).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    });
    expect(await socketCountOf(tenant, 'lead_1')).toBe(0);
  });

  it('cannot be replaced by a key or a session', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const headers = { Upgrade: 'websocket', 'X-API-Key': tenant.secretKey, Authorization: `Bearer ${tenant.token}` };
    expect(await open('/api/leads/lead_1/live', headers)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'query.ticket' }] },
    });
  });

  it('gives access to no other endpoint', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const { ticket } = (await ticketFor(tenant, 'lead_1')).body;
    expect((await call('GET', '/api/leads/lead_1', { token: ticket })).status).toBe(401);
    const session = await signSession(
      { userId: 'usr_1', tokenVersion: 1 },
      { secret: env.JWT_SECRET, now: Date.now() },
    );
    expect((await open(`/api/leads/lead_1/live?ticket=${session}`)).status).toBe(401);
  });

  it('gets a 426 if the request does not ask for an upgrade', async () => {
    const tenant = await newTenantInUse();
    await send(tenant, 'lead_1', 'page_view');
    const { status, headers, body } = await open((await ticketFor(tenant, 'lead_1')).body.url, {});
    expect({ status, upgrade: headers.get('Upgrade'), type: headers.get('Content-Type'), code: body.code }).toEqual({
      status: 426,
      upgrade: 'websocket',
      type: 'application/problem+json',
      code: 'upgrade_required',
    });
  });
});
