import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/time.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { plansOf } from '../testing/query-plans.ts';
import {
  DEAD_LETTERS_KEPT_DAYS,
  DEAD_WITHOUT_LEAD_KEPT_DAYS,
  DELIVERED_KEPT_DAYS,
  pruneDeliveries,
  WITHOUT_LEAD_KEPT_DAYS,
} from './prune-deliveries.ts';

const NOW = Date.UTC(2026, 10, 24);
let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

/** This number of deliveries that ended `daysAgo`, each with an attempt; `pending` deliveries have waited since then. */
async function insertEnded(status: string, daysAgo: number, { count = 1, targetId = 'whk_1' } = {}) {
  const at = NOW - daysAgo * DAY_MS;
  const numbers = 'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?3)';
  const id = `?1 || ' ' || CAST(?2 AS INTEGER) || ' ' || n`;
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO deliveries (id, project_id, target_kind, target_id, lead_id, type, outgoing, status, next_attempt_at, created_at, updated_at)
       ${numbers} SELECT ${id}, ?4, 'endpoint', ?5, 'lead_1', 'lead.created', '{}', ?1, iif(?1 = 'pending', ?6, NULL), ?6 - 1000, ?6 FROM numbers`,
    ).bind(status, daysAgo, count, tenant.projectId, targetId, at),
    env.DB.prepare(
      `INSERT INTO delivery_attempts (delivery_id, attempt, at, duration_ms, request_url, request_body)
       ${numbers} SELECT ${id}, 1, ?4, 10, 'https://example.com', 'what was sent' FROM numbers`,
    ).bind(status, daysAgo, count, at),
  ]);
}

const kept = async () => {
  const [deliveries, attempts] = await env.DB.batch<{ id: string }>([
    env.DB.prepare('SELECT id FROM deliveries ORDER BY id'),
    env.DB.prepare('SELECT delivery_id AS id FROM delivery_attempts ORDER BY id'),
  ]);
  const ids = deliveries?.results.map(({ id }) => id);
  expect(attempts?.results.map(({ id }) => id)).toEqual(ids);
  return ids;
};

describe('deliveries that have ended', () => {
  it('are deleted with their content after a while; failed deliveries are kept longer, and pending deliveries are never deleted', async () => {
    for (const status of ['delivered', 'discarded', 'dead', 'pending']) {
      await insertEnded(status, DELIVERED_KEPT_DAYS);
      await insertEnded(status, DELIVERED_KEPT_DAYS + 1);
      await insertEnded(status, DEAD_LETTERS_KEPT_DAYS + 1);
    }
    expect(await pruneDeliveries(env, NOW)).toBe(5);
    expect(await kept()).toEqual([
      ...['dead 30 1', 'dead 31 1', 'delivered 30 1', 'discarded 30 1'],
      ...['pending 30 1', 'pending 31 1', 'pending 91 1'],
    ]);
    expect(await pruneDeliveries(env, NOW)).toBe(0);
  });

  it('are deleted a thousand at a time', async () => {
    await insertEnded('delivered', 40, { count: 1200 });
    expect(await pruneDeliveries(env, NOW)).toBe(1000);
    expect(await kept()).toHaveLength(200);
    expect(await pruneDeliveries(env, NOW)).toBe(200);
    expect(await kept()).toEqual([]);
  });

  it('are deleted sooner if they are stored without their lead, even thousands at once after a flood', async () => {
    const insertWithoutLead = async (status: string, daysAgo: number, count = 1) => {
      await insertEnded(status, daysAgo, { count });
      await env.DB.prepare('UPDATE deliveries SET lead_kept = 0 WHERE id LIKE ?1').bind(`${status} ${daysAgo} %`).run();
    };
    await insertWithoutLead('delivered', WITHOUT_LEAD_KEPT_DAYS);
    await insertWithoutLead('delivered', WITHOUT_LEAD_KEPT_DAYS + 1, 1200);
    for (const status of ['discarded', 'dead', 'pending']) await insertWithoutLead(status, WITHOUT_LEAD_KEPT_DAYS + 1);
    await insertWithoutLead('dead', DEAD_WITHOUT_LEAD_KEPT_DAYS + 1);
    await insertEnded('delivered', WITHOUT_LEAD_KEPT_DAYS + 2);
    expect(await pruneDeliveries(env, NOW)).toBe(1202);
    expect(await kept()).toEqual(['dead 2 1', 'delivered 1 1', 'delivered 3 1', 'pending 2 1']);
  });

  it('are deleted, but their automation still shows when it last ran', async () => {
    const { body: automation } = await call('POST', '/api/automations', {
      token: tenant.token,
      body: { name: 'Call', action: 'slack', whenStage: 'hot', config: { url: 'https://hooks.slack.example/x' } },
    });
    await insertEnded('delivered', 50, { targetId: automation.id });
    await insertEnded('delivered', 40, { targetId: automation.id });
    const lastFiredAt = async () =>
      (await call('GET', `/api/automations/${automation.id}`, { token: tenant.token })).body.lastFiredAt;
    const before = await lastFiredAt();
    expect(before).toBe(new Date(NOW - 40 * DAY_MS - 1000).toISOString());
    await pruneDeliveries(env, NOW);
    expect(await kept()).toEqual([]);
    expect(await lastFiredAt()).toBe(before);
  });

  it('are found and deleted through an index', async () => {
    await insertEnded('delivered', 40);
    const plans = await plansOf((db) => pruneDeliveries({ DB: db }, NOW));
    expect(plans.filter((plan) => /^SCAN (?!json_each VIRTUAL|fired)/.test(plan))).toEqual([]);
    const searches = plans.filter((plan) => plan.startsWith('SEARCH deliver'));
    expect(searches).toEqual(
      expect.arrayContaining([
        'SEARCH deliveries USING INDEX deliveries_ended (status=? AND updated_at<?)',
        'SEARCH deliveries USING INDEX deliveries_ended_without_lead (status=? AND updated_at<?)',
        'SEARCH delivery_attempts USING PRIMARY KEY (delivery_id=?)',
        'SEARCH deliveries USING PRIMARY KEY (id=?)',
      ]),
    );
  });
});
