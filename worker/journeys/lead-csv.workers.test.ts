import { runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

async function add({ projectId, secretKey }: Tenant, leadId: string, traits: Record<string, unknown> = {}) {
  const { status } = await call('POST', '/api/leads', { key: secretKey, body: { leadId, ...traits } });
  expect(status).toBe(201);
  await runDurableObjectAlarm(leadObject(env, projectId, leadId));
}

async function exportCsv({ projectId, token }: Tenant, body: object = {}): Promise<string> {
  const response = await exports.default.fetch('https://leads.example/api/leads/export', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'X-Project-Id': projectId, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return new TextDecoder('utf-8', { ignoreBOM: true, fatal: false }).decode(await response.arrayBuffer());
}

/** Returns the rows by column name, read by a parser that only knows RFC 4180. */
const read = (text: string): Record<string, string>[] =>
  parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });

const people: Record<string, Record<string, unknown>> = {
  lead_1: {
    name: 'Ann Lee',
    email: 'ann@acme.example',
    phone: '+49 30 1',
    custom: { address: '1 Main St\nSpringfield\rUSA' },
  },
  lead_2: {
    name: '=cmd()',
    company: "'=quoted",
    phone: '-1',
    custom: { plan: 'pro', seats: 12, vip: true, zip: '01234' },
  },
  lead_3: { name: 'Say "hi", Bob', custom: { seats: '12', note: '', flag: 'true', list: [1, { a: 2 }] } },
  lead_4: {
    name: "'-x",
    custom: { seats: -5, note: '=1+1\r\nsecond', plan: ' padded ', '@key': 'ü – 😀', 'a.b': 1.5 },
  },
  '=lead_5': { custom: { big: 'x'.repeat(LIMITS.rowPropertiesBytesMax), plan: 'free' } },
};

