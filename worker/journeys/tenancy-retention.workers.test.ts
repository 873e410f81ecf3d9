import { createMessageBatch, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { consumeRefreshes } from '../cron/consume-refreshes.ts';
import { eraseAnonymous } from '../cron/erase-anonymous.ts';
import { eraseQuiet } from '../cron/erase-quiet.ts';
import { withdrawFromLead } from '../imports/withdraw-from-lead.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { leadObject } from '../lead/lead-client.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inStorage } from '../testing/lead-objects.ts';
import { summarise } from '../testing/route-guards.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

let tenant: Tenant;
let messages: unknown[];
beforeEach(async () => {
  tenant = await newTenant();
  messages = [];
  vi.spyOn(env.REFRESHES, 'sendBatch').mockImplementation(async (batch) => {
    messages.push(...[...batch].map(({ body }) => body));
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  return () => vi.restoreAllMocks();
});

const project = (leadId: string) => runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));
/** Sends an event on a past day. */
async function send(leadId: string, days: number, named: 'leadId' | 'anonymousId' = 'leadId') {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - days * DAY_MS });
  const body = { eventType: 'signup', [named]: leadId };
  expect((await call('POST', '/api/events', { key: tenant.secretKey, body })).status).toBe(202);
  vi.useRealTimers();
  await project(leadId);
}
/** Sends an event now that happened on a past day. */
async function backfill(leadId: string, days: number, key = tenant.secretKey) {
  const body = { eventType: 'page_view', userId: leadId, timestamp: daysAgo(days) };
  expect((await call('POST', '/api/events', { key, body })).status).toBe(202);
  await project(leadId);
}
const get = (leadId: string) => call('GET', `/api/leads/${leadId}`, { key: tenant.secretKey });
const keep = (retentionDays: number | null) =>
  call('PATCH', `/api/projects/${tenant.projectId}`, { token: tenant.token, body: { retentionDays } });
const preview = async (query = '') =>
  (await call('GET', `/api/projects/${tenant.projectId}/retention-preview${query}`, { token: tenant.token })).body;

async function handleMessages() {
  const queued = messages.splice(0).map((body, i) => ({ id: `${i}`, timestamp: new Date(), attempts: 1, body }));
  await consumeRefreshes(createMessageBatch('lead-refreshes', queued), env, Date.now());
}
const listed = async () =>
  (await env.DB.prepare('SELECT lead_id FROM leads ORDER BY lead_id').all<{ lead_id: string }>()).results.map(
    ({ lead_id }) => lead_id,
  );

