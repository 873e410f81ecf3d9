import { evictAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LeadToCall } from '../contract/lead-to-call.ts';
import { LIMITS } from '../contract/limits.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const track = (leadId: string, eventType: string, hoursAgo: number, properties = {}) =>
  call('POST', '/api/events', {
    key: tenant.secretKey,
    body: { leadId, eventType, properties, timestamp: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString() },
  });
const settle = async (...leadIds: string[]) => {
  for (let round = 0; round < 10; round++) {
    const ran = await Promise.all(
      leadIds.map((leadId) => runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId))),
    );
    if (!ran.some(Boolean)) return;
  }
};
const leadsToCall = async (query = ''): Promise<LeadToCall[]> =>
  (await asOwner('GET', `/api/leads-to-call${query}`)).body;
const called = async () => (await leadsToCall()).map(({ lead }) => lead._id);
const mark = (leadId: string, body: object) => asOwner('PUT', `/api/leads-to-call/${leadId}/mark`, body);

describe('the leads to call', () => {
  it('show the event that is the best reason to call, its points and page, and contact details', async () => {
    await asOwner('POST', '/api/leads', {
      leadId: 'ann',
      email: 'ann@acme.com',
      phone: '+1 555 0100',
      company: 'Acme',
    });
    await track('ann', 'demo_request', 2, { path: '/pricing?ref=mail' });
    await track('ann', 'page_view', 1, { context: { page: { url: 'https://acme.com/docs?q=1#top' } } });
    await settle('ann');
    expect(await leadsToCall()).toMatchObject([
      {
        lead: { _id: 'ann', company: 'Acme', currentScore: 55 },
        phone: '+1 555 0100',
        reason: { eventType: 'demo_request', points: 50, page: '/pricing' },
        snoozedUntil: null,
      },
    ]);
    expect((await asOwner('GET', '/api/analytics/latest-activity')).body).toMatchObject([
      { lead: { _id: 'ann' }, event: { eventType: 'page_view', points: 5, page: '/docs' } },
    ]);
  });

  it('are sorted by points × score, halved for each day since the event', async () => {
    await track('old demo', 'demo_request', 4 * 24);
    await track('new demo', 'demo_request', 1);
    await track('signed up twice', 'signup', 3);
    await track('signed up twice', 'signup', 2);
    await settle('old demo', 'new demo', 'signed up twice');
    // 50 × 50 / 16 = 156, 50 × 50 = 2,500 and 20 × 40 = 800.
    expect(await called()).toEqual(['new demo', 'signed up twice', 'old demo']);
    expect(await leadsToCall('?limit=1')).toHaveLength(1);
  });

  it('exclude customers, leads in the lowest stage, and visitors without contact details', async () => {
    await track('customer', 'demo_request', 3);
    await track('customer', 'contract_signed', 2);
    await track('customer', 'page_view', 1);
    await track('cold', 'signup', 1);
    const visit = { anonymousId: 'visitor', eventType: 'demo_request' };
    await call('POST', '/api/events', { key: tenant.publishableKey, body: visit });
    await settle('customer', 'cold', 'visitor');
    expect(await called()).toEqual([]);
    await asOwner('PATCH', '/api/leads/visitor', { email: 'visitor@example.com' });
    await settle('visitor');
    expect(await called()).toEqual(['visitor']);
  });

  it('leave the list when they are won, and return if someone undoes the status', async () => {
    await track('ann', 'demo_request', 1);
    await settle('ann');
    expect(await called()).toEqual(['ann']);
    await asOwner('PUT', '/api/leads/ann/status', { status: 'won' });
    await settle('ann');
    expect(await called()).toEqual([]);
    await asOwner('PUT', '/api/leads/ann/status', { status: 'working' });
    await settle('ann');
    expect(await called()).toEqual(['ann']);
  });

  it('leave the list when they reach the project’s outcome', async () => {
    await asOwner('PATCH', `/api/projects/${tenant.projectId}`, { outcome: { eventType: 'signup', horizonDays: 30 } });
    await track('ann', 'demo_request', 2);
    await settle('ann');
    expect(await called()).toEqual(['ann']);
    await track('ann', 'signup', 1);
    await settle('ann');
    await evictAllDurableObjects();
    await track('ann', 'page_view', 0);
    await settle('ann');
    expect(await called()).toEqual([]);
  });
});

