import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../access/call.ts';
import { LIMITS } from '../contract/limits.ts';
import { resumeStalledRuns } from '../cron/lead-runs.ts';
import { verifyForgotten } from '../cron/verify-forgotten.ts';
import { publishDraft } from '../studies/drafts/publish-draft.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 60_000 };
const SLOWER = { decay: { graceDays: 14, ratePerDay: 0.05 } };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
async function create(body: object = { name: 'Slower', draft: SLOWER }) {
  const { status, body: draft } = await ask('POST', '/api/drafts', body);
  expect({ status, draft }).toMatchObject({ status: 201 });
  return draft;
}
const configVersion = () =>
  env.DB.prepare('SELECT config_version FROM projects WHERE id = ?1')
    .bind(tenant.projectId)
    .first<number>('config_version');

/** Leads with a few events from the last month. */
async function furnish(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => ({
    ...{ leadId: `lead_${i}`, eventType: i % 2 === 0 ? 'demo_request' : 'signup', eventId: 'evt_1' },
    timestamp: new Date(Date.now() - (i % 30) * DAY_MS).toISOString(),
  }));
  await furnishLeads(tenant, { events, leads: count });
}

async function simulate(draftId: string, mode: string): Promise<string> {
  const { status, body } = await ask('POST', '/api/studies', { kind: 'simulate', draftId, mode });
  expect({ status, body }).toMatchObject({ status: 202, body: { draftId, publishedVersion: null } });
  await expect.poll(async () => (await get(`/api/studies/${body.id}`)).status, WAIT).toBe('finished');
  return body.id;
}
const verificationOf = async (studyId: string) => {
  await expect.poll(async () => (await get(`/api/studies/${studyId}`)).verification?.status, WAIT).toBe('finished');
  return get(`/api/studies/${studyId}`);
};

const callAs = ({ projectId }: Tenant): Call => ({
  ...{ env, projectId, now: Date.now(), requestId: 'req_test' },
  actor: { type: 'person', role: 'owner', userId: 'usr_1', projectId },
});

