import { createMessageBatch, createScheduledController, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { scoreAt } from '../domain/decay.ts';
import { fold } from '../domain/fold.ts';
import { roundScore } from '../domain/hundredths.ts';
import { restamp } from '../domain/restamp.ts';
import worker from '../index.ts';
import { leadObject } from '../lead/lead-client.ts';
import { refresh } from '../lead/refresh.ts';
import { getProjectConfig } from '../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { inLead } from '../testing/lead-objects.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const send = (leadId: string, eventType: string, more: Record<string, unknown> = {}) =>
  call('POST', '/api/events', { key: tenant.publishableKey, body: { eventType, leadId, ...more } });
const get = async (path: string) => (await call('GET', path, { token: tenant.token })).body;
const lead = (leadId: string) => get(`/api/leads/${leadId}`);
const project = async (leadId: string) => runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));

describe('scoring rules', () => {
  it('apply to the very next event after an edit; a rule that is turned off scores nothing', async () => {
    await send('lead_1', 'page_view');
    const { status } = await call('PUT', '/api/scoring-rules/rule_page_view', {
      token: tenant.token,
      body: { points: 7 },
    });
    expect(status).toBe(200);
    await send('lead_1', 'page_view');
    expect((await lead('lead_1')).currentScore).toBe(12);
    await call('PUT', '/api/scoring-rules/rule_page_view', { token: tenant.token, body: { active: false } });
    await send('lead_1', 'page_view');
    expect(await lead('lead_1')).toMatchObject({ currentScore: 12, eventCount: 3 });
  });

  it('can be created from the documented body, but not a second time', async () => {
    const body = { eventType: 'webinar_attended', points: 30, description: 'Attended product webinar' };
    const created = await call('POST', '/api/scoring-rules', { token: tenant.token, body });
    expect(created).toMatchObject({ status: 201, body: { ...body, active: true, rulesetVersion: 2 } });
    expect(await call('POST', '/api/scoring-rules', { token: tenant.token, body })).toMatchObject({
      status: 409,
      body: { code: 'conflict', errors: [{ path: 'eventType' }] },
    });
    expect(await get('/api/scoring-rules')).toHaveLength(6);
    expect(await get(`/api/scoring-rules/${created.body.id}`)).toEqual(created.body);
    await call('DELETE', `/api/scoring-rules/${created.body.id}`, { token: tenant.token });
    expect(await get('/api/scoring-rules')).toHaveLength(5);
    expect((await get('/api/scoring-rules/versions')).map(({ version }: { version: number }) => version)).toEqual([
      3, 2, 1,
    ]);
  });

  it('rescore history on request, once per run, and note it in the timeline', async () => {
    await send('lead_1', 'page_view');
    await send('lead_2', 'signup');
    await project('lead_1');
    await project('lead_2');
    await call('PUT', '/api/scoring-rules/rule_page_view', { token: tenant.token, body: { points: 65 } });
    expect((await lead('lead_1')).currentScore).toBe(5);

    const started = await call('POST', '/api/scoring-rules/rescore', { token: tenant.token });
    expect(started).toMatchObject({ status: 202, body: { kind: 'rescore', status: 'running', total: 2, done: 0 } });
    const body = { type: 'page', runId: started.body.id, cursor: '' };
    for (const id of ['msg_1', 'msg_1_again']) {
      const batch = createMessageBatch('lead-refreshes', [{ id, timestamp: new Date(), attempts: 1, body }]);
      await worker.queue(batch, env);
    }
    expect(await get(`/api/scoring-rules/rescore/${started.body.id}`)).toMatchObject({
      status: 'finished',
      done: 2,
      total: 2,
      changed: 1,
    });
    expect(await lead('lead_1')).toMatchObject({ currentScore: 65, leadStage: 'hot' });
    expect(await lead('lead_2')).toMatchObject({ currentScore: 20 });
    expect(await get('/api/leads/lead_1/timeline')).toMatchObject([
      { type: 'event', eventType: 'page_view', scoreDelta: 65, newScore: 65 },
      { type: 'rescore', previousScore: 5, newScore: 65, rulesetVersion: 2 },
    ]);
  });

  it('rescore a lead to exactly the score that was predicted from its log', async () => {
    for (const [i, type] of ['page_view', 'signup', 'page_view', 'demo_request'].entries()) {
      await send('lead_1', type, { timestamp: daysAgo(40 - 9 * i), properties: { page: i ? '/pricing' : '/' } });
    }
    await project('lead_1');
    const conditions = [{ property: 'page', operator: 'contains', value: 'pricing' }];
    await call('POST', '/api/scoring-rules', {
      token: tenant.token,
      body: { eventType: 'page_view', points: 12.5, conditions },
    });
    const ruleset = await get('/api/scoring-rules/ruleset');
    const log = await leadObject(env, tenant.projectId, 'lead_1').log({ after: null });
    if (!log || 'status' in log) throw new Error('the lead has no log');
    const predicted = (at: number) =>
      scoreAt(
        fold(
          log.items.map((event) => restamp(event, ruleset)),
          ruleset,
        ),
        ruleset.decay,
        at,
      );
    const { body: run } = await call('POST', '/api/scoring-rules/rescore', { token: tenant.token });
    await expect
      .poll(() => get(`/api/scoring-rules/rescore/${run.id}`))
      .toMatchObject({ status: 'finished', changed: 1 });
    const at = new Date().toISOString();
    expect((await get(`/api/leads/lead_1?at=${at}`)).currentScore).toBe(roundScore(predicted(Date.parse(at))));
  });

  it('change stages and decay for the whole history, in a run that publishing starts', async () => {
    await send('lead_1', 'signup');
    await project('lead_1');
    const stages = [
      { name: 'new', from: 0 },
      { name: 'engaged', from: 15 },
    ];
    await call('PUT', '/api/scoring-rules/ruleset', { token: tenant.token, body: { stages } });
    await expect.poll(() => get('/api/leaderboard/by-stage'), { interval: 100 }).toEqual({ new: 0, engaged: 1 });
    expect(await lead('lead_1')).toMatchObject({ currentScore: 20, leadStage: 'engaged' });
  });

  it('are capped per day, in whatever order events arrive', async () => {
    await call('PUT', '/api/scoring-rules/rule_page_view', {
      token: tenant.token,
      body: { cap: { times: 2, per: 'day' } },
    });
    for (const i of [3, 1, 2, 4]) {
      await send('lead_1', 'page_view', { eventId: `evt_${i}`, timestamp: `2026-02-11T0${i}:00:00Z` });
    }
    const { lines } = await get('/api/leads/lead_1/explain?at=2026-02-12T00:00:00Z');
    expect(lines.map(({ eventId, points, capped }: Record<string, unknown>) => [eventId, points, capped])).toEqual([
      ['evt_1', 5, false],
      ['evt_2', 5, false],
      ['evt_3', 0, true],
      ['evt_4', 0, true],
    ]);
  });
});

