import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { leadObject } from '../../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { type ExportedLine, exportAll, OPERATOR_KEY, restoreLines } from '../../testing/restored-leads.ts';
import { readEverything } from '../export/read-everything.ts';

const LEADS = ['ann', 'bob', 'cid', 'dan', 'visitor_1'];
const DAY_MS = 86_400_000;

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const post = (path: string, body: unknown, key = tenant.secretKey) => call('POST', path, { key, body });
const send = (leadId: string, eventType: string, { eventId, daysAgo = 0 }: { eventId: string; daysAgo?: number }) =>
  post('/api/events', { leadId, eventType, eventId, timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString() });

async function settle({ projectId }: Pick<Tenant, 'projectId'>) {
  for (const leadId of LEADS) while (await runDurableObjectAlarm(leadObject(env, projectId, leadId)));
}

/** Leads in several stages with late events, page events, properties and merges, one of which goes through a third lead. */
async function fill() {
  await send('ann', 'contract_signed', { eventId: 'evt_1', daysAgo: 30 });
  await send('ann', 'page_view', { eventId: 'evt_2', daysAgo: 2 });
  await post('/api/leads', { leadId: 'ann', email: 'ann@example.com', custom: { seats: 12, tags: ['a', null] } });
  await send('bob', 'demo_request', { eventId: 'evt_6', daysAgo: 1 });
  await send('cid', 'signup', { eventId: 'evt_3', daysAgo: 5 });
  await send('dan', 'download', { eventId: 'evt_4' });
  await call('PUT', '/api/leads/dan/status', { key: tenant.secretKey, body: { status: 'lost', reason: 'No budget' } });
  const task = { title: 'Call again', dueAt: '2027-03-01T09:00:00.000Z' };
  await post('/api/leads/dan/tasks', task);
  await post('/api/leads/dan/points', { points: 20, reason: 'Met at the fair' });
  await post('/api/leads/dan/notes', { text: 'Asked for a quote.' });
  await env.DB.prepare(
    `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, status, created_at, updated_at, is_vouched, import_ids)
     VALUES (?1, 'dan', 'ann', 'both_own', 'dismissed', 1000, 2000, 1, '["imp_1"]')`,
  )
    .bind(tenant.projectId)
    .run();
  const visitor = { eventType: 'page_view', anonymousId: 'visitor_1', eventId: 'evt_5' };
  await post('/api/events', visitor, tenant.publishableKey);
  await settle(tenant);
  for (const [winner, leadId] of [
    ['bob', 'cid'],
    ['ann', 'bob'],
  ]) {
    await post(`/api/leads/${winner}/merge`, { leadId });
    await settle(tenant);
  }
  const listed = async () => (await call('GET', '/api/leads', { token: tenant.token })).body.total;
  await expect.poll(listed).toBe(3);
}

const restore = (project: Tenant, lines: ExportedLine[], options?: { mergesPerPart: number }) =>
  restoreLines(project, lines, () => settle(project), options);

/** The lead as people see it, without anything that depends on the time of the request or on the project. */
async function see({ token }: Tenant, leadId: string) {
  const read = async (path: string) => (await call('GET', `/api/leads/${leadId}${path}`, { token })).body;
  const [{ createdAt: _createdAt, version: _version, ...lead }, timeline] = [await read(''), await read('/timeline')];
  const events = timeline.filter(({ type }: { type: string }) => type === 'event');
  return { lead, events };
}

const round = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, item) => (typeof item === 'number' ? Math.round(item) : item));

