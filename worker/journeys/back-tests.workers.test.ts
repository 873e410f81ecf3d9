import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BackTestResult } from '../contract/back-test.ts';
import type { Decay } from '../contract/ruleset.ts';
import type { StudyTapes, SuggestionResult } from '../contract/suggestion.ts';
import { roundScore } from '../domain/hundredths.ts';
import { columnsOf } from '../domain/study/columns.ts';
import { sampleRows } from '../domain/study/learning-rows.ts';
import { unpackLearningTapes } from '../domain/study/pack-learning-tapes.ts';
import { whatIf } from '../domain/study/what-if.ts';
import { leadObject } from '../lead/lead-client.ts';
import { studyObject } from '../studies/study-client.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';
import { furnishLeads } from '../testing/furnish-leads.ts';
import { dumpStorage } from '../testing/lead-objects.ts';

const DAY_MS = 86_400_000;
const WAIT = { timeout: 60_000 };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const get = async (path: string) => (await ask('GET', path)).body;
const idOf = (i: number) => `lead_${String(i).padStart(3, '0')}`;
const stubOf = (leadId: string) => leadObject(env, tenant.projectId, leadId);

/** Midnight (UTC), this many days ago. */
const daysAgo = (days: number) => Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS;

/**
 * Leads from the last half year, about one per day. A third of the leads ask for a demo, and most of these leads sign two weeks later. All
 * other leads view pages and hardly ever sign.
 */
function eventsOf(i: number) {
  const began = daysAgo(180) + ((i * 11) % 120) * DAY_MS + (i % 24) * 3_600_000;
  const isKeen = i % 3 === 0;
  const signs = isKeen ? i % 4 !== 0 : i % 10 === 1;
  const event = (eventType: string, days: number) => ({
    ...{ leadId: idOf(i), eventType, eventId: `evt_${eventType}_${days}` },
    timestamp: new Date(began + days * DAY_MS).toISOString(),
  });
  return [
    event('page_view', 0),
    event(isKeen ? 'demo_request' : 'page_view', 1),
    event('page_view', 6),
    ...(signs ? [event('contract_signed', 20)] : []),
  ];
}

async function furnish(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => eventsOf(i)).flat();
  await furnishLeads(tenant, { events, leads: count });
}

/** Leads that ask for a demo are retailers from their first day on. Leads that sign get a plan when they sign. */
async function identify(count: number): Promise<void> {
  const batch = Array.from({ length: count }, (_, i) => i).flatMap((i) => {
    const [first, ...others] = eventsOf(i);
    const signed = others.find(({ eventType }) => eventType === 'contract_signed');
    const message = (at: string | undefined, traits: object) => ({
      ...{ type: 'identify', userId: idOf(i), messageId: `who_${i}_${at}`, timestamp: at, traits },
    });
    return [
      message(first?.timestamp, { industry: i % 3 === 0 ? 'Retail' : 'Travel' }),
      ...(signed ? [message(signed.timestamp, { plan: 'paid' })] : []),
    ];
  });
  const { status } = await call('POST', '/v1/batch', { key: tenant.secretKey, body: { batch } });
  expect(status).toBe(200);
  const known = () =>
    env.DB.prepare(`SELECT count(*) AS n FROM leads WHERE project_id = ?1 AND custom LIKE '%industry%'`)
      .bind(tenant.projectId)
      .first('n');
  await expect.poll(known, WAIT).toBe(count);
}

const backTest = (asked: object = {}) => study({ kind: 'backtest', ...asked });

async function study(asked: { kind: string; from?: string; everyDays?: number }) {
  const { status, body: study } = await ask('POST', '/api/studies', asked);
  expect({ status, study }).toMatchObject({ status: 202, study: { kind: asked.kind } });
  await expect.poll(async () => (await get(`/api/studies/${study.id}`)).status, WAIT).toBe('finished');
  return get(`/api/studies/${study.id}`);
}

/** A draft that scores only page views, which all leads have, so it cannot tell leads apart. */
const BLIND = { rules: [{ eventType: 'page_view', points: 5 }] };

