import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { leadObject } from '../lead/lead-client.ts';
import { execIn } from '../lead/storage/tables.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const get = async (path: string) => (await call('GET', path, { key: tenant.secretKey })).body;
const send = (body: object) => call('POST', '/api/events', { key: tenant.secretKey, body });

async function upload(lines: string[], type = 'events'): Promise<string> {
  const response = await exports.default.fetch(`https://leads.example/api/imports?type=${type}&format=csv`, {
    method: 'POST',
    headers: { 'X-API-Key': tenant.secretKey },
    body: lines.join('\n'),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { importId: string }).importId;
}

async function bringIn(lines: string[], type = 'events') {
  const importId = await upload(lines, type);
  await expect.poll(() => get(`/api/imports/${importId}`)).toMatchObject({ status: 'finished' });
  return importId;
}

async function undo(importId: string) {
  const { status, body } = await call('POST', `/api/imports/${importId}/undo`, { key: tenant.secretKey });
  expect({ status, importId: body.importId }).toEqual({ status: 202, importId });
  await expect.poll(() => get(`/api/imports/${importId}`), { timeout: 30_000 }).toMatchObject({ status: 'undone' });
  return get(`/api/imports/${importId}`);
}

/** The lead, without the times of viewing and changing it. */
async function leadOf(leadId: string) {
  const { version: _version, ...lead } = await get(`/api/leads/${leadId}`);
  return lead;
}
const activity = async () => {
  const { results } = await env.DB.prepare(
    'SELECT event_type AS type, sum(count) AS n FROM activity_hourly WHERE project_id = ?1 GROUP BY type HAVING n <> 0 ORDER BY type',
  )
    .bind(tenant.projectId)
    .all();
  return results;
};

describe('an unsigned email in a project that requires signatures', () => {
  const LINES = ['leadId,name,email', 'user_1,Ann,ann@shop.example', 'user_2,Bob,bob@shop.example'];
  const claims = async () =>
    (await env.DB.prepare('SELECT value FROM identities ORDER BY value').all<{ value: string }>()).results;

  it.each([
    ['the email of the imported lead itself', 'user_1', 'ann@shop.example'],
    ['the email of another imported lead', 'user_2', 'ann@shop.example'],
    ['an email for a lead of its own', 'stranger', 'ann@shop.example'],
  ])('claims nothing, even after an import is undone: %s', async (_case, userId, email) => {
    const inProject = `/api/projects/${tenant.projectId}`;
    await call('POST', `${inProject}/identity-secret`, { token: tenant.token });
    await call('PATCH', inProject, { token: tenant.token, body: { requireSignedIdentify: true } });
    const importId = await bringIn(LINES, 'leads');
    const said = { userId, traits: { email } };
    const { status } = await call('POST', '/v1/identify', { token: tenant.publishableKey, body: said });
    expect(status).toBe(200);
    await undo(importId);
    expect(await claims()).toEqual([]);
    // The customer's server can still say whose email this is.
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'ann', email } });
    expect(await get('/api/leads/ann')).toMatchObject({ _id: 'ann', email, mergedFrom: [] });
    expect(await get('/api/identity-conflicts')).toEqual([]);
  });

  it('is claimed once a signature or the server confirms it, or once the project requires no signatures', async () => {
    const importId = await bringIn(LINES, 'leads');
    await call('POST', '/v1/identify', {
      token: tenant.publishableKey,
      body: { userId: 'user_1', traits: { email: 'ann@shop.example' } },
    });
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'user_2', email: 'bob@shop.example' } });
    await undo(importId);
    expect(await claims()).toEqual([{ value: 'ann@shop.example' }, { value: 'bob@shop.example' }]);
  });
});

