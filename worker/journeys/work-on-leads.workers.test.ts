import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { fold } from '../domain/fold.ts';
import { leadObject } from '../lead/lead-client.ts';
import { walkEvents } from '../lead/storage/event-log.ts';
import { listOutgoing } from '../lead/storage/outbox.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

let tenant: Tenant;
let me: string;
beforeEach(async () => {
  tenant = await newTenant();
  me = (await call('GET', '/api/auth/me', { token: tenant.token })).body.user.id;
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const send = (leadId: string, eventType = 'demo_request', eventId = `${eventType}_1`) =>
  call('POST', '/api/events', { key: tenant.secretKey, body: { leadId, eventType, eventId } });
const listed = async (query: string) => (await get(`/api/leads?${query}`)).leads.map(({ _id }: { _id: string }) => _id);
const storageOf = (leadId: string) => ({ stub: leadObject(env, tenant.projectId, leadId) });

const requireReplay = (leadId: string) =>
  inLead(storageOf(leadId), (store) => {
    const { snapshot, config } = findLead(store) ?? {};
    const replayed = fold([...walkEvents(store)].flat(), config?.ruleset as never);
    expect(JSON.stringify(replayed)).toBe(JSON.stringify(snapshot?.state));
  });

/** Does every kind of work once. */
async function work(leadId: string) {
  const path = `/api/leads/${leadId}`;
  await ask('PUT', `${path}/owner`, { owner: me });
  await ask('PUT', `${path}/status`, { status: 'working' });
  await ask('POST', `${path}/notes`, { text: 'Wants a quote.\nBy Friday.', mentions: [me], eventId: 'note' });
  const task = { title: 'Send the quote', dueAt: '2026-03-01T09:00:00Z', assignee: me, eventId: 'task' };
  await ask('POST', `${path}/tasks`, task);
  return ask('POST', `${path}/points`, { points: 12.5, reason: 'Met at the fair', eventId: 'points' });
}

describe('work on a lead', () => {
  it('named by a visitor’s ID that a page linked to a known user is rejected, and the error names the user', async () => {
    await send('ann');
    const page = (path: string, body: object) => call('POST', path, { key: tenant.publishableKey, body });
    for (const [user, visitor] of [
      ['ann', 'junk'],
      ['bob', 'honest'],
    ]) {
      await page('/api/events', { anonymousId: visitor, eventType: 'page_view' });
      await page('/v1/identify', { userId: user, anonymousId: visitor, messageId: `link_${user}` });
      await expect.poll(async () => (await get(`/api/leads/${visitor}`))._id).toBe(user);
    }
    const lose = (leadId: string) => ask('PUT', `/api/leads/${leadId}/status`, { status: 'lost', reason: 'Spam' });
    expect(await lose('junk')).toMatchObject({
      status: 409,
      body: { errors: [{ path: 'leadId', message: '`leadId` must be ann, the lead that this one was linked to.' }] },
    });
    expect(await get('/api/leads/ann')).toMatchObject({ _id: 'ann', status: 'new' });
    // Only pages know Bob, so the visitor's ID is accepted as Bob's.
    expect((await lose('honest')).body).toMatchObject({ _id: 'bob', status: 'lost' });
  });

  it('appears in the lead, its timeline, its export and its explanation, and a replay of the log gives the same state', async () => {
    await send('ann');
    const { status, body } = await work('ann');
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ owner: me, status: 'working', lostReason: null, taskDueAt: '2026-03-01T09:00:00.000Z', currentScore: 62.5 },
      ...{ eventCount: 1, velocityScore: 1 },
      tasks: [{ id: 'task', title: 'Send the quote', assignee: me, doneAt: null }],
      notes: [{ id: 'note', by: me, text: 'Wants a quote.\nBy Friday.', mentions: [me] }],
    });
    const timeline = await get('/api/leads/ann/timeline');
    expect(timeline.map(({ eventType }: { eventType: string }) => eventType)).toEqual([
      ...['demo_request', 'owner_changed', 'status_changed', 'note_added', 'task_changed', 'points_given'],
    ]);
    expect(timeline[3].work).toEqual({ type: 'note', text: 'Wants a quote.\nBy Friday.', mentions: [me] });
    expect(timeline.at(-1)).toMatchObject({ by: me, scoreDelta: 12.5, newScore: 62.5, stage: 'hot' });
    const { totals, lines } = await get('/api/leads/ann/explain');
    expect(totals).toEqual({ rules: 50, byHand: 12.5, decay: 0, floor: 0, sum: 62.5 });
    expect(lines.at(-1)).toMatchObject({ type: 'by_hand', points: 12.5, by: me, reason: 'Met at the fair' });
    const exported = await get('/api/leads/ann/export');
    expect(exported.events.map(({ kind }: { kind: string }) => kind).sort()).toEqual([
      ...['activity', 'work', 'work', 'work', 'work', 'work'],
    ]);
    expect(JSON.stringify(exported)).toContain('By Friday.');
    await requireReplay('ann');
  });

  it('is stored once, however often an entry is sent', async () => {
    await send('ann');
    await work('ann');
    const again = await work('ann');
    expect(again.body.currentScore).toBe(62.5);
    expect([again.body.tasks.length, again.body.notes.length]).toEqual([1, 1]);
    const taken = await ask('POST', '/api/leads/ann/notes', { text: 'Hm', eventId: 'demo_request_1' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('keeps manual points through a rescore; negative points never take the score below zero', async () => {
    await send('ann');
    await ask('POST', '/api/leads/ann/points', { points: -80, reason: 'Competitor' });
    await ask('POST', '/api/leads/ann/points', { points: 7, reason: 'Not a competitor' });
    expect((await get('/api/leads/ann')).currentScore).toBe(7);
    const { rules } = await get('/api/scoring-rules/ruleset');
    const demo = rules.find(({ eventType }: { eventType: string }) => eventType === 'demo_request');
    await ask('PUT', `/api/scoring-rules/${demo.id}`, { ...demo, points: 100 });
    await ask('POST', '/api/scoring-rules/rescore', {});
    await vi.waitFor(async () => expect((await get('/api/leads/ann')).currentScore).toBe(27), { timeout: 20_000 });
    await requireReplay('ann');
  });

  it('fires no automation on event types, and finishes a task by the task’s own ID', async () => {
    await send('ann');
    await ask('POST', '/api/leads/ann/tasks', { title: 'Call', eventId: 't1' });
    const done = await ask('PATCH', '/api/leads/ann/tasks/t1', { done: true });
    expect(done.body.tasks).toMatchObject([{ id: 't1', doneAt: expect.any(String) }]);
    expect((await ask('PATCH', '/api/leads/ann/tasks/t2', { done: true })).status).toBe(404);
    const { eventCount, lastEventAt } = await get('/api/leads/ann');
    const [first] = await get('/api/leads/ann/timeline');
    expect({ eventCount, lastEventAt }).toEqual({ eventCount: 1, lastEventAt: first.timestamp });
  });

  it('makes “won” the outcome from that moment on, and “lost” ends the calls', async () => {
    await send('ann');
    await ask('PATCH', '/api/leads/ann', { email: 'ann@acme.example' });
    await ask('PUT', '/api/leads/ann/status', { status: 'won' });
    expect((await get('/api/leads/ann/intelligence')).basis.nextBestAction.because).toBe('outcome');
    await ask('PUT', '/api/leads/ann/status', { status: 'lost', reason: 'No budget' });
    expect((await get('/api/leads/ann/intelligence')).basis.nextBestAction).toMatchObject({
      ...{ because: 'lost', reason: 'Marked lost: No budget.' },
    });
  });
});

describe('a test event', () => {
  it('appears in the timeline with the points that the rules would give, and changes nothing else', async () => {
    await send('ann', 'page_view');
    const before = await get('/api/leads/ann');
    const body = { eventType: 'demo_request', properties: { page: '/pricing' }, eventId: 'test' };
    const sent = await ask('POST', '/api/leads/ann/test-events', body);
    expect(sent.status).toBe(201);
    await ask('POST', '/api/leads/ann/test-events', body);
    const { version, ...after } = await get('/api/leads/ann');
    expect({ ...after, version: before.version }).toEqual(before);
    expect(version).toBe(before.version + 1);
    const entries = (await get('/api/leads/ann/timeline')).slice(1);
    const work = { type: 'test', eventType: 'demo_request', properties: { page: '/pricing' }, points: 50 };
    expect(entries).toMatchObject([{ type: 'work', eventType: 'test_sent', scoreDelta: 0, by: me, work }]);
    expect(JSON.stringify(await get('/api/leads/ann/export'))).toContain('/pricing');
    await requireReplay('ann');
  });

  it('queues no delivery, although the same event from a key queues three', async () => {
    const url = `${inject('receiverUrl')}/${crypto.randomUUID()}/200`;
    const deliveries = async () => (await get('/api/deliveries')).deliveries.length;
    await send('ann', 'page_view');
    for (const trigger of [{ whenEvent: 'demo_request' }, { whenScoreAbove: 40 }])
      await ask('POST', '/api/automations', {
        name: 'Tell',
        action: 'webhook',
        ...trigger,
        config: { url, method: 'POST' },
      });
    await ask('POST', '/api/webhooks', { url, events: ['lead.score_changed'] });
    for (const eventType of ['demo_request', 'contract_signed'])
      await ask('POST', '/api/leads/ann/test-events', { eventType });
    expect(await inLead(storageOf('ann'), (store) => listOutgoing(store, ''))).toEqual([]);
    await send('ann');
    await vi.waitFor(async () => expect(await deliveries()).toBe(3), { timeout: 20_000 });
  });
});

describe('work on a lead after a merge, unmerge or erasure', () => {
  it('is combined by a merge and restored by an unmerge', async () => {
    await send('ann');
    await work('ann');
    await call('POST', '/api/events', {
      key: tenant.publishableKey,
      body: { anonymousId: 'visitor', eventType: 'page_view', eventId: 'v1' },
    });
    await ask('POST', '/api/leads/visitor/notes', { text: 'Chatted on the site', eventId: 'chat' });
    const before = await get('/api/leads/visitor');
    await ask('POST', '/api/leads/ann/merge', { leadId: 'visitor' });
    await vi.waitFor(async () => expect((await get('/api/leads/visitor'))._id).toBe('ann'));
    const { notes, owner } = await get('/api/leads/ann');
    expect(notes.map(({ text }: { text: string }) => text)).toEqual([
      'Chatted on the site',
      'Wants a quote.\nBy Friday.',
    ]);
    expect(owner).toBe(me);
    await requireReplay('ann');
    // The note is sent while the lead is merged into the other one, so an unmerge moves the note back.
    await ask('POST', '/api/leads/visitor/notes', { text: 'Called back', eventId: 'call' });
    await ask('POST', '/api/leads/visitor/unmerge');
    await vi.waitFor(async () => expect((await get('/api/leads/visitor'))._id).toBe('visitor'));
    const after = await get('/api/leads/visitor');
    expect(after.notes.map(({ text }: { text: string }) => text)).toEqual(['Called back', 'Chatted on the site']);
    expect(after.currentScore).toBe(before.currentScore);
    expect((await get('/api/leads/ann')).notes.length).toBe(1);
    await requireReplay('visitor');
  });

  it('keeps a known lead’s owner and status when a page links a visitor whom sales has given up on', async () => {
    const page = (body: object) =>
      call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType: 'page_view', ...body } });
    for (const leadId of ['ann', 'bob']) await send(leadId);
    await ask('PUT', '/api/leads/ann/owner', { owner: me });
    await ask('PUT', '/api/leads/ann/status', { status: 'working' });
    for (const [userId, anonymousId] of [
      ['ann', 'spam_1'],
      ['bob', 'spam_2'],
    ]) {
      await page({ anonymousId });
      await ask('PUT', `/api/leads/${anonymousId}/owner`, { owner: me });
      await ask('PUT', `/api/leads/${anonymousId}/owner`, { owner: null });
      await ask('PUT', `/api/leads/${anonymousId}/status`, { status: 'lost', reason: 'Spam' });
      await page({ userId, anonymousId });
      await vi.waitFor(async () => expect((await get(`/api/leads/${anonymousId}`))._id).toBe(userId));
      await requireReplay(userId as string);
    }
    expect(await get('/api/leads/ann')).toMatchObject({ owner: me, status: 'working', mergedFrom: ['spam_1'] });
    expect(await get('/api/leads/bob')).toMatchObject({ status: 'new', lostReason: null, mergedFrom: ['spam_2'] });
  });

  it('leaves nothing behind on an erased lead, which accepts no more work', async () => {
    await send('ann');
    await work('ann');
    await ask('DELETE', '/api/leads/ann');
    expect((await ask('POST', '/api/leads/ann/notes', { text: 'Late' })).status).toBe(404);
    const { results } = await env.DB.prepare('SELECT * FROM leads_worked WHERE project_id = ?1')
      .bind(tenant.projectId)
      .all();
    await vi.waitFor(() => expect(results).toEqual([]));
  });
});