describe('a back-test', () => {
  it('of 240 leads reports how well the live rules and a draft predicted who signs', async () => {
    await furnish(240);
    const study = await backTest({ draft: BLIND });
    const result = study.result as BackTestResult;
    expect(study).toMatchObject({ total: 240, done: 240, rulesetVersion: 1 });
    expect(study.plan).toMatchObject({ outcome: { eventType: 'contract_signed', horizonDays: 30 }, activeDays: 90 });
    expect(study.plan.snapshots).toBeGreaterThan(30);
    expect(new Date(study.plan.lastAt).getTime()).toBeLessThanOrEqual(Date.now() - 30 * DAY_MS);
    expect(result).toMatchObject({ leads: 240, missing: 0 });
    expect(result.converting).toBeGreaterThan(50);

    const [live, draft, newest] = result.orders;
    expect([live?.order, draft?.order, newest?.order]).toEqual(['live', 'draft', 'newest_first']);
    // Demo requests predict who signs; page views do not.
    expect(live?.auc?.low).toBeGreaterThan(0.7);
    expect(draft?.auc?.value).toBeLessThan((live?.auc?.value ?? 0) - 0.1);
    expect(result.draftGain?.high).toBeLessThan(0);
    const demo = live?.rules.find(({ eventType }) => eventType === 'demo_request');
    expect(demo?.converting).toBeGreaterThan(2 * (demo?.others ?? 1));
    expect(demo?.lift).toBeGreaterThan(1.3);
    const signing = live?.rules.find(({ eventType }) => eventType === 'contract_signed');
    expect(result.warnings).toContainEqual({
      ...{ reason: 'rule_scores_the_outcome', order: 'live', ruleId: signing?.ruleId },
    });
    // The draft changes no lead's stage and predicts nothing.
    expect(await get(`/api/studies/${study.id}/leads`)).toEqual({ leads: [], nextCursor: null });
    expect(await ask('POST', `/api/studies/${study.id}/verify`)).toMatchObject({
      ...{ status: 409, body: { detail: expect.stringContaining('Verify a simulation') } },
    });
  });

  it('gives a past lead the same score as the API gives after publishing the rules and rescoring', async () => {
    await furnish(12);
    const { body: ruleset } = await ask('PUT', '/api/scoring-rules/ruleset', {
      rules: [
        { eventType: 'page_view', points: 7.25 },
        { eventType: 'demo_request', points: 31, cap: { times: 1, per: 'week' } },
      ],
      decay: { graceDays: 2, ratePerDay: 0.07 },
    });
    const { body: run } = await ask('POST', '/api/scoring-rules/rescore');
    await expect.poll(async () => (await get(`/api/scoring-rules/rescore/${run.id}`)).status, WAIT).toBe('finished');
    // A millisecond past midnight: the API includes events at that exact moment, and a snapshot does not.
    const snapshots = [130, 100, 80, 60].map((days) => daysAgo(days) + 1);
    const config = {
      ...{ version: 99, ruleset },
      outcome: { eventType: 'never', horizonDays: 30 },
    };
    const carried = { projectId: 'std_test', version: 99, text: JSON.stringify(config) };
    let compared = 0;
    for (let i = 0; i < 12; i++) {
      const tape = await stubOf(idOf(i)).judge({ config: carried, snapshots, activeDays: 365, at: Date.now() });
      if (tape === null || !('judgments' in tape)) throw new Error('no tape');
      for (const { snapshot, scores } of tape.judgments) {
        const at = new Date((snapshots[snapshot] as number) - 1).toISOString();
        const seen = await get(`/api/leads/${idOf(i)}?at=${at}`);
        expect(roundScore(scores[0] as number)).toBe(seen.currentScore);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('reports how many converted leads are missing, and judges leads at the requested moments', async () => {
    await furnish(30);
    const from = new Date(daysAgo(150)).toISOString();
    const study = await backTest({ from, everyDays: 14, activeDays: 30 });
    expect(study.plan).toMatchObject({ firstAt: expect.any(String), everyDays: 14, activeDays: 30 });
    expect(new Date(study.plan.firstAt).getTime()).toBeGreaterThanOrEqual(daysAgo(150));
    expect(study.result.orders).toEqual([]);
    expect(study.result.warnings).toContainEqual({
      ...{ reason: 'too_few_outcomes', found: study.result.converting, needed: 50 },
    });
  });

  it('counts erased leads as missing, and judges none of them', async () => {
    await furnish(10);
    for (const i of [2, 3]) expect((await ask('DELETE', `/api/leads/${idOf(i)}`)).status).toBe(200);
    await expect
      .poll(
        () => env.DB.prepare('SELECT count(*) AS n FROM leads WHERE project_id = ?1').bind(tenant.projectId).first('n'),
        WAIT,
      )
      .toBe(8);
    const { result } = await backTest();
    expect(result).toMatchObject({ leads: 8, missing: 2 });
    expect(result.warnings).toContainEqual({ reason: 'leads_are_missing', leads: 2 });
  });

  it('counts the outcome of merged leads once, even if each lead had reached the outcome before the merge', async () => {
    await furnish(12);
    const apart = (await backTest()).result;
    // Both leads had asked for a demo and signed.
    expect((await ask('POST', `/api/leads/${idOf(3)}/merge`, { leadId: idOf(6) })).status).toBeLessThan(300);
    const look = async () => stubOf(idOf(6)).look({ at: Date.now() });
    await expect.poll(look, WAIT).toMatchObject({ status: 'sealed' });
    const merged = (await backTest()).result;
    expect(merged).toMatchObject({ leads: 11, judged: apart.judged - 1, converting: apart.converting - 1, missing: 0 });
  });

  it('changes no lead and deletes its judgments when it finishes', async () => {
    await furnish(8);
    const stubs = Array.from({ length: 8 }, (_, i) => ({ stub: stubOf(idOf(i)) }));
    for (const { stub } of stubs) await runDurableObjectAlarm(stub);
    const look = async () => JSON.stringify(await Promise.all(stubs.map((stub) => dumpStorage(stub))));
    const before = await look();
    const study = await backTest({ draft: BLIND });
    expect(await look()).toBe(before);
    const stub = studyObject(env, { projectId: tenant.projectId, studyId: study.id });
    const kept = (_: unknown, { storage }: DurableObjectState) =>
      storage.sql.exec('SELECT count(*) AS n FROM judgments').one().n;
    expect(await runInDurableObject(stub, kept)).toBe(0);
  });

  it('has a grid of grades that counts the same leads as the list, or no grid without fit rules', async () => {
    const fit = {
      rules: [{ property: 'employees', operator: 'greater_than', value: 200, points: 50 }],
      grades: { A: 50, B: 30, C: 10 },
    };
    await furnish(12);
    expect((await backTest()).result).not.toHaveProperty('grid');
    await ask('PUT', '/api/scoring-rules/ruleset', { fit });
    for (const i of [3, 4, 5])
      expect((await ask('PATCH', `/api/leads/${idOf(i)}`, { custom: { employees: 500 } })).status).toBe(200);
    const listed = async (grade: string) => (await get(`/api/leads?grade=${grade}`)).leads.length as number;
    await expect.poll(() => listed('A'), WAIT).toBe(3);
    await expect.poll(() => listed('D'), WAIT).toBe(9);
    const { grid = [] } = (await backTest()).result as BackTestResult;
    expect(grid.map(({ grade }) => grade)).toHaveLength(16);
    for (const { grade, leads, likelihood } of grid)
      expect({ grade, leads, likelihood }).toEqual({ grade, leads: await listed(grade), likelihood: null });
    // The number of employees was unknown at every judged moment.
    expect(grid.filter(({ grade, judged }) => grade.startsWith('A') && judged > 0)).toEqual([]);
    expect(grid.filter(({ judged }) => judged > 0)).not.toEqual([]);
  });

  it('judges a draft stored on the server like the same rules sent in a request, and names the draft', async () => {
    await furnish(240);
    const { body: stored } = await ask('POST', '/api/drafts', { name: 'Blind', draft: BLIND });
    const of = await backTest({ draftId: stored.id });
    expect(of).toMatchObject({ draftId: stored.id, draftVersion: 1 });
    const given = await backTest({ draft: BLIND });
    expect(given).toMatchObject({ draftId: null, draftVersion: null });
    // Rules sent in the request count as new and get new IDs.
    const ranks = ({ result: { orders, stages } }: { result: BackTestResult }) => ({
      stages,
      orders: orders.map(({ rules: _, ...order }) => order),
    });
    expect(of.result.orders).toHaveLength(3);
    expect(ranks(of)).toEqual(ranks(given));
    const both = await ask('POST', '/api/studies', { kind: 'backtest', draft: BLIND, draftId: stored.id });
    expect(both).toMatchObject({ status: 400, body: { errors: [{ path: 'draft' }] } });
    const gone = await ask('POST', '/api/studies', { kind: 'backtest', draftId: 'drf_0' });
    expect(gone).toMatchObject({ status: 400, body: { errors: [{ path: 'draftId' }] } });
  });

  it('of a draft suggests stage thresholds that keep the current stage sizes, and a simulation confirms them', async () => {
    await furnish(60);
    // A simulation also counts customers, but there are none here.
    const outcome = { eventType: 'never', horizonDays: 30 };
    expect((await ask('PATCH', `/api/projects/${tenant.projectId}`, { outcome })).status).toBe(200);
    const draft = {
      rules: [
        { eventType: 'page_view', points: 12 },
        { eventType: 'demo_request', points: 80 },
        { eventType: 'contract_signed', points: 3 },
      ],
      decay: { graceDays: 0, ratePerDay: 0 },
    };
    const { stages } = (await backTest({ draft })).result as BackTestResult;
    expect(stages?.map(({ name, liveFrom }) => [name, liveFrom])).toEqual([
      ['cold', 0],
      ['warm', 30],
      ['hot', 60],
      ['qualified', 100],
    ]);
    const matched = { ...draft, stages: stages?.map(({ name, from }) => ({ name, from })) };
    const { result } = await study({ kind: 'simulate', draft: matched } as { kind: string });
    const reached = (side: 'from' | 'to') =>
      stages?.map((_, i) => {
        const higher = stages.slice(i).map(({ name }) => name);
        const counted = (result.stages as { from: string; to: string; leads: number }[]).filter((cell) =>
          higher.includes(cell[side]),
        );
        return counted.reduce((sum, { leads }) => sum + leads, 0);
      });
    expect([reached('from'), reached('to')]).toEqual([
      stages?.map(({ liveLeads }) => liveLeads),
      stages?.map(({ leads }) => leads),
    ]);
  });

  it('is rejected without history, with an invalid draft, and for people who may not change rules', async () => {
    const none = await ask('POST', '/api/studies', { kind: 'backtest' });
    expect(none).toMatchObject({ status: 409, body: { code: 'conflict', detail: expect.stringContaining('30 days') } });
    await furnish(3);
    const later = await ask('POST', '/api/studies', { kind: 'backtest', from: new Date().toISOString() });
    expect(later).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const wrong = { kind: 'backtest', everyDays: 0, activeDays: 366, from: 'yesterday', draft: { decay: 1 } };
    const { status, body } = await ask('POST', '/api/studies', wrong);
    expect([status, body.errors.map(({ path }: { path: string }) => path).sort()]).toEqual([
      ...[400, ['activeDays', 'draft.decay', 'everyDays', 'from']],
    ]);
    const unknown = await ask('POST', '/api/studies', { kind: 'backtest', capacity: 40 });
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ path: 'capacity' }] } });
    const viewer = await newMember(tenant.projectId, 'viewer');
    const headers = { 'X-Project-Id': tenant.projectId };
    const refused = await call('POST', '/api/studies', { token: viewer.token, headers, body: { kind: 'backtest' } });
    expect(refused.status).toBe(403);
  });
});