describe('marking a lead to call', () => {
  beforeEach(async () => {
    await track('ann', 'demo_request', 2);
    await track('bob', 'demo_request', 1);
    await settle('ann', 'bob');
  });

  it('as done hides the lead until the lead does something worth more', async () => {
    expect((await mark('bob', { status: 'done' })).status).toBe(200);
    expect(await called()).toEqual(['ann']);
    await track('bob', 'page_view', 0);
    await settle('bob');
    expect(await called()).toEqual(['ann']);
    await track('bob', 'demo_request', -0.01);
    await settle('bob');
    expect(await called()).toEqual(['bob', 'ann']);
  });

  it('survives a rebuild of the rows', async () => {
    await mark('bob', { status: 'done' });
    await env.DB.prepare('DELETE FROM leads').run();
    expect(await called()).toEqual([]);
    for (const leadId of ['ann', 'bob']) await track(leadId, 'page_view', 0);
    await settle('ann', 'bob');
    expect(await called()).toEqual(['ann']);
  });

  it('as snoozed brings the lead back to the top when the snooze ends', async () => {
    const until = new Date(Date.now() + HOUR_MS).toISOString();
    await mark('ann', { status: 'snoozed', until });
    expect(await called()).toEqual(['bob']);
    await env.DB.prepare('UPDATE call_marks SET until = until - ?1')
      .bind(2 * HOUR_MS)
      .run();
    expect(await leadsToCall()).toMatchObject([
      { lead: { _id: 'ann' }, snoozedUntil: new Date(Date.parse(until) - 2 * HOUR_MS).toISOString() },
      { lead: { _id: 'bob' }, snoozedUntil: null },
    ]);
    await mark('ann', { status: 'done' });
    expect(await called()).toEqual(['bob']);
  });

  it('can be undone, any number of times', async () => {
    await mark('bob', { status: 'done' });
    for (let i = 0; i < 2; i++) {
      expect((await asOwner('DELETE', '/api/leads-to-call/bob/mark')).body).toEqual({ _id: 'bob', mark: null });
      expect(await called()).toEqual(['bob', 'ann']);
    }
  });

  it.each([
    ['the past', -HOUR_MS, 400],
    ['the last day allowed', LIMITS.snoozeDaysMax * DAY_MS - HOUR_MS, 200],
    ['a day later', LIMITS.snoozeDaysMax * DAY_MS + DAY_MS, 400],
  ])('as snoozed needs a future time within the limit: %s', async (_name, fromNow, status) => {
    const until = new Date(Date.now() + fromNow).toISOString();
    expect((await mark('ann', { status: 'snoozed', until })).status).toBe(status);
  });

  it('needs an existing lead, and the mark is deleted with the lead', async () => {
    expect((await mark('nobody', { status: 'done' })).status).toBe(404);
    await mark('ann', { status: 'done' });
    await asOwner('DELETE', '/api/leads/ann');
    await settle('ann');
    expect((await env.DB.prepare('SELECT lead_id FROM call_marks').all()).results).toEqual([]);
    expect(await called()).toEqual(['bob']);
  });

  it('stays with the lead through a merge, and applies again after an unmerge', async () => {
    await mark('ann', { status: 'done' });
    await asOwner('POST', '/api/leads/bob/merge', { leadId: 'ann' });
    await settle('ann', 'bob');
    expect(await called()).toEqual(['bob']);
    await asOwner('POST', '/api/leads/bob/unmerge', { leadId: 'ann' });
    await settle('ann', 'bob');
    expect(await called()).toEqual(['bob']);
  });
});