describe('lists of leads', () => {
  it('can be filtered by owner and status, and show both with the next task', async () => {
    for (const id of ['ann', 'bob', 'cid']) await send(id);
    await work('ann');
    await ask('PUT', '/api/leads/bob/status', { status: 'won' });
    await vi.waitFor(async () => expect(await listed('status=won')).toEqual(['bob']), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await listed('owner=me')).toEqual(['ann']), { timeout: 10_000 });
    expect(await listed(`owner=${me}&status=working&search=nobody`)).toEqual([]);
    expect(await listed('owner=none&status=open')).toEqual(['cid']);
    expect(await listed('status=open&minScore=55')).toEqual(['ann']);
    const [ann] = (await get('/api/leads?owner=me&stage=hot')).leads;
    expect(ann).toMatchObject({ owner: me, status: 'working', taskDueAt: '2026-03-01T09:00:00.000Z' });
    expect((await call('GET', '/api/leads?owner=me', { key: tenant.secretKey })).body).toMatchObject({
      ...{ status: 400, errors: [{ path: 'query.owner' }] },
    });
  });

  it('can be filtered for leads of people who left the project', async () => {
    const gone = await newMember(tenant.projectId, 'member');
    await send('ann');
    await ask('PUT', '/api/leads/ann/owner', { owner: gone.userId });
    await vi.waitFor(async () => expect(await listed(`owner=${gone.userId}`)).toEqual(['ann']), { timeout: 10_000 });
    expect(await listed('owner=former')).toEqual([]);
    await ask('DELETE', `/api/projects/${tenant.projectId}/members/${gone.userId}`);
    expect(await listed('owner=former')).toEqual(['ann']);
    expect((await ask('PUT', '/api/leads/ann/status', { status: 'contacted' })).body.owner).toBe(gone.userId);
  });
});