describe('a search for points', () => {
  it('of 300 leads suggests events that predict who signs, explains why, and tests the suggestion on later moments', async () => {
    const outcome = { eventType: 'contract_signed', horizonDays: 20 };
    expect((await ask('PATCH', `/api/projects/${tenant.projectId}`, { outcome })).status).toBe(200);
    await furnish(300);
    await identify(300);
    const stub = { stub: stubOf(idOf(3)) };
    await runDurableObjectAlarm(stub.stub);
    const before = JSON.stringify(await dumpStorage(stub));
    const { id, plan, ...found } = await study({
      kind: 'suggest',
      from: new Date(daysAgo(65)).toISOString(),
      everyDays: 4,
    });
    const result = found.result as SuggestionResult;
    expect(found).toMatchObject({ status: 'finished', total: 300, done: 300, rulesetVersion: 1 });
    expect(plan.outcome).toEqual(outcome);
    expect(Date.parse(plan.learnedAt.lastAt) + 20 * DAY_MS).toBeLessThanOrEqual(Date.parse(plan.provedAt.firstAt));

    const demo = result.rules.find(({ eventType }) => eventType === 'demo_request');
    expect(result).toMatchObject({ leads: 300, missing: 0, decay: { ratePerDay: expect.any(Number) } });
    expect(demo).toMatchObject({ ruleId: expect.stringMatching(/^rule_/), comesWithOutcome: false });
    expect(demo?.points).toBeGreaterThan(0);
    expect(demo?.buyersDid).toBeGreaterThan((demo?.buyers ?? 0) / 2);
    expect(demo?.buyersDid).toBeGreaterThan((demo?.othersDid ?? 1) * (demo?.buyers ?? 0));
    // An outcome cannot predict itself, and no lead has signed up or downloaded anything.
    expect(result.rules.map(({ eventType }) => eventType).sort()).toEqual(['demo_request', 'page_view']);
    expect(['better', 'no_better', 'unproven']).toContain(result.verdict);
    expect(result.proof).toMatchObject({ leads: 300 });

    // The search also suggests fit points. The plan property is excluded, because it is set when the contract is signed.
    const { fit } = result;
    expect(['holds', 'unproven']).toContain(fit?.verdict);
    expect(fit?.rules).toHaveLength(1);
    expect(fit?.rules[0]).toMatchObject({ property: 'industry', operator: 'equals' });
    expect((fit?.rules[0]?.points ?? 0) * (fit?.rules[0]?.value === 'Retail' ? 1 : -1)).toBeGreaterThan(10);
    expect(fit?.leftOut).toContainEqual({ property: 'plan', operator: 'exists' });
    const [a] = fit?.letters ?? [];
    expect(a?.likelihood).toBeGreaterThan(fit?.letters.at(-1)?.likelihood ?? fit?.letters[2]?.likelihood ?? 1);

    // The tapes (recorded leads) contain the test's leads ranked by the suggested points, without their names.
    const tapes = await get(`/api/studies/${id}/tapes`);
    const bytes = Uint8Array.from(atob(tapes.tapes), (character) => character.charCodeAt(0));
    expect(new TextDecoder().decode(bytes)).not.toMatch(/user|lead|page_view|demo/);
    const rows = sampleRows(unpackLearningTapes([bytes]));
    const suggested = (tapes.rules as StudyTapes['rules']).map(({ ruleId }) =>
      result.rules.find((one) => one.ruleId === ruleId),
    );
    const columns = columnsOf(rows, {
      ...{ rules: suggested.length, snapshots: tapes.moments.map(Date.parse), decay: result.decay as Decay },
      capsOf: (rule) => [suggested[rule]?.cap ?? null],
    });
    const points = suggested.map((rule) => rule?.points ?? 0);
    const tried = whatIf(rows, columns, { points, shares: [], calls: [] });
    const converting = rows.converts.reduce((total, one) => total + one, 0);
    expect([rows.leads.length, converting]).toEqual([result.proof?.judged, result.proof?.converting]);
    expect(tried.auc?.value).toBeGreaterThan(0.9);

    // The search for points has changed no lead and no rule, has deleted its judgments, and appears in the audit log.
    expect(JSON.stringify(await dumpStorage(stub))).toBe(before);
    expect((await get('/api/scoring-rules/ruleset')).version).toBe(1);
    const kept = (_: unknown, { storage }: DurableObjectState) =>
      storage.sql.exec('SELECT count(*) AS n FROM judgments').one().n;
    expect(await runInDurableObject(studyObject(env, { projectId: tenant.projectId, studyId: id }), kept)).toBe(0);
    const { entries } = await get(`/api/projects/${tenant.projectId}/audit-log`);
    expect(entries[0]).toMatchObject({ action: 'study.started', target: id });
  });

  it('reports how many more outcomes it needs, and is rejected without history and for people who may not change rules', async () => {
    expect(await ask('POST', '/api/studies', { kind: 'suggest' })).toMatchObject({ status: 409 });
    await furnish(60);
    const { id, result } = await study({ kind: 'suggest' });
    expect(result).toMatchObject({
      verdict: 'too_few_outcomes',
      missing: 50 - result.converting,
      decay: null,
      rules: [],
      fit: { verdict: 'too_few_outcomes', rules: [], grades: null },
    });
    const without = await ask('GET', `/api/studies/${id}/tapes`);
    expect(without).toMatchObject({ status: 409, body: { detail: expect.stringContaining('have tapes') } });
    const wrong = { kind: 'suggest', learnFrom: 'monday', draft: {} };
    const { status, body } = await ask('POST', '/api/studies', wrong);
    expect([status, body.errors.map(({ path }: { path: string }) => path).sort()]).toEqual([
      400,
      ['draft', 'learnFrom'],
    ]);
    const viewer = await newMember(tenant.projectId, 'viewer');
    const headers = { 'X-Project-Id': tenant.projectId };
    const refused = await call('POST', '/api/studies', { token: viewer.token, headers, body: { kind: 'suggest' } });
    expect(refused.status).toBe(403);
  });
});
