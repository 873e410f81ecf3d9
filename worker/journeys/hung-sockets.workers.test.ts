import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { type DurableObject, env, exports } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LeadLiveMessage } from '../contract/lead-live.ts';
import type { ProjectLiveMessage } from '../contract/project-live.ts';
import { leadObject } from '../lead/lead-client.ts';
import { projectObject } from '../project/project-client.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { openSocket } from '../testing/live.ts';

type Watched = DurableObject & { webSocketClose(socket: WebSocket, code: number): void };
type Stub = DurableObjectStub<Watched>;

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const send = (leadId: string, eventId: string, eventType = 'page_view') =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId, eventId } });
const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const scoreOf = async (leadId: string) => (await asOwner('GET', `/api/leads/${leadId}`)).body.currentScore;

const ticketUrl = async (what: string) => (await asOwner('POST', `/api/${what}/live-ticket`)).body.url as string;

/** A hung page: it never reads, and never answers a close frame. */
async function openHungSocket(what: string): Promise<void> {
  const url = `https://leads.example${await ticketUrl(what)}`;
  const { status } = await exports.default.fetch(url, { headers: { Upgrade: 'websocket' } });
  expect(status).toBe(101);
}

/** Adds a broken socket to an object. Every operation on the socket throws an error. */
const addBrokenSocket = (stub: Stub) =>
  runInDurableObject(stub, (_, state) => {
    const broken = () => {
      throw new Error('the socket is broken');
    };
    const socket = { readyState: WebSocket.OPEN, send: broken, close: broken, deserializeAttachment: broken };
    const list = state.getWebSockets.bind(state);
    vi.spyOn(state, 'getWebSockets').mockImplementation(() => [socket as unknown as WebSocket, ...list()]);
  });

const project = () => projectObject(env, tenant.projectId) as unknown as Stub;
const lead = (leadId: string) => leadObject(env, tenant.projectId, leadId) as unknown as Stub;

describe.each([
  [
    'hang',
    async (leadIds: string[]) => {
      await openHungSocket(`projects/${tenant.projectId}`);
      for (const leadId of leadIds) await openHungSocket(`leads/${leadId}`);
    },
  ],
  [
    'throw',
    async (leadIds: string[]) => {
      await addBrokenSocket(project());
      for (const leadId of leadIds) await addBrokenSocket(lead(leadId));
    },
  ],
])('sockets that %s', (_what, breakSockets) => {
  it('do not affect responses to events, merges, unmerges and erasures', async () => {
    await send('lead_a', 'evt_1', 'signup');
    await send('lead_b', 'evt_2');
    await breakSockets(['lead_a', 'lead_b']);
    expect((await send('lead_b', 'evt_3')).status).toBe(202);
    expect((await asOwner('POST', '/api/leads/lead_a/merge', { leadId: 'lead_b' })).status).toBe(202);
    expect((await send('lead_b', 'evt_4')).status).toBe(202);
    await expect.poll(() => scoreOf('lead_a')).toBe(35);
    expect((await asOwner('POST', '/api/leads/lead_b/unmerge')).status).toBe(202);
    await expect.poll(() => scoreOf('lead_a')).toBe(20);
    await expect.poll(() => scoreOf('lead_b')).toBe(15);
    expect((await send('lead_b', 'evt_5')).status).toBe(202);
    expect((await send('lead_b', 'evt_5')).status).toBe(202);
    expect(await scoreOf('lead_b')).toBe(20);
    expect((await asOwner('PATCH', '/api/leads/lead_b', { name: 'Bob' })).body).toMatchObject({ name: 'Bob' });
    expect((await asOwner('DELETE', '/api/leads/lead_b')).status).toBe(200);
    expect((await asOwner('GET', '/api/leads/lead_b')).status).toBe(404);
  });

  it('do not affect responses when a member is removed or leaves, or a project is deleted', async () => {
    await send('lead_a', 'evt_1');
    await breakSockets([]);
    const [colleague, viewer] = [
      await newMember(tenant.projectId, 'member'),
      await newMember(tenant.projectId, 'viewer'),
    ];
    const members = `/api/projects/${tenant.projectId}/members`;
    expect((await asOwner('DELETE', `${members}/${colleague.userId}`)).status).toBe(200);
    expect((await send('lead_a', 'evt_2')).status).toBe(202);
    expect((await call('POST', `/api/projects/${tenant.projectId}/leave`, { token: viewer.token })).status).toBe(200);
    expect((await asOwner('DELETE', `/api/projects/${tenant.projectId}`)).status).toBe(202);
  });

  it('do not stop messages to other sockets, which get each message once', async () => {
    await breakSockets([]);
    const dashboard = await openSocket<ProjectLiveMessage>(await ticketUrl(`projects/${tenant.projectId}`));
    const told = () =>
      dashboard.messages.flatMap((message) =>
        typeof message === 'object' && message.type === 'commit' ? message.news.map(({ leadId }) => leadId) : [],
      );
    // Each change must be sent on its own: a change that could not be sent would be combined with the next one.
    for (const leadId of ['lead_a', 'lead_b', 'lead_c']) {
      await send(leadId, `evt_${leadId}`);
      await runDurableObjectAlarm(lead(leadId));
      await expect.poll(told).toContain(leadId);
    }
    expect(told()).toEqual(['lead_a', 'lead_b', 'lead_c']);
  });

  it('do not stop a lead’s changes from reaching its other watchers', async () => {
    await send('lead_a', 'evt_1');
    await breakSockets(['lead_a']);
    const page = await openSocket<LeadLiveMessage>(await ticketUrl('leads/lead_a'));
    await page.received(1);
    await send('lead_a', 'evt_2');
    await send('lead_a', 'evt_3');
    expect((await page.received(3)).map((message) => 'version' in message && message.version)).toEqual([1, 2, 3]);
  });
});

it('an object stops computing messages for a socket that has closed', async () => {
  await send('lead_b', 'evt_1');
  await openHungSocket('leads/lead_b');
  await asOwner('POST', '/api/leads/lead_a/merge', { leadId: 'lead_b' });
  await send('lead_a', 'evt_2');
  await asOwner('POST', '/api/leads/lead_a/merge', { leadId: 'lead_b' });
  const states = await runInDurableObject(lead('lead_b'), (_, state) =>
    state.getWebSockets().map(({ readyState }) => readyState),
  );
  expect(states).toEqual([WebSocket.CLOSING]);
});

it.each([undefined, 1000, 3000])('both objects release a client that closes its socket with %s', async (code) => {
  await send('lead_a', 'evt_1');
  const countOf = async (stub: Stub) => runInDurableObject(stub, (_, state) => state.getWebSockets().length);
  for (const [what, stub] of [
    ['leads/lead_a', lead('lead_a')],
    [`projects/${tenant.projectId}`, project()],
  ] as const) {
    const { socket } = await openSocket(await ticketUrl(what));
    expect(await countOf(stub)).toBe(1);
    socket.close(code);
    await expect.poll(() => countOf(stub)).toBe(0);
  }
});

// The platform reports some closed connections with codes that no client can send.
it.each([1005, 1006, 1015])('both objects handle a connection that closes with code %i', async (code) => {
  for (const stub of [lead('lead_a'), project()]) {
    const closed = await runInDurableObject(stub, (object) => {
      const socket = { close: vi.fn() };
      (object as Watched).webSocketClose(socket as unknown as WebSocket, code);
      return socket.close.mock.calls;
    });
    expect(closed).toEqual([[1000, undefined]]);
  }
});