describe('undoing an import of events', () => {
  it('returns every lead to its state before the import, and keeps the events marked as withdrawn', async () => {
    await send({ eventType: 'page_view', leadId: 'lead_1', eventId: 'live_1', timestamp: '2026-02-10T10:00:00Z' });
    const before = await leadOf('lead_1');
    const importId = await bringIn([
      'leadId,eventType,eventId,timestamp',
      'lead_1,demo_request,evt_1,2026-02-09T10:00:00Z',
      'lead_1,signup,evt_2,2026-02-11T10:00:00Z',
      'lead_2,contract_signed,evt_1,2026-02-11T10:00:00Z',
    ]);
    expect(await get('/api/leads/lead_2')).toMatchObject({ eventCount: 1 });

    const undone = await undo(importId);
    expect(undone).toMatchObject({ isUndoable: true, undo: { leads: 2, done: 2, changed: 2 } });
    expect(await leadOf('lead_1')).toEqual(before);
    expect((await call('GET', '/api/leads/lead_2', { key: tenant.secretKey })).status).toBe(404);
    expect(
      (await get('/api/leads/lead_1/timeline')).filter((entry: { type: string }) => entry.type !== 'stage_change'),
    ).toMatchObject([
      { type: 'withdrawn', eventId: 'evt_1', eventType: 'demo_request', importId, scoreDelta: 0 },
      { type: 'event', eventId: 'live_1' },
      { type: 'withdrawn', eventId: 'evt_2', importId },
    ]);
    const exported = await get('/api/leads/lead_1/export');
    expect(exported.events).toMatchObject([{ eventId: 'live_1' }]);
    expect(exported.withdrawn).toMatchObject([
      { eventId: 'evt_1', importId },
      { eventId: 'evt_2', importId },
    ]);
    await expect
      .poll(async () => (await get('/api/leads')).leads.map(({ _id }: { _id: string }) => _id))
      .toEqual(['lead_1']);
    await expect.poll(activity).toEqual([{ type: 'page_view', n: 1 }]);
    expect(
      (await call('GET', `/api/projects/${tenant.projectId}/audit-log`, { token: tenant.token })).body,
    ).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ action: 'import.undone', target: importId })]),
    });
  });

  it('lets a corrected file with the same IDs count completely', async () => {
    const header = 'leadId,eventType,eventId,timestamp';
    const first = await bringIn([
      header,
      'lead_1,demo_request,evt_1,2026-02-09T10:00:00Z',
      'lead_9,signup,evt_2,2026-02-09T10:00:00Z',
    ]);
    await undo(first);
    const second = await bringIn([
      header,
      'lead_1,signup,evt_1,2026-02-09T10:00:00Z',
      'lead_9,signup,evt_2,2026-02-09T10:00:00Z',
    ]);
    expect(await get(`/api/imports/${second}`)).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(
      (await get('/api/leads/lead_1/timeline')).map(({ type, eventType }: Record<string, string>) => [type, eventType]),
    ).toEqual(
      expect.arrayContaining([
        ['withdrawn', 'demo_request'],
        ['event', 'signup'],
      ]),
    );
    // Undoing the first import again takes away nothing that the second import added.
    await undo(first);
    expect(await get('/api/leads/lead_1')).toMatchObject({ eventCount: 1 });
    await undo(second);
    expect((await call('GET', '/api/leads/lead_1', { key: tenant.secretKey })).status).toBe(404);
  });

  it('keeps counting an event that also arrived another way', async () => {
    const row = 'lead_1,demo_request,evt_1,2026-02-09T10:00:00Z';
    const importId = await bringIn(['leadId,eventType,eventId,timestamp', row]);
    const again = { eventType: 'demo_request', leadId: 'lead_1', eventId: 'evt_1', timestamp: '2026-02-09T10:00:00Z' };
    await send(again);
    expect(await get('/api/leads/lead_1')).toMatchObject({ eventCount: 1 });
    await undo(importId);
    expect(await get('/api/leads/lead_1')).toMatchObject({ eventCount: 1 });
  });

  it('undoes the merges that the import caused, and no other merges', async () => {
    for (const leadId of ['visitor_1', 'visitor_2'])
      await call('POST', '/api/events', {
        key: tenant.secretKey,
        body: { eventType: 'page_view', anonymousId: leadId },
      });
    const importId = await bringIn([
      'userId,anonymousId,eventType,timestamp',
      'user_1,visitor_1,signup,2026-02-09T10:00:00Z',
      'user_2,visitor_2,signup,2026-02-09T10:00:00Z',
    ]);
    expect(await get('/api/leads/visitor_1')).toMatchObject({ _id: 'user_1' });
    // The server also confirms the second link.
    await send({ eventType: 'page_view', userId: 'user_2', anonymousId: 'visitor_2' });
    await undo(importId);
    expect(await get('/api/leads/visitor_1')).toMatchObject({ _id: 'visitor_1', eventCount: 1, idKind: 'anonymous' });
    expect((await call('GET', '/api/leads/user_1', { key: tenant.secretKey })).status).toBe(404);
    expect(await get('/api/leads/visitor_2')).toMatchObject({ _id: 'user_2', eventCount: 2 });
  });
});

describe('undoing an import of leads', () => {
  it('frees emails and restores previous values', async () => {
    await call('POST', '/api/leads', {
      key: tenant.secretKey,
      body: { leadId: 'lead_1', email: 'old@test.com', name: 'Ann' },
    });
    const before = await leadOf('lead_1');
    const importId = await bringIn(
      ['leadId,email,name', 'lead_1,new@test.com,Bob', ',made@test.com,Cy', 'lead_3,third@test.com,Di'],
      'leads',
    );
    expect(await get('/api/leads/lead_1')).toMatchObject({ email: 'new@test.com', name: 'Bob' });
    await undo(importId);
    expect(await leadOf('lead_1')).toEqual(before);
    const { results } = await env.DB.prepare('SELECT value, lead_id AS leadId FROM identities WHERE project_id = ?1')
      .bind(tenant.projectId)
      .all();
    expect(results).toEqual([{ value: 'old@test.com', leadId: 'lead_1' }]);
    const second = await bringIn(['leadId,email,name', 'lead_4,made@test.com,Cy'], 'leads');
    expect(await get(`/api/imports/${second}`)).toMatchObject({ accepted: 1 });
    expect(await get('/api/leads/lead_4')).toMatchObject({ email: 'made@test.com' });
  });

  it('leaves events marked as withdrawn, and an erasure of the lead also erases them', async () => {
    const importId = await bringIn(['leadId,email,name', 'lead_1,one@test.com,Ann'], 'leads');
    await undo(importId);
    expect((await call('DELETE', '/api/leads/lead_1', { token: tenant.token })).status).toBe(200);
    const left = await inLead({ stub: leadObject(env, tenant.projectId, 'lead_1') }, (store) =>
      execIn(store, 'events_aside', 'SELECT * FROM events_aside'),
    );
    expect(left).toEqual([]);
  });
});

it('an unknown import, or an import of another project, cannot be undone', async () => {
  const importId = await bringIn(['leadId,eventType', 'lead_1,signup']);
  const other = await newTenant('other@example.com');
  for (const [id, key] of [
    [importId, other.secretKey],
    ['imp_absent', tenant.secretKey],
  ] as const)
    expect((await call('POST', `/api/imports/${id}/undo`, { key })).status).toBe(404);
  await env.DB.prepare('UPDATE imports SET is_undoable = 0 WHERE id = ?1').bind(importId).run();
  expect((await call('POST', `/api/imports/${importId}/undo`, { key: tenant.secretKey })).status).toBe(409);
});