describe('work is rejected', () => {
  const PATHS = [
    ['PUT', 'owner', { owner: null }],
    ['PUT', 'status', { status: 'won' }],
    ['POST', 'notes', { text: 'Hi' }],
    ['POST', 'tasks', { title: 'Call' }],
    ['PATCH', 'tasks/t1', { done: true }],
    ['POST', 'points', { points: 1, reason: 'Fair' }],
    ['POST', 'test-events', { eventType: 'demo_request' }],
  ] as const;

  it.each(PATHS)(
    'when %s %s names another project’s lead, or a viewer or publishable key sends it',
    async (method, path, body) => {
      await send('ann');
      const url = `/api/leads/ann/${path}`;
      const other = await newTenant('other@example.com');
      expect((await call(method, url, { token: other.token, body })).status).toBe(404);
      const viewer = await newMember(tenant.projectId, 'viewer');
      const headers = { 'X-Project-Id': tenant.projectId };
      expect((await call(method, url, { token: viewer.token, headers, body })).status).toBe(403);
      expect((await call(method, url, { key: tenant.publishableKey, body })).status).toBe(403);
    },
  );

  it.each([
    ['PUT', 'owner', { owner: 'usr_nobody' }, 'owner'],
    ['PUT', 'status', { status: 'lost' }, 'reason'],
    ['PUT', 'status', { status: 'won', reason: 'Great' }, 'reason'],
    ['PUT', 'status', { status: 'sold' }, 'status'],
    ['POST', 'notes', { text: ' ' }, 'text'],
    ['POST', 'notes', { text: 'x'.repeat(LIMITS.noteCharsMax + 1) }, 'text'],
    ['POST', 'notes', { text: 'Hi', mentions: ['usr_nobody'] }, 'mentions'],
    ['POST', 'tasks', { title: 'Call', assignee: 'usr_nobody' }, 'assignee'],
    ['POST', 'tasks', { title: 'Call', dueAt: 'tomorrow' }, 'dueAt'],
    ['POST', 'points', { points: LIMITS.handPointsMax + 1, reason: 'Fair' }, 'points'],
    ['POST', 'points', { points: 0, reason: 'Fair' }, 'points'],
    ['POST', 'points', { points: 1.234, reason: 'Fair' }, 'points'],
    ['POST', 'points', { points: 5 }, 'reason'],
    ['POST', 'notes', { text: 'Hi', color: 'red' }, 'color'],
    ['POST', 'test-events', { properties: {} }, 'eventType'],
  ])('when %s %s sends %j, and the error names %s', async (method, path, body, field) => {
    await send('ann');
    const refused = await ask(method, `/api/leads/ann/${path}`, body);
    expect(refused.status).toBe(400);
    expect(refused.body.errors[0].path).toMatch(new RegExp(`^(body\\.)?${field}`));
  });

  it('when it is sent as an event: the event is stored, but counts as an ordinary event', async () => {
    const body = {
      leadId: 'ann',
      eventType: 'owner_changed',
      kind: 'work',
      work: { type: 'owner', owner: me },
      eventId: 'e1',
    };
    await call('POST', '/api/events', { key: tenant.secretKey, body });
    expect(await get('/api/leads/ann')).toMatchObject({ owner: null, eventCount: 1 });
  });

  it('beyond fifty open tasks per lead', async () => {
    await send('ann');
    for (let i = 0; i < LIMITS.openTasksMax; i++)
      await ask('POST', '/api/leads/ann/tasks', { title: `${i}`, eventId: `t${i}` });
    expect((await ask('POST', '/api/leads/ann/tasks', { title: 'One more' })).status).toBe(409);
    await ask('PATCH', '/api/leads/ann/tasks/t3', { done: true });
    expect((await ask('POST', '/api/leads/ann/tasks', { title: 'One more' })).status).toBe(201);
  });
});