/** A D1 that fails after this many batches. */
function failAfterBatches(db: D1Database, batches: number): D1Database {
  let left = batches;
  return new Proxy(db, {
    get(target, key) {
      if (key === 'batch' && left-- <= 0) return () => Promise.reject(new Error('D1 is gone.'));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a draft', () => {
  it('has a name, a note, authors and a list of its differences, and does not affect leads', async () => {
    const before = await configVersion();
    const draft = await create({ name: 'Slower', note: 'Buyers take weeks.', draft: SLOWER });
    const author = { id: expect.stringMatching(/^usr_/), email: 'owner@example.com' };
    expect(draft).toMatchObject({
      ...{ name: 'Slower', note: 'Buyers take weeks.', version: 1, baseVersion: 1, liveVersion: 1 },
      ...{ createdBy: author, updatedBy: author, liveChanges: [], ruleset: SLOWER },
      changes: [{ part: 'decay', before: { graceDays: 7, ratePerDay: 0.05 }, after: SLOWER.decay }],
    });
    const colleague = await newMember(tenant.projectId, 'admin', 'bob@example.com');
    const changed = await call('PUT', `/api/drafts/${draft.id}`, {
      ...{
        token: colleague.token,
        headers: { 'X-Project-Id': tenant.projectId },
        body: { name: 'Slow', ifVersion: 1 },
      },
    });
    expect(changed.body).toMatchObject({ version: 2, name: 'Slow', updatedBy: { email: 'bob@example.com' } });
    expect(await get('/api/drafts')).toMatchObject([{ id: draft.id, createdBy: author, version: 2 }]);
    expect(await ask('PUT', `/api/drafts/${draft.id}`, { note: 'Mine', ifVersion: 1 })).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining('bob@example.com changed this draft') } },
    });
    expect(await get(`/api/drafts/${draft.id}`)).toMatchObject({ note: 'Buyers take weeks.' });
    expect(await configVersion()).toBe(before);
    expect((await get('/api/scoring-rules/ruleset')).version).toBe(1);
  });

  it('rejects unknown fields by name, unknown versions, rules that match the same events, and too many rules', async () => {
    const twins = { rules: ['a', 'b'].map((description) => ({ eventType: 'signup', points: 1, description })) };
    const refusals = [
      { name: 'A', draft: { decay: SLOWER.decay, stagez: [] } },
      { name: 'A', baseVersion: 2 },
      { name: ' ' },
      { name: 'A', note: 'x'.repeat(LIMITS.draftNoteCharsMax + 1) },
      { name: 'A', draft: twins },
    ].map((body) => ask('POST', '/api/drafts', body));
    expect((await Promise.all(refusals)).map(({ status, body }) => [status, body.errors?.[0]?.path])).toEqual([
      [400, 'draft.stagez'],
      [400, 'baseVersion'],
      [400, 'name'],
      [400, 'note'],
      [409, 'eventType'],
    ]);
    await Promise.all(Array.from({ length: LIMITS.draftsMax }, () => create()));
    expect(await ask('POST', '/api/drafts', { name: 'One more' })).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining(`${LIMITS.draftsMax} drafts`) } },
    });
    const [newest] = await get('/api/drafts');
    expect((await ask('DELETE', `/api/drafts/${newest.id}`)).body).toEqual({ id: newest.id, deleted: true });
    await create();
  });

  it('can be published only on top of the version it started from, and can be rebased on a colleague’s changes', async () => {
    const draft = await create();
    await ask('POST', '/api/scoring-rules', { eventType: 'webinar', points: 30 });
    const behind = await ask('POST', `/api/drafts/${draft.id}/publish`);
    expect(behind).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringMatching(/owner@example.com published version 2 at \d{4}-/) } },
    });
    expect(await get(`/api/drafts/${draft.id}`)).toMatchObject({
      ...{ baseVersion: 1, liveVersion: 2, livePublishedBy: { email: 'owner@example.com' } },
      liveChanges: [{ part: 'rule', type: 'added', after: { eventType: 'webinar' } }],
    });
    const { body: rebased } = await ask('POST', `/api/drafts/${draft.id}/rebase`, { ifVersion: 1 });
    expect(rebased).toMatchObject({ baseVersion: 2, version: 2, liveChanges: [], changes: [{ part: 'decay' }] });
    const { body: published } = await ask('POST', `/api/drafts/${draft.id}/publish`, { ifVersion: 2 });
    expect(published).toMatchObject({ version: 3, ...SLOWER });
    expect(published.rules).toContainEqual(expect.objectContaining({ eventType: 'webinar' }));
    expect((await ask('GET', `/api/drafts/${draft.id}`)).status).toBe(404);
  });

  it('has the effect that was simulated: publishing starts the rescore, and every lead is compared with its prediction', async () => {
    await furnish(12);
    const draft = await create({ name: 'Demos', draft: { rules: [{ eventType: 'demo_request', points: 80 }] } });
    const studyId = await simulate(draft.id, 'rescore');
    const publish = (body: object) => ask('POST', `/api/drafts/${draft.id}/publish`, body);
    expect((await publish({ studyId: 'std_none' })).status).toBe(409);
    expect(await publish({ studyId })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await verificationOf(studyId)).toMatchObject({
      ...{ publishedVersion: 2, draftVersion: 1 },
      verification: { equal: 12, changedSince: 0, different: 0 },
    });
    expect(await get('/api/scoring-rules/rescore')).toMatchObject([{ status: 'finished', total: 12 }]);
  });

  it('starts its rescore in the same D1 batch, so leads are rescored and compared even if the request fails afterwards', async () => {
    await furnish(4);
    const draft = await create({ name: 'Demos', draft: { rules: [{ eventType: 'demo_request', points: 80 }] } });
    const studyId = await simulate(draft.id, 'rescore');
    const dead = {
      ...env,
      DB: failAfterBatches(env.DB, 1),
      REFRESHES: { send: () => Promise.reject(new Error('The isolate has ended.')) } as unknown as Env['REFRESHES'],
    };
    await publishDraft({ ...callAs(tenant), env: dead }, { draftId: draft.id, studyId });
    expect(await get('/api/scoring-rules/rescore')).toMatchObject([{ status: 'running', total: 4 }]);
    const { entries } = await get(`/api/projects/${tenant.projectId}/audit-log?limit=5`);
    expect(entries.map(({ action }: { action: string }) => action)).toContain('rescore.started');
    await resumeStalledRuns(env, Date.now() + 120_000);
    expect((await verificationOf(studyId)).verification).toMatchObject({ equal: 4, different: 0 });
  });

  it('is verified by the cron after its leads are rescored, even if the queue message was lost', async () => {
    await furnish(3);
    const draft = await create({ name: 'Signups', draft: { rules: [{ eventType: 'signup', points: 1 }] } });
    const studyId = await simulate(draft.id, 'publish');
    expect(await verifyForgotten(env, Date.now())).toBe(0);
    await publishDraft(
      { ...callAs(tenant), env: { ...env, DB: failAfterBatches(env.DB, 1) } },
      { draftId: draft.id, studyId },
    ).catch(() => {});
    expect((await get(`/api/studies/${studyId}`)).verification).toBeNull();
    expect(await verifyForgotten(env, Date.now())).toBe(1);
    expect((await verificationOf(studyId)).verification).toMatchObject({ equal: 3, different: 0 });
    expect(await verifyForgotten(env, Date.now())).toBe(0);
  });

  it('is also verified without a rescore: after the decay run, or at once if no lead changes', async () => {
    await furnish(6);
    for (const change of [SLOWER, { rules: [{ eventType: 'signup', points: 1 }] }]) {
      const draft = await create({ name: 'Later events only', draft: change });
      const studyId = await simulate(draft.id, 'publish');
      expect((await ask('POST', `/api/drafts/${draft.id}/publish`, { studyId })).status).toBe(200);
      expect((await verificationOf(studyId)).verification).toMatchObject({ equal: 6, different: 0 });
    }
  });

  it('cannot be published with a simulation of an earlier version of the draft', async () => {
    const draft = await create();
    const studyId = await simulate(draft.id, 'publish');
    await ask('PUT', `/api/drafts/${draft.id}`, { draft: { decay: { graceDays: 1, ratePerDay: 0.5 } } });
    expect(await ask('POST', `/api/drafts/${draft.id}/publish`, { studyId })).toMatchObject({
      ...{ status: 409, body: { errors: [{ path: 'studyId' }] } },
    });
    expect((await ask('POST', '/api/studies', { kind: 'simulate', draftId: 'drf_none' })).status).toBe(400);
    expect((await ask('POST', '/api/studies', { kind: 'simulate' })).status).toBe(400);
  });

  it('and its rescores are found through an index, without a scan', async () => {
    const planOf = async (sql: string) => {
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).all<{ detail: string }>();
      return results.map(({ detail }) => detail).join();
    };
    expect(await planOf("SELECT * FROM drafts WHERE project_id = 'a' ORDER BY updated_at DESC")).toMatch(
      /^SEARCH drafts USING INDEX drafts_by_project \(project_id=\?\)$/,
    );
    expect(
      await planOf(
        "SELECT * FROM lead_runs WHERE project_id = 'a' AND kind = 'rescore' ORDER BY created_at DESC, id LIMIT 2",
      ),
    ).toMatch(/SEARCH lead_runs USING INDEX lead_runs_by_project \(project_id=\? AND kind=\?\)/);
  });
});
