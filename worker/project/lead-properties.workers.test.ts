import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { listPropertyNames, listSeenProperties } from './lead-properties.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
  await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId: 'ann', custom: { plan: 'pro' } } });
  await expect.poll(() => env.DB.prepare("SELECT 1 FROM leads WHERE lead_id = 'ann'").first()).not.toBeNull();
});

/** Copies the customer's row to leads that only pages have named, all later than the others, each with its own property names. */
const flood = (leads: number, names: number) =>
  env.DB.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage, evaluated_at, created_at,
       config_version, last_event_at, known_from, custom, page_properties)
     SELECT project_id, 'x' || n.value, seq, 0, 1, '[]', 0, 0, stage, evaluated_at, created_at + 1000, config_version, created_at + 1000, 'pages',
       (SELECT json_group_object('5c' || n.value || 'x' || name.value, 1) FROM json_each(?2) AS name),
       (SELECT json_group_array('5c' || n.value || 'x' || name.value) FROM json_each(?2) AS name)
     FROM leads, json_each(?1) AS n WHERE lead_id = 'ann'`,
  )
    .bind(JSON.stringify([...Array(leads).keys()]), JSON.stringify([...Array(names).keys()]))
    .run();

it('property names that pages invent do not displace names that the customer uses, and are limited in number', async () => {
  await flood(600, 40);
  const names = await listPropertyNames(env.DB, tenant.projectId, 300);
  expect([names[0], names.length]).toEqual(['plan', 300]);
  const seen = await listSeenProperties(env.DB, tenant.projectId);
  expect([seen[0], seen.length]).toEqual([{ name: 'plan', leads: 1, example: 'pro' }, 500]);
});

it('a property name that both a page and the customer use counts as used by the customer', async () => {
  await flood(1, 2);
  await env.DB.prepare(
    `UPDATE leads SET custom = '{"plan":"x","5c0x0":1}', page_properties = '["plan","5c0x0"]' WHERE lead_id = 'x0'`,
  ).run();
  expect(await listPropertyNames(env.DB, tenant.projectId, 300)).toEqual(['plan', '5c0x0']);
  expect(await listSeenProperties(env.DB, tenant.projectId)).toMatchObject([
    { name: 'plan', leads: 2 },
    { name: '5c0x0' },
  ]);
});
