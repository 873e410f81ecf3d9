import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventSource } from '../contract/event-source.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { DAY_MS, dayNumber } from '../domain/time.ts';
import type { AddressedEvent } from '../intake/addressed-event.ts';
import { admitTypes, pruneTypes } from '../intake/event-types.ts';
import { nameTypes } from '../intake/name-types.ts';
import { countActivity } from '../project/analytics-queries.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

const MAX = LIMITS.pageEventTypesPerDayMax;

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const typesOf = (n: number, prefix = 'flood') => Array.from({ length: n }, (_, i) => `${prefix}_${i}`);

async function send(types: string[], { key = tenant.publishableKey, leadId = 'lead_1' } = {}) {
  const events = types.map((eventType) => ({ eventType, leadId }));
  expect((await call('POST', '/api/events/batch', { key, body: { events } })).status).toBe(202);
}

/** Waits until D1 has counted this many events, and returns its counts by type. */
async function counts(total: number): Promise<Record<string, number>> {
  const read = async () => {
    const { results } = await env.DB.prepare(
      'SELECT event_type AS type, sum(count) AS n FROM activity_hourly WHERE project_id = ?1 GROUP BY 1',
    )
      .bind(tenant.projectId)
      .all<{ type: string; n: number }>();
    return Object.fromEntries(results.map(({ type, n }) => [type, n]));
  };
  const sum = async () => Object.values(await read()).reduce((a, b) => a + b, 0);
  await expect.poll(sum).toBe(total);
  return read();
}

describe('event types from publishable keys', () => {
  it(`count under their own name up to ${MAX} types a day, and as “other” beyond that; the timeline keeps the real type`, async () => {
    await send(typesOf(MAX));
    await send(['one_too_many', 'another', 'flood_0']);
    const counted = await counts(MAX + 3);
    expect(counted).toMatchObject({ flood_0: 2, flood_199: 1, other: 2 });
    expect(Object.keys(counted)).toHaveLength(MAX + 1);
    const { body: timeline } = await call('GET', '/api/leads/lead_1/timeline', { token: tenant.token });
    const types = (timeline as { eventType?: string }[]).map(({ eventType }) => eventType);
    expect(types).toEqual(expect.arrayContaining(['one_too_many', 'another']));
    expect(types).not.toContain('other');
  }, 60_000);

  it('never count as “other” if a rule uses them or a secret key has sent them', async () => {
    await send(['from_a_server'], { key: tenant.secretKey });
    await send(typesOf(MAX));
    await send(['page_view', 'from_a_server', 'unknown']);
    expect(await counts(MAX + 4)).toMatchObject({ page_view: 1, from_a_server: 2, other: 1 });
  }, 60_000);

  it('from a secret key are never limited', async () => {
    await send(typesOf(MAX + 5), { key: tenant.secretKey });
    const counted = await counts(MAX + 5);
    expect(counted.other).toBeUndefined();
  }, 60_000);

  it('are also limited in Segment’s protocol', async () => {
    await send(typesOf(MAX));
    const batch = [{ type: 'track', event: 'Too Many', userId: 'lead_1' }];
    const headers = { Authorization: `Bearer ${tenant.publishableKey}` };
    await call('POST', '/v1/batch', { headers, body: { batch } });
    expect(await counts(MAX + 1)).toMatchObject({ other: 1 });
  }, 60_000);

  it('count as “other” if they are dated more than a week back, unless a server sends them', async () => {
    const sendOld = (key: string, eventType: string, ageMs: number) => {
      const timestamp = new Date(Date.now() - ageMs).toISOString();
      return call('POST', '/api/events', { key, body: { eventType, leadId: 'lead_1', timestamp } });
    };
    await sendOld(tenant.publishableKey, 'page_view', 8 * DAY_MS);
    await sendOld(tenant.publishableKey, 'old', 36 * 365 * DAY_MS);
    await sendOld(tenant.publishableKey, 'late', 6 * DAY_MS);
    await sendOld(tenant.secretKey, 'imported', 36 * 365 * DAY_MS);
    expect(await counts(4)).toEqual({ other: 2, late: 1, imported: 1 });
  });

  it('still count as “other” after their lead is merged, and after it is unmerged', async () => {
    await send(typesOf(MAX));
    await send(['x', 'y'], { leadId: 'part' });
    await send(['z'], { leadId: 'whole' });
    expect(await counts(MAX + 3)).toMatchObject({ other: 3 });
    const merge = await call('POST', '/api/leads/whole/merge', { token: tenant.token, body: { leadId: 'part' } });
    expect(merge.status).toBe(202);
    await send(['forwarded'], { leadId: 'part' });
    expect(await counts(MAX + 4)).toMatchObject({ other: 4 });
    await call('POST', '/api/leads/part/unmerge', { token: tenant.token });
    await send(['z2'], { leadId: 'whole' });
    expect(await counts(MAX + 5)).toMatchObject({ other: 5 });
  }, 60_000);
});

