import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../domain/time.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
  const become = async (leadId: string, traits: object, events: [eventType: string, hours: number][]) => {
    await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId, ...traits } });
    for (const [eventType, hours] of events) {
      const body = { eventType, leadId, timestamp: hoursAgo(hours) };
      await call('POST', '/api/events', { key: tenant.secretKey, body });
    }
    await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));
  };
  await become('lead_1', { name: 'zoe' }, [['demo_request', 30]]);
  await become('lead_2', { name: 'Bob' }, [['page_view', 2]]);
  await become('lead_3', {}, [['signup', 20]]);
  await become('lead_4', { name: 'adam' }, []);
});

const list = async (query: string) => {
  const { body } = await call('GET', `/api/leads?${query}`, { token: tenant.token });
  return { ...body, ids: body.leads.map(({ _id }: { _id: string }) => _id.slice(-1)).join('') };
};

describe('GET /api/leads with an order', () => {
  it.each([
    ['', '1324'],
    ['sort=score&order=asc', '4231'],
    ['sort=lastEventAt', '2314'],
    ['sort=lastEventAt&order=asc', '1324'],
    ['sort=createdAt', '4321'],
    ['sort=createdAt&order=asc', '1234'],
    ['sort=name', '4213'],
    ['sort=name&order=desc', '1243'],
    // Velocity falls a day after the last event. The first lead's velocity is already 0. The first lead's score starts to decay days
    // later.
    ['sort=changesAt', '3214'],
    ['sort=changesAt&order=desc', '1234'],
    ['sort=name&stage=cold', '423'],
    ['sort=lastEventAt&minScore=1&order=asc', '132'],
    ['sort=changesAt&search=bob', '2'],
    [`sort=lastEventAt&activeAfter=${hoursAgo(24)}&order=asc`, '32'],
    [`sort=name&activeAfter=${hoursAgo(24)}`, '23'],
  ])('“%s” lists leads %s, both on one page and with one lead per page', async (query, ids) => {
    const whole = await list(query);
    expect({ ids: whole.ids, next: whole.nextCursor }).toEqual({ ids, next: null });
    let walked = '';
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await list(`${query}&limit=1${cursor && `&cursor=${cursor}`}`);
      walked += page.ids;
      cursor = page.nextCursor;
    }
    expect(walked).toBe(ids);
    expect((await list(`${query}&limit=2&page=2`)).ids).toBe(ids.slice(2, 4));
  });

  it('includes the number of leads if counting them costs no reads', async () => {
    const totals = ['sort=name', 'sort=name&stage=cold', `sort=lastEventAt&activeAfter=${hoursAgo(24)}`];
    expect(await Promise.all(totals.map(async (query) => (await list(query)).total))).toEqual([4, 3, null]);
  });

  it.each([
    ['sort=name', 'sort=lastEventAt'],
    ['sort=name', 'sort=name&order=desc'],
    ['sort=lastEventAt', ''],
    ['', 'order=asc'],
    ['', 'search=bob'],
    ['stage=cold', 'sort=name&stage=cold'],
  ])('rejects a cursor from the list “%s” in a request for the list “%s”', async (made, used) => {
    const { nextCursor } = await list(`${made}&limit=1`);
    const answer = await call('GET', `/api/leads?${used}&cursor=${nextCursor}`, { token: tenant.token });
    expect(summarise(answer)).toBe('400 validation_failed query.cursor');
  });
});
