import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChallengeResult } from '../contract/challenger.ts';
import { compareChallengers } from '../cron/compare-challengers.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 60_000 };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const challenger = async () => (await get('/api/challenger')).challenger;
const daysAgo = (days: number) => Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS;

/** Leads that ask for a demo in the first 60 days sign two weeks later. Leads that sign later than that watch a webinar first. */
function furnish(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => {
    const began = 120 - (i % 100);
    const [signer, other] = began > 60 ? ['demo_request', 'webinar'] : ['webinar', 'demo_request'];
    const signs = i % 2 === 0 && began > 14;
    const event = (eventType: string, age: number) => ({
      ...{ leadId: `lead_${String(i).padStart(3, '0')}`, eventType, eventId: `evt_${eventType}` },
      timestamp: new Date(daysAgo(age) + (i % 24) * 3_600_000).toISOString(),
    });
    return [
      event(i % 2 === 0 ? (signer as string) : (other as string), began),
      ...(signs ? [event('contract_signed', began - 14)] : []),
    ];
  }).flat();
  return furnishLeads(tenant, { events, leads: count });
}

const WEBINAR = { draft: { rules: [{ eventType: 'webinar', points: 50 }] } };

/** Backdates two times: when the challenger was set, and when the live rules were published. */
async function backdate(days: { setAt: number; publishedAt: number }): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('UPDATE challengers SET set_at = ?2 WHERE project_id = ?1').bind(
      tenant.projectId,
      daysAgo(days.setAt),
    ),
    env.DB.prepare('UPDATE rulesets SET created_at = ?2 WHERE project_id = ?1').bind(
      tenant.projectId,
      daysAgo(days.publishedAt),
    ),
  ]);
}

const resultOf = async (studyId: string): Promise<ChallengeResult> => {
  await expect.poll(async () => (await get(`/api/studies/${studyId}`)).status, WAIT).toBe('finished');
  return (await get(`/api/studies/${studyId}`)).result;
};
const compare = async () => {
  const { status, body } = await ask('POST', '/api/studies', { kind: 'challenge' });
  expect({ status, body }).toMatchObject({ status: 202 });
  return { plan: body.plan, result: await resultOf(body.id) };
};

describe('a challenger', () => {
  it('is judged only by events after it was set, not by the past that the live rules were fitted to, and can be published', async () => {
    expect(
      (
        await ask('PATCH', `/api/projects/${tenant.projectId}`, {
          outcome: { eventType: 'contract_signed', horizonDays: 20 },
        })
      ).status,
    ).toBe(200);
    await furnish(400);
    expect(await challenger()).toBeNull();
    expect((await ask('PUT', '/api/challenger', WEBINAR)).body).toMatchObject({ liveVersion: 1, studyId: null });
    await backdate({ setAt: 60, publishedAt: 200 });

    const { plan, result } = await compare();
    expect(Date.parse(plan.firstAt)).toBe(daysAgo(59));
    expect(Date.parse(plan.lastAt) + 20 * DAY_MS).toBeLessThanOrEqual(Date.now());
    expect(result.converting).toBeGreaterThanOrEqual(50);
    expect(result).toMatchObject({ verdict: 'better', orders: [{ order: 'live' }, { order: 'draft' }, {}] });
    expect(result.draftGain?.low).toBeGreaterThan(0);

    // Over the whole history, the challenger's rules do worse than the live ones.
    const { body: whole } = await ask('POST', '/api/studies', {
      ...{ kind: 'backtest', draft: WEBINAR.draft, until: new Date(daysAgo(80)).toISOString() },
    });
    expect((await resultOf(whole.id)).draftGain?.high).toBeLessThan(0);

    // Live leads are scored only by the live rules until the challenger is published.
    expect((await get('/api/scoring-rules/ruleset')).version).toBe(1);
    expect((await ask('POST', '/api/challenger/publish', { ifVersion: 7 })).status).toBe(409);
    const { body: published } = await ask('POST', '/api/challenger/publish', { ifVersion: 1 });
    expect(published).toMatchObject({ version: 2, rules: [{ eventType: 'webinar', points: 50 }] });
    expect(await challenger()).toBeNull();
    expect((await ask('POST', '/api/challenger/publish')).status).toBe(404);
  });

  it('is compared automatically once a day, and reports how many buyers are missing', async () => {
    await furnish(40);
    await ask('PUT', '/api/challenger', WEBINAR);
    expect(await compareChallengers(env, Date.now())).toBe(0);
    await backdate({ setAt: 110, publishedAt: 120 });
    const tomorrow = Date.now() + DAY_MS;
    expect(await compareChallengers(env, tomorrow)).toBe(1);
    expect(await compareChallengers(env, tomorrow + 60_000)).toBe(0);
    const result = await resultOf((await challenger()).studyId);
    expect(result).toMatchObject({ verdict: 'too_early', orders: [], draftGain: null });
    expect(result.warnings).toContainEqual({ reason: 'too_few_outcomes', found: result.converting, needed: 50 });
  });

  it('starts over when other rules are published, and has no result until its first horizon has passed', async () => {
    expect(await ask('POST', '/api/studies', { kind: 'challenge' })).toMatchObject({ status: 409 });
    await furnish(40);
    await ask('PUT', '/api/challenger', WEBINAR);
    await backdate({ setAt: 110, publishedAt: 120 });
    const { id } = (await ask('POST', '/api/studies', { kind: 'challenge' })).body;
    expect((await challenger()).studyId).toBe(id);
    await ask('PUT', '/api/scoring-rules/ruleset', { decay: { graceDays: 3, ratePerDay: 0.1 } });
    const after = await challenger();
    expect(after).toMatchObject({ liveVersion: 2, studyId: null });
    expect(Date.parse(after.since)).toBeGreaterThan(daysAgo(1));
    expect(Date.parse(after.firstResultAt)).toBe(daysAgo(-31));
    const early = await ask('POST', '/api/studies', { kind: 'challenge' });
    expect(early).toMatchObject({ status: 409, body: { detail: expect.stringContaining('30 days') } });
  });

  it('is found through an index when it is due, without a scan', async () => {
    const { results } = await env.DB.prepare(
      'EXPLAIN QUERY PLAN SELECT project_id FROM challengers WHERE due_at <= 1 ORDER BY due_at LIMIT 5',
    ).all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join()).toMatch(/SEARCH challengers USING .*INDEX challengers_due/);
  });
});