describe('registering event types', () => {
  const NOW = Date.UTC(2026, 1, 11, 9);
  const config = { ruleset: { rules: [{ eventType: 'ruled' }] } } as unknown as ProjectConfig;
  const toEvents = (types: string[], source: EventSource) =>
    types.map((type) => ({ leadId: 'lead_1', event: { kind: 'activity', type, source } }) as unknown as AddressedEvent);
  const otherOf = (events: AddressedEvent[]) =>
    events.flatMap(({ event }) => (event.kind === 'activity' && event.countedAs ? [event.type] : []));
  const name = (
    db: D1Database,
    types: string[],
    { source = 'page' as EventSource, now = NOW, projectId = tenant.projectId } = {},
  ) => nameTypes(db, { projectId, config, now }, toEvents(types, source)).then(otherOf);

  function watched() {
    const calls = { n: 0 };
    const db = new Proxy(env.DB, {
      get: (inner, key) => {
        if (key === 'batch') calls.n++;
        const value = Reflect.get(inner, key, inner) as unknown;
        return typeof value === 'function' ? value.bind(inner) : value;
      },
    });
    return { calls, db };
  }

  it('queries D1 only for new types: an event of a known type costs no query and no row', async () => {
    const { calls, db } = watched();
    await name(db, ['a', 'b', 'ruled']);
    expect(calls.n).toBe(1);
    for (let i = 0; i < 50; i++) await name(db, ['a', 'b', 'ruled']);
    expect(calls.n).toBe(1);
    await name(db, ['ruled']);
    await name(db, ['c']);
    expect(calls.n).toBe(2);
  });

  it('queries D1 at most once a minute while the limit is reached', async () => {
    const { calls, db } = watched();
    expect(await name(db, typesOf(MAX + 1))).toEqual([`flood_${MAX}`]);
    for (let i = 0; i < 50; i++) expect(await name(db, [`more_${i}`])).toEqual([`more_${i}`]);
    expect(calls.n).toBe(1);
    await admitTypes(env.DB, { projectId: tenant.projectId, today: dayNumber(NOW), day: 0, max: 10 }, ['more_0']);
    expect(await name(db, ['more_0'], { now: NOW + 60_000 })).toEqual([]);
    expect(calls.n).toBe(2);
  });

  it('shares one limit among all isolates', async () => {
    const admit = (types: string[]) =>
      admitTypes(env.DB, { projectId: 'prj_1', today: dayNumber(NOW), day: dayNumber(NOW), max: MAX }, types);
    await admit(typesOf(150, 'here'));
    const { today } = await admit(typesOf(150, 'there'));
    expect(today.size).toBe(MAX);
  });

  it('restarts the count every day, for each project separately', async () => {
    await name(env.DB, typesOf(MAX));
    expect(await name(env.DB, ['late'])).toEqual(['late']);
    expect(await name(env.DB, ['late'], { now: NOW + DAY_MS })).toEqual([]);
    expect(await name(env.DB, ['late'], { projectId: 'prj_2' })).toEqual([]);
    await pruneTypes(env, dayNumber(NOW) + 1);
    const { results } = await env.DB.prepare('SELECT DISTINCT day FROM event_types WHERE project_id = ?1')
      .bind(tenant.projectId)
      .all();
    expect(results).toEqual([{ day: dayNumber(NOW) + 1 }]);
  });

  it('limits how many types from servers are stored', async () => {
    await name(env.DB, typesOf(LIMITS.serverEventTypesMax + 1), { source: 'server' });
    const { results } = await env.DB.prepare('SELECT count(*) AS n FROM event_types WHERE project_id = ?1')
      .bind(tenant.projectId)
      .all();
    expect(results).toEqual([{ n: LIMITS.serverEventTypesMax }]);
  });

  it('accepts every type under its own name while D1 is unavailable', async () => {
    const broken = { prepare: env.DB.prepare.bind(env.DB), batch: () => Promise.reject(new Error('down')) };
    expect(await name(broken as unknown as D1Database, ['a'])).toEqual([]);
    expect(await name(env.DB, ['b'])).toEqual([]);
  });
});

it(`a report lists the ${LIMITS.analyticsTypesMax} most frequent types, and sums up the rest as “other”`, async () => {
  const insert = env.DB.prepare(
    'INSERT INTO activity_hourly (project_id, hour, event_type, count) VALUES (?1, ?2, ?3, ?4)',
  );
  const rare = typesOf(30, 'rare').map((type, i) => insert.bind('prj_1', 48 + i, type, 1));
  const frequent = typesOf(19, 'often').map((type) => insert.bind('prj_1', 48, type, 100));
  await env.DB.batch([...rare, ...frequent, insert.bind('prj_1', 48, 'other', 50)]);
  const counted = await countActivity(env.DB, { projectId: 'prj_1', range: { from: 48, to: 96 }, interval: 'day' });
  expect(counted).toHaveLength(21);
  const sum = (eventType: string) =>
    counted.filter((each) => each.eventType === eventType).reduce((total, { count }) => total + count, 0);
  expect([sum('other'), sum('often_0')]).toEqual([80, 100]);
});