describe('retention', () => {
  it('erases only leads that have been inactive for longer than the limit, counted from their last event', async () => {
    await send('lead_old', 31);
    await send('lead_young', 29);
    await send('lead_active', 400);
    await send('lead_active', 1);
    expect(await eraseQuiet(env, Date.now())).toBe(0);
    await keep(30);
    expect(await eraseQuiet(env, Date.now())).toBe(1);
    await handleMessages();
    await project('lead_old');
    expect(summarise(await get('lead_old'))).toBe('404 not_found');
    expect(await listed()).toEqual(['lead_active', 'lead_young']);
    expect(await eraseQuiet(env, Date.now())).toBe(0);
  });

  it('previews what it would erase without erasing it', async () => {
    await send('lead_old', 400);
    await send('lead_older', 500);
    await send('lead_young', 1);
    expect(await preview()).toEqual({ retentionDays: null, leads: 0, quietestSince: null });
    const asked = await preview('?retentionDays=365');
    expect(asked).toEqual({ retentionDays: 365, leads: 2, quietestSince: expect.stringMatching(/Z$/) });
    expect(Math.round((Date.now() - Date.parse(asked.quietestSince)) / DAY_MS)).toBe(500);
    await keep(450);
    expect(await preview()).toMatchObject({ retentionDays: 450, leads: 1 });
    expect(await listed()).toHaveLength(3);
  });

  it('counts from a lead’s creation if the lead has no events', async () => {
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_1', email: 'a@example.com' } });
    await project('lead_1');
    await keep(30);
    const later = Date.now() + 31 * DAY_MS;
    expect(await eraseQuiet(env, later - 2 * DAY_MS)).toBe(0);
    expect(await eraseQuiet(env, later)).toBe(1);
    await handleMessages();
    expect(summarise(await get('lead_1'))).toBe('404 not_found');
    expect(await env.DB.prepare('SELECT count(*) AS n FROM identities').first('n')).toBe(0);
  });

  it('counts from the time the customer first mentioned a lead that only a page had named', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 40 * DAY_MS });
    const event = { eventType: 'page_view', userId: 'lead_1' };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: event });
    vi.useRealTimers();
    await project('lead_1');
    await keep(30);
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_1', email: 'a@example.com' } });
    await project('lead_1');
    const expire = async (days: number) => {
      const at = Date.now() + days * DAY_MS;
      const quiet = await eraseQuiet(env, at);
      await handleMessages();
      return quiet;
    };
    expect([await expire(0), await expire(29)]).toEqual([0, 0]);
    // The lead's object checks the time, too.
    const quietSince = Date.now() - 30 * DAY_MS;
    messages.push({ type: 'quiet', projectId: tenant.projectId, leadIds: ['lead_1'], quietSince, unlessKnown: false });
    await handleMessages();
    expect((await get('lead_1')).status).toBe(200);
    expect(await expire(31)).toBe(1);
    expect(summarise(await get('lead_1'))).toBe('404 not_found');
  });

  it('counts from the time a lead became known, however old its events are', async () => {
    await keep(30);
    await backfill('lead_1', 400);
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'lead_2' } });
    await call('POST', '/api/leads/lead_2/notes', { token: tenant.token, body: { text: 'Call again' } });
    for (const userId of ['lead_2', 'invented']) await backfill(userId, 400, tenant.publishableKey);
    expect(await preview('?retentionDays=30')).toMatchObject({ leads: 1 });
    expect(await eraseQuiet(env, Date.now())).toBe(1);
    const quietSince = Date.now() - 30 * DAY_MS;
    const leadIds = ['lead_1', 'lead_2', 'invented'];
    messages.push({ type: 'quiet', projectId: tenant.projectId, leadIds, quietSince, unlessKnown: false });
    await handleMessages();
    await project('invented');
    expect(await listed()).toEqual(['lead_1', 'lead_2']);
    expect(await eraseQuiet(env, Date.now() + 31 * DAY_MS)).toBe(2);
  });

  it('counts from the time somebody began to work on an anonymous visitor', async () => {
    await keep(30);
    const visit = { eventType: 'page_view', anonymousId: 'visitor', timestamp: daysAgo(400) };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: visit });
    await call('PUT', '/api/leads/visitor/status', { token: tenant.token, body: { status: 'working' } });
    await project('visitor');
    expect(await eraseQuiet(env, Date.now())).toBe(0);
    const quietSince = Date.now() - 30 * DAY_MS;
    const leadIds = ['visitor'];
    messages.push({ type: 'quiet', projectId: tenant.projectId, leadIds, quietSince, unlessKnown: false });
    await handleMessages();
    expect(await listed()).toEqual(['visitor']);
  });

  it('counts from the time a server first mentioned an anonymous visitor', async () => {
    await keep(30);
    const headers = { 'X-Write-Key': tenant.secretKey };
    await call('POST', '/v1/identify', { headers, body: { anonymousId: 'visitor', traits: { phone: '+49 30 1' } } });
    const visit = { eventType: 'page_view', anonymousId: 'visitor', timestamp: daysAgo(400) };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: visit });
    await project('visitor');
    const quietSince = Date.now() - 30 * DAY_MS;
    expect(await eraseQuiet(env, Date.now())).toBe(0);
    messages.push({ type: 'quiet', projectId: tenant.projectId, leadIds: ['visitor'], quietSince, unlessKnown: true });
    await handleMessages();
    expect(await listed()).toEqual(['visitor']);
  });

  it('spares a lead that becomes active before the message is handled', async () => {
    await send('lead_1', 31);
    await keep(30);
    await eraseQuiet(env, Date.now());
    await send('lead_1', 0);
    await handleMessages();
    expect((await get('lead_1')).body.eventCount).toBe(2);
  });

  it('lets a returning lead start over, and D1 then matches the object', async () => {
    for (let i = 0; i < 3; i++) await send('lead_1', 40 + i);
    await keep(30);
    await eraseQuiet(env, Date.now());
    await handleMessages();
    // The lead comes back once before D1 has deleted its row, and once after.
    for (const wait of [false, true]) {
      if (wait) await project('lead_1');
      await send('lead_1', 0);
      expect((await get('lead_1')).body).toMatchObject({ currentScore: 20, eventCount: 1 });
      const row = await env.DB.prepare('SELECT event_count, score FROM leads').first();
      expect(row).toEqual({ event_count: 1, score: 20 });
      await leadObject(env, tenant.projectId, 'lead_1').erase({ part: 'itself', quietSince: Date.now() + 1 });
    }
  });

  it('does not let a lead return that a person erased', async () => {
    await send('lead_1', 31);
    await call('DELETE', '/api/leads/lead_1', { key: tenant.secretKey });
    await project('lead_1');
    const body = { eventType: 'signup', leadId: 'lead_1' };
    expect(summarise(await call('POST', '/api/events', { key: tenant.secretKey, body }))).toBe('410 lead_erased');
  });

  it('erases merged leads together, and all of them may return', async () => {
    await send('visitor', 31, 'anonymousId');
    await send('user', 32);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 31 * DAY_MS });
    await call('POST', '/api/leads/user/merge', { key: tenant.secretKey, body: { leadId: 'visitor' } });
    vi.useRealTimers();
    for (const id of ['visitor', 'user', 'visitor']) await project(id);
    await keep(30);
    expect(await eraseQuiet(env, Date.now())).toBe(1);
    await handleMessages();
    for (const id of ['visitor', 'user']) await project(id);
    expect(await listed()).toEqual([]);
    await call('POST', '/api/events', {
      key: tenant.secretKey,
      body: { eventType: 'signup', userId: 'user', anonymousId: 'visitor' },
    });
    for (const id of ['visitor', 'user', 'visitor']) await project(id);
    expect((await get('visitor')).body).toMatchObject({ _id: 'user', eventCount: 1, mergedFrom: ['visitor'] });
  });

  it.each([
    ['leads_never_active', 'last_event_at IS NULL AND merged_into IS NULL'],
    ['leads_withdrawn', "merged_into = ''"],
  ])('finds inactive leads through the index %s, for any number of leads', async (index, condition) => {
    const { results } = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT lead_id FROM leads INDEXED BY ${index}
       WHERE project_id = ?1 AND created_at < ?2 AND ${condition}`,
    )
      .bind('prj', 1)
      .all<{ detail: string }>();
    expect(results[0]?.detail).toContain(`USING INDEX ${index} (project_id=? AND created_at<?)`);
  });

  describe('of a lead that is empty after an import was undone', () => {
    const IMPORT = 'imp_1';
    const config = () => getProjectConfig(env, tenant.projectId);
    const importInto = async (leadId: string) => {
      const now = Date.now();
      const event = {
        ...{ kind: 'activity' as const, eventId: 'evt_1', type: 'signup', properties: {}, importId: IMPORT },
        ...{ occurredAt: now, receivedAt: now, source: 'import' as const },
      };
      const events = [{ leadId, namedAs: 'own' as const, event }];
      await ingestEvents(env, { projectId: tenant.projectId, config: await config(), events });
    };
    const undo = async (leadId: string) => {
      const { projectId } = tenant;
      await withdrawFromLead(env, { projectId, importId: IMPORT, leadId, config: await config() });
      await project(leadId);
    };
    const LATER = Date.now() + 31 * DAY_MS;
    const kept = (leadId: string) =>
      inStorage({ stub: leadObject(env, tenant.projectId, leadId) }, (sql) =>
        sql.exec('SELECT event_id FROM events_aside').toArray(),
      );

    it('erases the withdrawn events', async () => {
      await keep(30);
      await importInto('lead_1');
      await undo('lead_1');
      expect(await kept('lead_1')).toHaveLength(1);
      expect(await eraseQuiet(env, LATER - 2 * DAY_MS)).toBe(0);
      expect(await eraseQuiet(env, LATER)).toBe(1);
      await handleMessages();
      await project('lead_1');
      expect(await kept('lead_1')).toEqual([]);
      expect(await listed()).toEqual([]);
      expect(await eraseQuiet(env, LATER)).toBe(0);
    });

    it('spares the lead if it becomes active in the meantime, and lets it return later', async () => {
      await keep(30);
      await importInto('lead_1');
      await undo('lead_1');
      const quietSince = Date.now() + 1;
      expect(await eraseQuiet(env, quietSince + 30 * DAY_MS)).toBe(1);
      await expect.poll(() => Date.now()).toBeGreaterThan(quietSince);
      await send('lead_1', 0);
      await handleMessages();
      expect((await get('lead_1')).body).toMatchObject({ eventCount: 1 });
      await importInto('lead_2');
      await undo('lead_2');
      await eraseQuiet(env, LATER);
      await handleMessages();
      await project('lead_2');
      await send('lead_2', 0);
      expect((await get('lead_2')).body).toMatchObject({ eventCount: 1 });
    });

    it('keeps the lead if the project has no retention period', async () => {
      await importInto('lead_1');
      await undo('lead_1');
      expect(await eraseQuiet(env, LATER)).toBe(0);
    });
  });
});

describe('anonymous leads', () => {
  /** Runs the job in the first minute of an hour. */
  const sweep = () => eraseAnonymous(env, Math.ceil(Date.now() / 3_600_000) * 3_600_000);
  const visit = async (ids: { anonymousId?: string; userId?: string }, days: number, leadId = ids.anonymousId) => {
    const body = { eventType: 'page_view', timestamp: daysAgo(days), ...ids };
    expect((await call('POST', '/api/events', { key: tenant.publishableKey, body })).status).toBe(202);
    await project(ids.userId ?? (leadId as string));
  };
  const identify = async (anonymousId: string, traits: object) => {
    const headers = { Authorization: `Bearer ${tenant.publishableKey}` };
    await call('POST', '/v1/identify', { headers, body: { anonymousId, traits } });
    await project(anonymousId);
  };
  const set = (anonymousRetentionDays: number | null) =>
    call('PATCH', `/api/projects/${tenant.projectId}`, { token: tenant.token, body: { anonymousRetentionDays } });

  it('expire after 180 days without an event, unless they were identified', async () => {
    await visit({ anonymousId: 'anon_old' }, 182);
    await visit({ anonymousId: 'anon_young' }, 178);
    await visit({ anonymousId: 'anon_named' }, 400);
    await identify('anon_named', { name: 'Ann' });
    await visit({ anonymousId: 'anon_mailed' }, 400);
    await identify('anon_mailed', { email: 'ann@example.com' });
    await visit({ userId: 'user_old' }, 400);
    expect(await sweep()).toBe(1);
    await handleMessages();
    await project('anon_old');
    expect(await listed()).toEqual(['anon_mailed', 'anon_named', 'anon_young', 'user_old']);
    // Erased visitors may return as new ones.
    await visit({ anonymousId: 'anon_old' }, 0);
    expect(await listed()).toContain('anon_old');
  });

  it('expire even if a page has stated a property for them', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 182 * DAY_MS });
    await identify('anon_silent', { plan: 'pro' });
    vi.useRealTimers();
    await identify('anon_young', { plan: 'pro' });
    expect(await sweep()).toBe(1);
    await handleMessages();
    await project('anon_silent');
    expect(await listed()).toEqual(['anon_young']);
  });

  it('are looked for only in the first minute of an hour', async () => {
    await visit({ anonymousId: 'anon_old' }, 400);
    const hour = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
    expect(await eraseAnonymous(env, hour - 1)).toBe(0);
    expect(await eraseAnonymous(env, hour + 60_000)).toBe(0);
    expect(await eraseAnonymous(env, hour + 59_999)).toBe(1);
  });

  it('stay if they are identified or become active before the message is handled', async () => {
    for (const id of ['anon_identified', 'anon_back']) await visit({ anonymousId: id }, 400);
    expect(await sweep()).toBe(2);
    await identify('anon_identified', { email: 'ann@example.com' });
    await visit({ anonymousId: 'anon_back' }, 0);
    await handleMessages();
    expect(await listed()).toEqual(['anon_back', 'anon_identified']);
  });

  it('are kept for the number of days in the project’s settings, or permanently', async () => {
    await visit({ anonymousId: 'anon_old' }, 400);
    await set(null);
    expect(await sweep()).toBe(0);
    await set(401);
    expect(await sweep()).toBe(0);
    await set(399);
    expect(await sweep()).toBe(1);
    for (const days of [0, LIMITS.retentionDaysMax + 1]) {
      expect(summarise(await set(days))).toBe('400 validation_failed anonymousRetentionDays');
    }
  });
});
