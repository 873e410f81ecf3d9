import { createMessageBatch, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { finishDeletions, PROJECT_TABLES } from '../cron/finish-deletions.ts';
import { leadObject } from '../lead/lead-client.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { carried, inLead, newLead } from '../testing/lead-objects.ts';
import { dumpProject, listProjectTables } from '../testing/project-tables.ts';
import { newFurnishedTenant, summarise } from '../testing/route-guards.ts';

let tenant: Tenant;
/** Queue messages that no consumer has handled. */
let messages: unknown[];
beforeEach(async () => {
  tenant = await newFurnishedTenant('owner@example.com');
  messages = [];
  vi.spyOn(env.REFRESHES, 'send').mockImplementation(async (body) => {
    messages.push(body);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  return () => vi.restoreAllMocks();
});

const LEADS = ['lead_1', 'lead_2'];
const object = (leadId: string, projectId = tenant.projectId) => leadObject(env, projectId, leadId);
const project = (leadId: string, projectId?: string) => runDurableObjectAlarm(object(leadId, projectId));
const remove = (token = tenant.token) => call('DELETE', `/api/projects/${tenant.projectId}`, { token });

async function handleMessages() {
  const batch = messages.splice(0);
  const queued = batch.map((body, i) => ({ id: `${i}`, timestamp: new Date(), attempts: 1, body }));
  await consumeRefreshes(createMessageBatch('lead-refreshes', queued), env, Date.now());
}

/** Runs all background work until none is left. */
async function settle() {
  const goOn = async () => {
    while (messages.length > 0) await handleMessages();
    for (const leadId of LEADS) await project(leadId);
    return finishDeletions(env, Date.now());
  };
  await expect.poll(goOn).toBe(0);
}

const isErased = (leadId: string) =>
  inLead(newLead({ projectId: tenant.projectId, leadId }), (store) => {
    // A lead has only the tables that it has written to.
    const tables = store.sql.exec<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").toArray();
    const counts = tables
      .filter(({ name }) => name === 'events' || name === 'transitions')
      .map(({ name }) => store.sql.exec(`SELECT count(*) AS n FROM ${name}`).one().n);
    return findLead(store)?.snapshot.merge.status === 'erased' && counts.every((n) => n === 0);
  });

const emptied = async () =>
  Object.values(await dumpProject(tenant.projectId)).every(
    (rows) => rows === 0 || (Array.isArray(rows) && rows.length === 0),
  );

describe('deleting a project', () => {
  it('locks everyone out at once, as if the project had never existed', async () => {
    const member = await newMember(tenant.projectId, 'admin');
    for (const { token } of [tenant, member]) {
      expect((await call('GET', `/api/projects/${tenant.projectId}`, { token })).status).toBe(200);
    }
    expect((await call('GET', '/api/leads', { key: tenant.secretKey })).status).toBe(200);
    expect(await remove()).toMatchObject({ status: 202, body: { id: tenant.projectId, deleted: true } });
    for (const key of [tenant.secretKey, tenant.publishableKey]) {
      expect(summarise(await call('GET', '/api/leads', { key }))).toBe('401 invalid_credentials');
    }
    for (const { token } of [tenant, member]) {
      expect(summarise(await call('GET', `/api/projects/${tenant.projectId}`, { token }))).toBe('404 not_found');
      const headers = { 'X-Project-Id': tenant.projectId };
      expect(summarise(await call('GET', '/api/leads', { token, headers }))).toBe('404 not_found');
    }
    expect(summarise(await remove())).toBe('404 not_found');
    expect((await call('GET', '/api/projects', { token: tenant.token })).body).toEqual([]);
  });

  it('is for owners only', async () => {
    const admin = await newMember(tenant.projectId, 'admin');
    expect(summarise(await remove(admin.token))).toBe('403 forbidden');
  });

  it('erases all leads of the project, even merged leads, and all rows except the emptied row of the project; other projects keep everything', async () => {
    const other = await newTenant('other@example.com');
    await call('POST', '/api/leads', { key: other.secretKey, body: { leadId: 'lead_1', email: 'a@example.com' } });
    await call('POST', '/api/leads/lead_1/merge', { token: tenant.token, body: { leadId: 'lead_2' } });
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_1', email: 'a@example.com' } });
    for (const leadId of LEADS) await project(leadId);
    await project('lead_1', other.projectId);
    const theirs = await dumpProject(other.projectId);
    expect(theirs.leads).toBe(1);
    await remove();
    await settle();
    expect(await Promise.all(LEADS.map(isErased))).toEqual([true, true]);
    expect(await emptied()).toBe(true);
    expect(await env.DB.prepare('SELECT * FROM projects WHERE id = ?1').bind(tenant.projectId).first()).toMatchObject({
      ...{ name: '', allowed_origins: '[]', identity_secret: null, deleted_at: expect.any(Number) },
    });
    expect(await dumpProject(other.projectId)).toEqual(theirs);
    expect((await call('GET', '/api/leads/lead_1', { key: other.secretKey })).status).toBe(200);
  });

  it('resumes if the queue message of its run was lost or the run could not be started', async () => {
    for (const leadId of LEADS) await project(leadId);
    vi.mocked(env.REFRESHES.send).mockRejectedValueOnce(new Error('the queue is away'));
    expect((await remove()).status).toBe(202);
    await env.DB.prepare(`DELETE FROM lead_runs WHERE kind = 'erase'`).run();
    await settle();
    expect(await Promise.all(LEADS.map(isErased))).toEqual([true, true]);
    expect(await emptied()).toBe(true);
  });

  it('also deletes rows that arrive in D1 later', async () => {
    for (const leadId of LEADS) await project(leadId);
    await remove();
    await settle();
    // An isolate that did not know about the deletion accepts an event.
    const { stub } = newLead({ projectId: tenant.projectId, leadId: 'lead_late' });
    const event = {
      kind: 'activity' as const,
      source: 'server' as const,
      eventId: 'evt_1',
      type: 'signup',
      properties: {},
    };
    const now = Date.now();
    await stub.ingest({
      ...{ projectId: tenant.projectId, leadId: 'lead_late', namedAs: 'own', config: carried(tenant) },
      events: [{ ...event, occurredAt: now, receivedAt: now }],
    });
    await project('lead_late');
    expect(await emptied()).toBe(false);
    await finishDeletions(env, now);
    await handleMessages();
    await project('lead_late');
    await settle();
    expect(await isErased('lead_late')).toBe(true);
    expect(await emptied()).toBe(true);
  });

  it('covers every table that refers to a project', async () => {
    expect([...PROJECT_TABLES, 'leads'].sort()).toEqual(await listProjectTables());
  });
});
