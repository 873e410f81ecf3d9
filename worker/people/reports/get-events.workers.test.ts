import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { listLeadsWithEvent, readEventTypes } from '../../project/read-event-types.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { plansOf } from '../../testing/query-plans.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

/** Adds event counters, each for a type and a number of days ago, as lead objects do. */
const count = (counts: readonly [eventType: string, daysAgo: number, count: number][]) =>
  env.DB.batch(
    counts.map(([eventType, daysAgo, events]) =>
      env.DB.prepare('INSERT INTO activity_hourly (project_id, hour, event_type, count) VALUES (?1, ?2, ?3, ?4)').bind(
        ...[tenant.projectId, Math.floor((Date.now() - daysAgo * DAY_MS) / HOUR_MS), eventType, events],
      ),
    ),
  );
const report = async () => (await call('GET', '/api/analytics/events', { token: tenant.token })).body;
const reported = async (eventType: string) =>
  (await report()).types.find((type: { eventType: string }) => type.eventType === eventType);

it('counts the events of each type, compares with the previous period, and lists the rules and segments that use the type', async () => {
  await count([
    ['signup', 1, 3],
    ['signup', 40, 5],
    ['webinar', 2, 7],
  ]);
  const { types } = await report();
  expect(types.slice(0, 2)).toMatchObject([
    { eventType: 'webinar', count: 7, countBefore: 0, usedBy: [] },
    { eventType: 'signup', count: 3, countBefore: 5, usedBy: [{ kind: 'rule', name: 'Signed up' }] },
  ]);
  expect(types).toContainEqual(
    expect.objectContaining({ eventType: 'demo_request', count: 0, firstSeenAt: null, lastSeenAt: null }),
  );
});

it('the events report says when a used type was last seen, even after many other types have arrived', async () => {
  await count([
    ['demo_request', 200, 1],
    ...Array.from({ length: LIMITS.reportedTypesMax }, (_, i) => [`type_${i}`, 1, 2] as [string, number, number]),
  ]);
  expect((await reported('demo_request')).lastSeenAt).toMatch(/^20/);
  expect((await report()).types.filter(({ count: n }: { count: number }) => n > 0)).toHaveLength(
    LIMITS.reportedTypesMax - 1,
  );
});

it('counts the customer’s events correctly even if a page invents many leads and event types', async () => {
  const send = (key: string, events: object[]) => call('POST', '/api/events/batch', { key, body: { events } });
  const oddities = Object.fromEntries(Array.from({ length: 110 }, (_, i) => [`odd_${i}`, 'x'.repeat(210)]));
  await send(tenant.secretKey, [{ eventType: 'signup', leadId: 'ann', properties: { plan: 'gold' } }]);
  const invented = Array.from({ length: 25 }, (_, i) => `v_${i}`);
  await send(
    tenant.publishableKey,
    invented.map((leadId) => ({ eventType: 'signup', leadId, properties: oddities })),
  );
  const samples = async () =>
    (await call('GET', '/api/analytics/events/samples?eventType=signup', { token: tenant.token })).body;
  await expect.poll(async () => (await samples()).lookedAt).toBe(20);
  const { properties } = await samples();
  expect(properties).toHaveLength(LIMITS.sampledPropertiesMax);
  expect(properties[0]).toEqual({ name: 'odd_0', events: 19, examples: [] });
  const asked = await listLeadsWithEvent(env.DB, { ...tenant, eventType: 'signup', among: 2_000, limit: 20 });
  expect(asked).toContain('ann');
});

it('the events report gives the hour of a type’s first and last event, even if events arrive out of order', async () => {
  const hour = (daysAgo: number) =>
    new Date(Math.floor((Date.now() - daysAgo * DAY_MS) / HOUR_MS) * HOUR_MS).toISOString();
  for (const daysAgo of [40, 39.6, 39.2, 80, 39.1]) await count([['webinar', daysAgo, 1]]);
  expect(await reported('webinar')).toMatchObject({
    ...{ count: 0, countBefore: 4, firstSeenAt: hour(80), lastSeenAt: hour(39.1) },
  });
});

it('the events report writes one row per event type and day', async () => {
  const written = async (daysAgo: number) => {
    const [inserted] = await count([['webinar', daysAgo, 1]]);
    return inserted?.meta.rows_written;
  };
  expect([await written(10), await written(9.5), await written(9.1), await written(8.9)]).toEqual([2, 1, 1, 2]);
});

it('the events report reads only the counters of the two periods that it compares', async () => {
  const period = { before: 0, from: DAY_MS, until: 2 * DAY_MS, inUse: ['signup'] };
  const plans = await plansOf((db) => readEventTypes(db, { projectId: tenant.projectId, ...period }));
  expect(plans.filter((detail) => /activity|seen|hourly/.test(detail))).toEqual([
    'SEARCH activity_hourly USING PRIMARY KEY (project_id=? AND hour>? AND hour<?)',
    'SEARCH seen USING PRIMARY KEY (project_id=?)',
    'SEARCH hourly USING PRIMARY KEY (project_id=? AND hour=? AND event_type=?)',
  ]);
});