describe('a full export', () => {
  it('restores an email that two users share; the second user owns the email once the first user has another email', async () => {
    for (const leadId of ['ann', 'bob']) await post('/api/leads', { leadId, email: 'shared@example.com' });
    const listed = async () => (await call('GET', '/api/leads', { token: tenant.token })).body.total;
    await expect.poll(listed).toBe(2);
    const fresh = await newTenant('fresh@example.com');
    await restore(fresh, await exportAll(tenant));
    await settle(fresh);
    await call('PATCH', '/api/leads/ann', { key: fresh.secretKey, body: { email: 'ann@example.com' } });
    const owner = env.DB.prepare(
      `SELECT lead_id FROM identities WHERE project_id = ?1 AND value = 'shared@example.com'`,
    );
    expect(await owner.bind(fresh.projectId).first('lead_id')).toBe('bob');
  });

  it('restores events that exceed the size limit because the server added fields', async () => {
    const properties = { list: Array(4095).fill(0) };
    const events = [{ eventType: 'page_view', context: { bot: true } }, { eventType: 'contract_signed' }].map(
      (event, n) => ({ ...event, userId: 'ann', eventId: `evt_${n}`, properties }),
    );
    for (const event of events) expect((await post('/api/events', event, tenant.publishableKey)).status).toBe(202);
    await post('/api/leads', { leadId: 'bob', name: 'Bob' });
    const listed = async () => (await call('GET', '/api/leads', { token: tenant.token })).body.total;
    await expect.poll(listed).toBe(2);
    const fresh = await newTenant('fresh@example.com');
    expect(await restore(fresh, await exportAll(tenant))).toMatchObject({ leads: 2, accepted: 3 });
  });

  it('restores equal scores, timelines and merges in a new project, even if the restore is repeated', async () => {
    await fill();
    const lines = await exportAll(tenant);
    const fresh = await newTenant('fresh@example.com');
    expect(await restore(fresh, lines, { mergesPerPart: 1 })).toMatchObject({
      leads: 3,
      accepted: 6 + 1 + 4,
      erased: 0,
    });
    await settle(fresh);
    for (const leadId of ['ann', 'bob', 'cid', 'dan', 'visitor_1'])
      expect(round(await see(fresh, leadId))).toEqual(round(await see(tenant, leadId)));
    expect((await see(fresh, 'cid')).lead).toMatchObject({ _id: 'ann', mergedCount: 2, email: 'ann@example.com' });
    expect(await restore(fresh, lines)).toMatchObject({ accepted: 0 });
    await call('POST', '/api/leads/cid/unmerge', { token: fresh.token });
    await settle(fresh);
    await expect.poll(async () => (await see(fresh, 'cid')).lead).toMatchObject({ _id: 'cid', eventCount: 1 });
    const again = await exportAll(fresh);
    expect(again.flatMap(({ identities }) => identities)).toEqual(lines.flatMap(({ identities }) => identities));
    expect(lines.flatMap(({ conflicts }) => conflicts)).toMatchObject([{ leadId: 'dan', otherLeadId: 'ann' }]);
    expect(again.flatMap(({ conflicts }) => conflicts)).toEqual(
      expect.arrayContaining(lines.flatMap(({ conflicts }) => conflicts)),
    );
  });

  it('restores a lead whose log takes several lines', async () => {
    await fill();
    const [{ projectId }, now] = [tenant, Date.now()];
    const text = async (lineCharsMax?: number) => {
      const pieces = await readEverything(env, { projectId, leadId: 'ann', now, lineCharsMax });
      let json = '';
      for await (const piece of pieces ?? []) json += piece;
      return json;
    };
    const [whole, ...cut] = [await text(), ...(await text(1)).split('\n')].map((line) => JSON.parse(line));
    // Each line begins in the same way, and together the lines have the same lists.
    const { exportedAt, lead, trust, ...lists } = whole;
    for (const line of cut) expect(line).toMatchObject({ exportedAt, lead, trust });
    expect(
      Object.fromEntries(Object.keys(lists).map((name) => [name, cut.flatMap((line) => line[name] ?? [])])),
    ).toEqual(lists);
    expect(cut).toHaveLength(lists.events.length + lists.withdrawn.length + lists.transitions.length);
    const fresh = await newTenant('fresh@example.com');
    expect(await restore(fresh, cut)).toMatchObject({ accepted: lists.events.length });
    await settle(fresh);
    for (const leadId of ['ann', 'bob', 'cid'])
      expect(round(await see(fresh, leadId))).toEqual(round(await see(tenant, leadId)));
  });

  it('restores which IDs only pages had used, so that an erasure leaves these IDs free', async () => {
    const byPage = (userId: string) => post('/api/events', { userId, eventType: 'signup' }, tenant.publishableKey);
    for (const leadId of ['bob', 'cid', 'dan']) await byPage(leadId);
    await post('/api/events', { anonymousId: 'bob', eventType: 'signup' });
    await send('ann', 'signup', { eventId: 'evt_1' });
    await send('dan', 'signup', { eventId: 'evt_2' });
    await settle(tenant);
    await post('/api/leads/ann/merge', { leadId: 'cid' });
    await settle(tenant);
    const listed = async () => (await call('GET', '/api/leads', { token: tenant.token })).body.total;
    await expect.poll(listed).toBe(3);
    const fresh = await newTenant('fresh@example.com');
    await restore(fresh, await exportAll(tenant));
    for (const leadId of ['ann', 'bob', 'dan']) await call('DELETE', `/api/leads/${leadId}`, { token: fresh.token });
    await settle(fresh);
    const use = async (leadId: string) => (await post('/api/leads', { leadId, name: 'Real' }, fresh.secretKey)).status;
    expect([await use('bob'), await use('cid'), await use('dan')]).toEqual([201, 201, 410]);
  });

  it('restores points from rules that have changed since', async () => {
    await send('dan', 'page_view', { eventId: 'evt_1' });
    await expect.poll(async () => (await exportAll(tenant)).length).toBe(1);
    const lines = await exportAll(tenant);
    const fresh = await newTenant('fresh@example.com');
    const { body: rules } = await call('GET', '/api/scoring-rules', { token: fresh.token });
    for (const { id } of rules) await call('DELETE', `/api/scoring-rules/${id}`, { token: fresh.token });
    await restore(fresh, lines);
    expect((await see(fresh, 'dan')).lead.currentScore).toBe(5);
  });

  it('announces nothing when it is restored, adds an audit entry, and restores no erased leads', async () => {
    await fill();
    const lines = await exportAll(tenant);
    await call('DELETE', '/api/leads/dan', { token: tenant.token });
    await settle(tenant);
    const before = await env.DB.prepare('SELECT count(*) AS n FROM deliveries').first('n');
    expect(await restore(tenant, lines)).toMatchObject({ accepted: 0, erased: 1 + 4 });
    expect((await call('GET', '/api/leads/dan', { token: tenant.token })).status).toBe(404);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM identity_conflicts').first('n')).toBe(0);
    expect(await env.DB.prepare('SELECT count(*) AS n FROM deliveries').first('n')).toBe(before);
    const { body } = await call('GET', `/api/projects/${tenant.projectId}/audit-log`, { token: tenant.token });
    expect(body.entries[0]).toMatchObject({ action: 'leads.restored', actor: { type: 'system' }, after: { leads: 3 } });
  });

  it('drill: restores leads in a new project after they were erased by mistake', async () => {
    await fill();
    const lines = await exportAll(tenant);
    const seen = await Promise.all(['ann', 'dan'].map((leadId) => see(tenant, leadId)));
    const { token } = tenant;
    const { body: preview } = await call('GET', '/api/erasures/preview?minScore=0', { token });
    const erasure = { filter: { minScore: 0 }, leads: preview.leads };
    const { body: run } = await call('POST', '/api/erasures', { token, body: erasure });
    const status = async () => (await call('GET', `/api/erasures/${run.id}`, { token })).body.status;
    await expect.poll(status, { timeout: 60_000 }).toBe('finished');
    await settle(tenant);
    expect((await call('GET', '/api/leads/ann', { token })).status).toBe(404);
    const project = await newTenant('drill@example.com');
    await restore(project, lines);
    await settle(project);
    expect(round(await Promise.all(['ann', 'dan'].map((leadId) => see(project, leadId))))).toEqual(round(seen));
  });

  it('can be restored only by the operator', async () => {
    const body = { type: 'begin', projectId: tenant.projectId, leads: 0 };
    expect((await call('POST', '/api/operator/restore', { token: tenant.token, body })).status).toBe(401);
    const absent = { ...body, projectId: 'prj_none' };
    expect((await call('POST', '/api/operator/restore', { token: OPERATOR_KEY, body: absent })).status).toBe(404);
  });
});