describe('a CSV of leads', () => {
  it('contains every field and property, one row per lead, for any values', async () => {
    for (const [leadId, traits] of Object.entries(people)) await add(tenant, leadId, traits);
    const text = await exportCsv(tenant, { sort: 'createdAt', order: 'asc' });
    expect(text.startsWith('\uFEFF_id,name,email,company,phone,currentScore,')).toBe(true);
    const rows = read(text);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ phone: "'+49 30 1", 'custom.address': '1 Main St\nSpringfield\rUSA' });
    expect(rows[1]).toMatchObject({ 'custom.plan': 'pro', 'custom.seats': '12', 'custom.zip': '01234', custom: '' });
    expect(JSON.parse(rows[2]?.custom ?? '')).toEqual(people.lead_3?.custom);
    expect(rows[4]).toMatchObject({ _id: "'=lead_5", 'custom.plan': 'free' });
    for (const cell of rows.flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^(?!-5$)[=+\-@\t\r＝＋－＠]/);
  });

  it('contains the owner and the status', async () => {
    await add(tenant, 'lead_1', { name: 'Ann Lee' });
    const { user } = (await call('GET', '/api/auth/me', { token: tenant.token })).body;
    for (const [path, body] of Object.entries({ owner: { owner: user.id }, status: { status: 'working' } }))
      await call('PUT', `/api/leads/lead_1/${path}`, { token: tenant.token, body });
    const row = async () => read(await exportCsv(tenant))[0];
    const told = { leadOwner: 'owner@example.com', leadStatus: 'working', nextTaskAt: '' };
    await expect.poll(row, { timeout: 10_000 }).toMatchObject(told);
  });

  it('can be imported completely into another project', async () => {
    for (const [leadId, traits] of Object.entries(people)) await add(tenant, leadId, traits);
    const body = await exportCsv(tenant);
    const other = await newTenant('other@example.com');
    const { status, body: started } = await call('POST', '/api/imports?type=leads', {
      ...{ key: other.secretKey, body, headers: { 'Content-Type': 'text/csv' } },
    });
    expect(status).toBe(202);
    await expect
      .poll(async () => (await call('GET', `/api/imports/${started.importId}`, { token: other.token })).body, {
        timeout: 10_000,
      })
      .toMatchObject({ status: 'finished', rejected: 0 });
    const facts = async ({ token }: Tenant, leadId: string) => {
      const { body: lead } = await call('GET', `/api/leads/${encodeURIComponent(leadId)}`, { token });
      const { name, email, company, phone, custom } = lead;
      return { name, email, company, phone, custom };
    };
    for (const leadId of Object.keys(people)) expect(await facts(other, leadId)).toEqual(await facts(tenant, leadId));
  });

  it('follows the filters and the order of the list, or contains only the requested leads', async () => {
    for (const [leadId, traits] of Object.entries(people)) await add(tenant, leadId, traits);
    for (const leadId of ['lead_1', 'lead_3']) {
      const body = { eventType: 'demo_request', leadId };
      await call('POST', '/api/events', { key: tenant.secretKey, body });
      await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));
    }
    const ids = async (body: object) => read(await exportCsv(tenant, body)).map(({ _id }) => _id);
    expect(await ids({ stage: 'warm' })).toEqual(['lead_1', 'lead_3']);
    expect(await ids({ minScore: 50, maxScore: 51, order: 'asc' })).toEqual(['lead_3', 'lead_1']);
    expect(await ids({ search: 'ann' })).toEqual(['lead_1']);
    expect(await ids({ activeAfter: '2020-01-01T00:00:00Z' })).toHaveLength(2);
    expect(await ids({ ids: ['lead_4', 'absent', 'lead_2'] })).toEqual(['lead_2', 'lead_4']);
    const names = await ids({ sort: 'name' });
    const list = (await call('GET', '/api/leads?sort=name', { token: tenant.token })).body.leads;
    expect(names).toEqual(list.map(({ _id }: { _id: string }) => (_id.startsWith('=') ? `'${_id}` : _id)));
    expect(
      await call('POST', '/api/leads/export', { token: tenant.token, body: { ids: ['lead_1'], stage: 'warm' } }),
    ).toMatchObject({ status: 400, body: { errors: [{ path: 'ids' }] } });
    expect((await call('POST', '/api/leads/export', { token: tenant.token, body: { stage: 'none' } })).status).toBe(
      400,
    );
  });

  it('is sent in pages, and is complete', async () => {
    const ids = JSON.stringify(Array.from({ length: 1203 }, (_, i) => `lead_${String(i).padStart(5, '0')}`));
    await env.DB.prepare(
      `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage, evaluated_at,
         created_at, config_version, custom) SELECT ?1, value, 1, 5, 1, '[]', 0, 5, 'cold', 1, 1, 1, '{}' FROM json_each(?2)`,
    )
      .bind(tenant.projectId, ids)
      .run();
    for (const body of [{}, { sort: 'createdAt' }, { search: 'none' }])
      expect(new Set(read(await exportCsv(tenant, body)).map(({ _id }) => _id)).size).toBe('search' in body ? 0 : 1203);
  });

  it('has columns for the customer’s properties, even if pages add many properties of their own', async () => {
    await add(tenant, 'lead_1', { custom: { seats: 12, plan: 'pro' } });
    const named = (from: number) => Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${from + i}`, 'v']));
    // Creates leads from a page, and lets the page fill empty fields of a known lead.
    const page = (userId: string, traits: object) =>
      call('POST', '/v1/identify', { key: tenant.publishableKey, body: { userId, traits } });
    const visitors = Array.from({ length: 5 }, (_, i) => `visitor_${i}`);
    for (const [i, id] of visitors.entries()) await page(id, { ...named(i * 50), zip: '1' });
    await page('lead_1', { b0: 'v', b1: 'v' });
    for (const id of [...visitors, 'lead_1']) await runDurableObjectAlarm(leadObject(env, tenant.projectId, id));
    const columns = Object.keys(read(await exportCsv(tenant))[0] ?? {});
    const custom = columns.filter((name) => name.startsWith('custom.')).slice(0, 4);
    expect(custom).toEqual(['custom.plan', 'custom.seats', 'custom.a0', 'custom.a1']);
  });
});