describe('decay', () => {
  it('is not reset by events of bots or of silent types, including events logged before their type became silent', async () => {
    await send('lead_1', 'demo_request', { timestamp: daysAgo(20) });
    await send('lead_1', 'page_view', { properties: { $bot: true } });
    expect(await lead('lead_1')).toMatchObject({
      currentScore: 25.67,
      velocityScore: 0,
      eventsLast24h: 0,
      eventCount: 2,
    });
    await send('lead_1', 'email_delivered');
    await project('lead_1');
    expect(await lead('lead_1')).toMatchObject({ velocityScore: 1, eventsLast24h: 1 });
    await call('PUT', '/api/scoring-rules/ruleset', { token: tenant.token, body: { silent: ['email_delivered'] } });
    await expect
      .poll(() => lead('lead_1'))
      .toMatchObject({ currentScore: 25.67, velocityScore: 0, eventsLast24h: 0, eventCount: 3 });
    await project('lead_1');
    expect((await get('/api/leads')).leads).toMatchObject([{ currentScore: 25.67, velocityScore: 0 }]);
    const timeline = await get('/api/leads/lead_1/timeline');
    expect(timeline.filter(({ silent }: { silent?: true }) => silent)).toHaveLength(2);
    const rules = await get('/api/scoring-rules/ruleset');
    expect(rules).toMatchObject({ silent: ['email_delivered'] });
    await call('PUT', '/api/scoring-rules/rule_signup', { token: tenant.token, body: { points: 21 } });
    expect(await get('/api/scoring-rules/ruleset')).toMatchObject({ silent: ['email_delivered'] });
  });

  it('removes five percent after eight idle days, in the lead, the list, the leaderboard and the stages alike', async () => {
    await send('lead_1', 'contract_signed', { timestamp: daysAgo(8) });
    await project('lead_1');
    expect(await lead('lead_1')).toMatchObject({ currentScore: 95, leadStage: 'hot' });
    expect((await get('/api/leads')).leads).toMatchObject([{ currentScore: 95, leadStage: 'hot' }]);
    expect(await get('/api/leaderboard')).toMatchObject([{ currentScore: 95, leadStage: 'hot' }]);
    expect(await get('/api/leaderboard/by-stage')).toEqual({ cold: 0, warm: 0, hot: 1, qualified: 0 });
    expect((await get('/api/leads?stage=hot')).total).toBe(1);
    expect((await get('/api/leads?stage=qualified')).leads).toEqual([]);
  });

  it('is explained in lines that add up to the score', async () => {
    await send('lead_1', 'contract_signed', { timestamp: daysAgo(8) });
    const explained = await get('/api/leads/lead_1/explain');
    expect(explained).toMatchObject({
      currentScore: 95,
      leadStage: 'hot',
      totals: { rules: 100, decay: -5, floor: 0, sum: 95 },
    });
    expect(explained.lines.map(({ text }: { text: string }) => text)).toEqual([
      '+100 for “Signed a contract”',
      '−5 for 1 day of inactivity beyond the grace period of 7 (5% a day)',
    ]);
  });

  it('records each stage change once, as decay, however often the lead is read', async () => {
    await send('lead_1', 'contract_signed');
    await project('lead_1');
    const config = await getProjectConfig(env, tenant.projectId);
    const at = Date.now() + 8 * DAY_MS;
    const transitions = await inLead({ stub: leadObject(env, tenant.projectId, 'lead_1') }, (store, storage) => {
      for (let run = 0; run < 3; run++) storage.transactionSync(() => refresh({ ...store, now: at + run }, { config }));
      return storage.sql.exec('SELECT "from", "to", cause FROM transitions ORDER BY seq').toArray();
    });
    expect(transitions).toEqual([
      { from: 'cold', to: 'qualified', cause: 'event' },
      { from: 'qualified', to: 'hot', cause: 'decay' },
    ]);
    expect(await get(`/api/leads/lead_1/timeline?at=${new Date(at).toISOString()}`)).toMatchObject([
      { type: 'event', newScore: 100, stageChange: { from: 'cold', to: 'qualified' } },
      { type: 'stage_change', cause: 'decay', newScore: 100, stageChange: { from: 'qualified', to: 'hot' } },
    ]);
  });

  it('is announced by the cron, which refreshes a lead that is due and updates its row', async () => {
    const leavesTheDayAt = Date.now() + 3_000;
    await send('lead_1', 'signup', { timestamp: new Date(leavesTheDayAt - DAY_MS).toISOString() });
    await project('lead_1');
    const changesAt = () => env.DB.prepare('SELECT changes_at FROM leads').first<number>('changes_at');
    expect(await changesAt()).toBe(leavesTheDayAt);
    await expect
      .poll(
        async () => {
          await worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
          return changesAt();
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBe(leavesTheDayAt - DAY_MS + 7 * DAY_MS);
  });
});

it('an event counts, is shown and is explained immediately, even if the sender’s clock is slightly ahead', async () => {
  await send('lead_1', 'signup', { timestamp: new Date(Date.now() + 120_000).toISOString() });
  expect(await lead('lead_1')).toMatchObject({ currentScore: 20, eventsLast24h: 1 });
  expect(await get('/api/leads/lead_1/timeline')).toHaveLength(1);
  expect(await get('/api/leads/lead_1/explain')).toMatchObject({ currentScore: 20, totals: { sum: 20 } });
});

describe('time travel', () => {
  it('shows a lead, its timeline and its explanation as of an instant', async () => {
    await send('lead_1', 'signup', { timestamp: '2026-02-01T00:00:00Z' });
    await send('lead_1', 'demo_request', { timestamp: '2026-02-03T00:00:00Z' });
    const at = 'at=2026-02-02T00:00:00Z';
    expect(await get(`/api/leads/lead_1?${at}`)).toMatchObject({
      currentScore: 20,
      eventCount: 1,
      lastEventAt: '2026-02-01T00:00:00.000Z',
    });
    expect(await get(`/api/leads/lead_1/timeline?${at}`)).toHaveLength(1);
    expect(await get(`/api/leads/lead_1/explain?${at}`)).toMatchObject({ currentScore: 20 });
  });
});

describe('lists', () => {
  it('find leads by the first letters of words in name, email and company, within the project', async () => {
    const other = await newTenant('other@example.com');
    const create = (token: string, body: unknown) => call('POST', '/api/leads', { token, body });
    await create(tenant.token, {
      leadId: 'lead_1',
      name: 'Alice Smith',
      email: 'alice@acme.example',
      company: 'Acme Inc',
    });
    await create(tenant.token, { leadId: 'lead_2', name: 'Bob Jones', company: 'Smithson' });
    await create(other.token, { leadId: 'lead_3', name: 'Alice Smith' });
    for (const id of ['lead_1', 'lead_2']) await project(id);
    await runDurableObjectAlarm(leadObject(env, other.projectId, 'lead_3'));
    const found = async (search: string) => {
      const { leads, total } = await get(`/api/leads?search=${encodeURIComponent(search)}`);
      expect(total).toBe(leads.length);
      return leads.map(({ _id }: { _id: string }) => _id);
    };
    expect(await found('ali')).toEqual(['lead_1']);
    expect(await found('smith')).toEqual(['lead_1', 'lead_2']);
    expect(await found('smi acm')).toEqual(['lead_1']);
    expect(await found('acme.example')).toEqual(['lead_1']);
    expect(await found('nobody')).toEqual([]);
    expect(await found('"* OR')).toEqual([]);
  });

  it('return active, decaying and due leads page by page, without gaps or repeats', async () => {
    for (let i = 0; i < 12; i++) {
      await send(`lead_${i}`, i % 2 ? 'signup' : 'demo_request', { timestamp: daysAgo(i) });
      await project(`lead_${i}`);
    }
    await env.DB.exec(
      "UPDATE leads SET phase = 0, rank = score, changes_at = 1 WHERE lead_id IN ('lead_9', 'lead_10')",
    );
    const whole = (await get('/api/leads?limit=100')).leads;
    expect(whole).toHaveLength(12);
    expect(whole.map((l: { currentScore: number }) => l.currentScore)).toEqual(
      whole.map((l: { currentScore: number }) => l.currentScore).sort((a: number, b: number) => b - a),
    );
    const paged = [];
    let cursor: string | null = null;
    do {
      const page = await get(`/api/leads?limit=5${cursor ? `&cursor=${cursor}` : ''}`);
      paged.push(...page.leads);
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged.map(({ _id }) => _id)).toEqual(whole.map(({ _id }: { _id: string }) => _id));
    const offsets = [
      ...(await get('/api/leads?limit=5&page=1')).leads,
      ...(await get('/api/leads?limit=5&page=2')).leads,
    ];
    expect(offsets.map(({ _id }) => _id)).toEqual(paged.slice(0, 10).map(({ _id }) => _id));
  });

  it('filter by score and by last activity', async () => {
    for (const [id, days] of [
      ['lead_1', 1],
      ['lead_2', 3],
      ['lead_3', 5],
    ] as const) {
      await send(id, id === 'lead_2' ? 'demo_request' : 'signup', { timestamp: daysAgo(days) });
      await project(id);
    }
    const ids = async (query: string) =>
      (await get(`/api/leads?${query}`)).leads.map(({ _id }: { _id: string }) => _id);
    expect(await ids('minScore=50')).toEqual(['lead_2']);
    expect(await ids('maxScore=50')).toEqual(['lead_1', 'lead_3']);
    expect(await ids(`activeAfter=${daysAgo(4)}`)).toEqual(['lead_2', 'lead_1']);
    expect(await ids(`activeBefore=${daysAgo(2)}`)).toEqual(['lead_2', 'lead_3']);
    expect(await ids(`activeAfter=${daysAgo(4)}&activeBefore=${daysAgo(2)}&stage=warm`)).toEqual(['lead_2']);
  });
});

describe('analytics', () => {
  it('counts activities, stage changes and scores exactly', async () => {
    await send('lead_1', 'signup', { timestamp: daysAgo(1) });
    await send('lead_1', 'demo_request');
    await send('lead_2', 'signup');
    for (const id of ['lead_1', 'lead_2']) await project(id);
    const activity = await get('/api/analytics/activity');
    expect(activity.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(3);
    expect(await get('/api/analytics/stages')).toMatchObject([{ from: 'cold', to: 'hot', cause: 'event', count: 1 }]);
    expect(await get('/api/analytics/overview')).toMatchObject({
      leads: 2,
      byStage: { cold: 1, warm: 0, hot: 1, qualified: 0 },
      eventsLast7Days: 3,
      stageMovesUpLast7Days: 1,
      stageMovesDownLast7Days: 0,
    });
    const distribution = await get('/api/analytics/distribution');
    expect(distribution.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { from: 20, to: 30, count: 1 },
      { from: 70, to: 80, count: 1 },
    ]);
  });
});
