import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import type { LeadRun } from '../contract/scoring-rule.ts';
import { handlePage } from '../cron/lead-runs.ts';
import { eraseLead } from '../identity/erase-lead.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const api = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const list = async (query = '') => {
  const { body } = await api('GET', `/api/leads?limit=100${query}`);
  return (body.leads as { _id: string }[]).map(({ _id }) => _id).sort();
};

/** Adds leads with one event each, so that they also appear in D1. */
async function addLeads(leadIds: string[], eventType = 'page_view') {
  const events = leadIds.map((leadId) => ({ eventType, leadId }));
  await call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events } });
  await expect.poll(() => list()).toEqual(expect.arrayContaining(leadIds));
}

async function finish({ id }: LeadRun): Promise<LeadRun> {
  const read = async () => (await api('GET', `/api/erasures/${id}`)).body as LeadRun;
  await expect.poll(read).toMatchObject({ status: 'finished' });
  return read();
}

const COLD = Array.from({ length: 23 }, (_, i) => `cold_${String(i).padStart(2, '0')}`);
const WARM = ['warm_1', 'warm_2'];

describe('a bulk erasure', () => {
  it('erases exactly the leads that match, page by page, and as many as the preview counted', async () => {
    await addLeads(COLD);
    await addLeads(WARM, 'demo_request');
    const { body: preview } = await api('GET', '/api/erasures/preview?stage=cold');
    expect(preview).toMatchObject({ leads: 23, knownFromPages: 0 });
    expect(preview.sample).toHaveLength(LIMITS.erasureSampleLeads);
    const { status, body: run } = await api('POST', '/api/erasures', { filter: { stage: 'cold' }, leads: 23 });
    expect(status).toBe(202);
    expect(run).toMatchObject({ kind: 'erase', status: 'running', total: 23, done: 0, changed: 0 });
    expect(await finish(run)).toMatchObject({ total: 23, done: 23, changed: 23 });
    await expect.poll(() => list()).toEqual(WARM);
    expect((await api('GET', '/api/leads/cold_00')).status).toBe(404);
    const { results } = await env.DB.prepare('SELECT count(*) AS n FROM lead_run_leads').all();
    expect(results).toEqual([{ n: 0 }]);
    const { body: log } = await api('GET', `/api/projects/${tenant.projectId}/audit-log`);
    expect(log.entries[0]).toMatchObject({
      ...{ action: 'leads.erasure_started', target: run.id, actor: { type: 'person' } },
      after: { leads: 23, filter: { stage: 'cold' } },
    });
  }, 40_000);

  it('of a flood of leads from pages spares every lead that the customer has named', async () => {
    const page = (body: object) =>
      call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });
    const flood = ['flood_1', 'flood_2', 'flood_3'];
    for (const anonymousId of flood) await page({ anonymousId, traits: { company: 'Floodco' } });
    await addLeads(['user_1']);
    await api('POST', '/api/leads', { leadId: 'user_2', name: 'Known' });
    // A page can fill empty fields of known leads, which then match the same filter as the flood.
    for (const userId of ['user_1', 'user_2']) await page({ userId, traits: { company: 'Floodco' } });
    await expect.poll(() => list('&search=floodco'), { timeout: 10_000 }).toEqual([...flood, 'user_1', 'user_2']);
    expect(await list('&search=floodco&knownFrom=pages')).toEqual(flood);
    expect(await list('&knownFrom=pages')).toEqual(flood);
    const { body: preview } = await api('GET', '/api/erasures/preview?search=Floodco');
    expect(preview).toMatchObject({ leads: 5, knownFromPages: 3 });
    expect(preview.sample).toHaveLength(5);
    const all = (await api('GET', '/api/erasures/preview')).body;
    // The sample shows the highest scores first.
    expect(all.sample[0]).toMatchObject({ _id: 'user_1', company: 'Floodco' });
    const filter = { search: 'Floodco', knownFrom: 'pages' };
    const { body: run } = await api('POST', '/api/erasures', { filter, leads: 3 });
    const asked = env.DB.prepare('SELECT only_from_pages AS only FROM lead_runs WHERE id = ?1').bind(run.id);
    expect(await asked.first('only')).toBe(1);
    expect(await finish(run)).toMatchObject({ total: 3, changed: 3 });
    await expect.poll(() => list(), { timeout: 10_000 }).toEqual(['user_1', 'user_2']);
  }, 40_000);

  it('is rejected if a page has made another lead match in place of one that the preview showed', async () => {
    const page = (body: object) =>
      call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });
    for (const anonymousId of ['flood_1', 'flood_2']) await page({ anonymousId, traits: { company: 'Floodco' } });
    await api('POST', '/api/leads', { leadId: 'ann', name: 'Known' });
    await expect.poll(() => list('&search=floodco'), { timeout: 10_000 }).toEqual(['flood_1', 'flood_2']);
    const { previewId } = (await api('GET', '/api/erasures/preview?search=Floodco')).body;
    await page({ userId: 'ann', traits: { company: 'Floodco' } });
    await page({ anonymousId: 'flood_2', traits: { company: null } });
    await expect.poll(() => list('&search=floodco'), { timeout: 10_000 }).toEqual(['ann', 'flood_1']);
    const started = await api('POST', '/api/erasures', { filter: { search: 'Floodco' }, leads: 2, previewId });
    expect(summarise(started)).toBe('409 conflict previewId');
    expect(await list()).toEqual(['ann', 'flood_1', 'flood_2']);
    await page({ userId: 'ann', traits: { company: null } });
    await page({ anonymousId: 'flood_2', traits: { company: 'Floodco' } });
    await expect.poll(() => list('&search=floodco'), { timeout: 10_000 }).toEqual(['flood_1', 'flood_2']);
    expect((await api('POST', '/api/erasures', { filter: { search: 'Floodco' }, leads: 2, previewId })).status).toBe(
      202,
    );
  });

  it('of a flood of leads from pages spares leads that were merged after the list was made', async () => {
    const { projectId, publishableKey, secretKey } = tenant;
    const say = (key: string, body: object) => call('POST', '/v1/identify', { token: key, body });
    const flood = ['alone', 'named', 'joined', 'worked_on', 'grown'];
    for (const userId of flood) await say(publishableKey, { userId, traits: { company: 'Floodco' } });
    const { body: made } = await call('POST', '/api/leads', { key: secretKey, body: { email: 'made@known.example' } });
    const asOf = Date.now();
    await say(secretKey, { userId: 'named', traits: { name: 'Real' } });
    await say(publishableKey, { userId: 'joined', traits: { email: 'made@known.example' } });
    await api('POST', '/api/leads/worked_on/notes', { text: 'Called' });
    await say(publishableKey, { userId: 'grown', anonymousId: 'visitor' });
    const erased = async (leadId: string) =>
      (await eraseLead(env, { projectId, leadId, winner: leadId, asOf, onlyFromPages: true })).status;
    expect(await Promise.all(flood.map(erased))).toEqual(['erased', ...flood.slice(1).map(() => 'not_quiet')]);
    expect((await api('GET', `/api/leads/${made._id}`)).body).toMatchObject({ email: 'made@known.example' });
    // A lead on the list is erased only if it has not changed since the list was made.
    const asListed = { projectId, leadId: 'grown', winner: 'grown' };
    expect(await eraseLead(env, { ...asListed, asOf })).toEqual({ status: 'not_quiet', because: 'joined' });
    expect(await eraseLead(env, { ...asListed, asOf: Date.now() + 1 })).toEqual({ status: 'erased', kept: [] });
  });

  it('erases only the leads on its list, not leads that match later', async () => {
    await addLeads(['old_1', 'old_2']);
    const { body: run } = await api('POST', '/api/erasures', { filter: {}, leads: 2 });
    await call('POST', '/api/events', { key: tenant.secretKey, body: { eventType: 'page_view', leadId: 'new_1' } });
    expect(await finish(run)).toMatchObject({ total: 2, done: 2, changed: 2 });
    await expect.poll(() => list()).toEqual(['new_1']);
  }, 40_000);

  it.each([
    ['stage', 'stage=warm', { stage: 'warm' }],
    ['score', 'minScore=30&maxScore=60', { minScore: 30, maxScore: 60 }],
    ['search', 'search=ann', { search: 'ann' }],
    ['activity', `activeAfter=${encodeURIComponent('2026-02-01T00:00:00Z')}`, { activeAfter: '2026-02-01T00:00:00Z' }],
    [
      'activity and score',
      'activeAfter=2026-02-01T00:00:00Z&minScore=30',
      { activeAfter: '2026-02-01T00:00:00Z', minScore: 30 },
    ],
  ])('counts by %s the same leads that the list shows', async (_by, query, filter) => {
    await addLeads(['cold_1', 'cold_2']);
    await addLeads(['warm_1'], 'demo_request');
    await api('PATCH', '/api/leads/warm_1', { name: 'Ann' });
    await expect.poll(() => list('&search=ann')).toEqual(['warm_1']);
    const shown = await list(`&${query}`);
    expect(shown).not.toEqual([]);
    expect((await api('GET', `/api/erasures/preview?${query}`)).body).toMatchObject({
      ...{ leads: shown.length, knownFromPages: 0 },
      sample: shown.map(() => ({ _id: expect.toBeOneOf(shown) })),
    });
    const wrong = await api('POST', '/api/erasures', { filter, leads: shown.length + 1 });
    expect(wrong.body.detail).toContain(`${shown.length} leads match now, not ${shown.length + 1}`);
  });

  it('erases nothing and records nothing if the number of matches has changed', async () => {
    await addLeads(['a', 'b']);
    const refused = await api('POST', '/api/erasures', { filter: {}, leads: 3 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    for (const table of ['lead_run_leads', 'lead_runs']) {
      expect((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results).toEqual([]);
    }
    const { body: log } = await api('GET', `/api/projects/${tenant.projectId}/audit-log`);
    expect(log.entries.map(({ action }: { action: string }) => action)).not.toContain('leads.erasure_started');
    expect(await list()).toEqual(['a', 'b']);
  });

  it('rejects unknown filters, because ignoring one would erase more leads', async () => {
    await addLeads(['a']);
    expect((await api('POST', '/api/erasures', { filter: { statge: 'cold' }, leads: 1 })).status).toBe(400);
    expect((await api('GET', '/api/erasures/preview?statge=cold')).status).toBe(400);
    expect((await api('POST', '/api/erasures', { filter: { stage: 'unknown' }, leads: 1 })).status).toBe(400);
    expect(await list()).toEqual(['a']);
  });

  it(`accepts up to ${LIMITS.bulkEraseLeadsMax} leads`, async () => {
    const insert = (from: number, to: number) =>
      env.DB.prepare(
        `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage, evaluated_at, created_at, config_version)
         WITH RECURSIVE n (i) AS (SELECT ?2 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
         SELECT ?1, 'lead_' || i, 1, 0, 0, '[]', 0, 0, 'cold', 1, 1, 1 FROM n`,
      )
        .bind(tenant.projectId, from, to)
        .run();
    await insert(1, LIMITS.bulkEraseLeadsMax);
    expect((await api('GET', '/api/erasures/preview')).body).toMatchObject({
      leads: LIMITS.bulkEraseLeadsMax,
      knownFromPages: 0,
    });
    await insert(LIMITS.bulkEraseLeadsMax + 1, LIMITS.bulkEraseLeadsMax + 1);
    for (const answer of [
      await api('GET', '/api/erasures/preview'),
      await api('POST', '/api/erasures', { filter: {}, leads: LIMITS.bulkEraseLeadsMax }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
  }, 60_000);

  it('skips leads that were erased or merged into another lead in the meantime', async () => {
    await addLeads(['gone', 'kept', 'part']);
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, listed)
         VALUES ('run_1', ?1, 'erase', 0, 2, 1, 'usr_1', ?2, 1)`,
      ).bind(tenant.projectId, Date.now()),
      ...['gone', 'part'].map((leadId) =>
        env.DB.prepare(`INSERT INTO lead_run_leads VALUES ('run_1', ?1, ?2)`).bind(tenant.projectId, leadId),
      ),
    ]);
    await api('POST', '/api/leads/kept/merge', { leadId: 'part' });
    await api('DELETE', '/api/leads/gone');
    await handlePage(env, { runId: 'run_1', cursor: '' }, Date.now());
    expect((await api('GET', '/api/erasures/run_1')).body).toMatchObject({ status: 'finished', done: 2, changed: 0 });
    await expect.poll(() => list()).toEqual(['kept']);
  }, 40_000);

  it('names the leads that it left, and why, until they are erased', async () => {
    const page = (body: object) => call('POST', '/v1/identify', { token: tenant.publishableKey, body });
    const { body: zoe } = await api('POST', '/api/leads', { email: 'zoe@acme.example', name: 'Zoe' });
    await addLeads(['dan', 'gone', 'grown', 'part', 'winner']);
    await page({ userId: 'dan', traits: { email: 'zoe@acme.example' } });
    await expect.poll(() => list()).toEqual(['dan', 'gone', 'grown', 'part', 'winner']);
    const listed = ['dan', 'gone', 'grown', 'part'];
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, listed)
         VALUES ('run_1', ?1, 'erase', 0, 4, ?2, 'usr_1', ?2, 1)`,
      ).bind(tenant.projectId, Date.now()),
      ...listed.map((leadId) =>
        env.DB.prepare(`INSERT INTO lead_run_leads VALUES ('run_1', ?1, ?2)`).bind(tenant.projectId, leadId),
      ),
    ]);
    await api('DELETE', '/api/leads/gone');
    await api('POST', '/api/leads/winner/merge', { leadId: 'part' });
    await page({ userId: 'grown', anonymousId: 'visitor' });
    await handlePage(env, { runId: 'run_1', cursor: '' }, Date.now());
    const spared = async () => (await api('GET', '/api/erasures/run_1')).body.spared;
    expect((await api('GET', '/api/erasures/run_1')).body).toMatchObject({ total: 4, done: 4, changed: 1 });
    expect(await spared()).toEqual([
      { reason: 'joined', leads: 1, leadIds: ['grown'] },
      { reason: 'merged', leads: 1, leadIds: ['part'] },
      { reason: 'unmerged', leads: 1, leadIds: [zoe._id] },
    ]);
    expect((await api('GET', `/api/leads/${zoe._id}`)).body).toMatchObject({ name: 'Zoe' });
    for (const id of ['grown', 'winner', zoe._id]) await api('DELETE', `/api/leads/${id}`);
    await expect.poll(spared).toEqual([]);
  }, 40_000);

  it('erases a lead even if a page has merged a visitor into the lead and released the visitor on the same day', async () => {
    const page = (body: object) =>
      call('POST', '/v1/track', { token: tenant.publishableKey, body: { event: 'x', ...body } });
    await api('POST', '/api/leads', { leadId: 'dan', company: 'Acme' });
    await page({ userId: 'dan', anonymousId: 'visitor' });
    await page({ userId: 'visitor' });
    await expect.poll(() => list()).toEqual(['dan', 'visitor']);
    await expect.poll(() => list('&search=acme')).toEqual(['dan']);
    const { body: run } = await api('POST', '/api/erasures', { filter: { search: 'Acme' }, leads: 1 });
    expect(await finish(run)).toMatchObject({ total: 1, changed: 1, spared: [] });
    await expect.poll(() => list()).toEqual(['visitor']);
  }, 40_000);

  it('shows its progress to its own project only', async () => {
    await addLeads(['a']);
    const { body: run } = await api('POST', '/api/erasures', { filter: {}, leads: 1 });
    const other = await newTenant('other@example.com');
    expect((await call('GET', `/api/erasures/${run.id}`, { token: other.token })).status).toBe(404);
    await finish(run);
    const { body: rescore } = await api('POST', '/api/scoring-rules/rescore');
    expect((await api('GET', `/api/erasures/${rescore.id}`)).status).toBe(404);
  }, 40_000);
});
