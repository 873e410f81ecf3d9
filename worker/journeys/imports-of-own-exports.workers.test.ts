import { runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';

// A re-import of our own export repeats the customer's statements, but not the statements of web pages (decision 0218).

const EMAIL = 'zoe@acme.example';

let tenant: Tenant;
/** IDs whose merges and rows must finish. */
let ids: string[];
beforeEach(async () => {
  tenant = await newTenant();
  ids = ['dan', 'evil', 'visitor'];
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const lead = async (id: string) => (await asOwner('GET', `/api/leads/${id}`)).body;
const identify = (key: 'page' | 'server', body: Record<string, unknown>) =>
  call('POST', '/v1/identify', { key: key === 'page' ? tenant.publishableKey : tenant.secretKey, body });

async function settle() {
  for (let round = 0; round < 20; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
    if (!ran.some(Boolean)) return;
  }
}

/** Creates a lead by its email alone, so that its ID is made. */
async function createZoe(): Promise<string> {
  const { body } = await asOwner('POST', '/api/leads', { email: EMAIL, name: 'Zoe', custom: { street: 'Elm St 1' } });
  ids.push(body._id);
  await settle();
  return body._id;
}

type Format = 'csv' | 'ndjson';
const TYPES: Record<Format, string> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };

async function exportLeads(format: Format): Promise<string> {
  await settle();
  const response = await exports.default.fetch('https://leads.example/api/leads/export', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${tenant.token}`,
      'X-Project-Id': tenant.projectId,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ format }),
  });
  expect(response.status).toBe(200);
  return new TextDecoder().decode(await response.arrayBuffer());
}

async function importLeads(
  format: Format,
  file: string,
  { into = tenant, query = '' }: { into?: Tenant; query?: string } = {},
): Promise<Record<string, unknown>> {
  const { status, body } = await call('POST', `/api/imports?type=leads${query}`, {
    ...{ key: into.secretKey, headers: { 'Content-Type': TYPES[format] }, body: file },
  });
  expect(status).toBe(202);
  const shown = async () => (await call('GET', `/api/imports/${body.importId}`, { key: into.secretKey })).body;
  await expect.poll(async () => (await shown()).status, { timeout: 10_000 }).toBe('finished');
  if (into === tenant) await settle();
  return shown();
}

const formats: [Format][] = [['csv'], ['ndjson']];

describe('a re-import of an export of leads', () => {
  it.each(formats)('does not confirm a link that only a page made (%s)', async (format) => {
    await identify('server', { userId: 'dan', traits: { name: 'Dan' } });
    const zoe = await createZoe();
    await identify('page', { userId: 'dan', traits: { email: EMAIL } });
    await settle();
    expect((await lead(zoe))._id).toBe('dan');
    const done = await importLeads(format, await exportLeads(format));
    expect(done).toMatchObject({ rows: 1, duplicates: 1, rejected: 0 });
    expect(await lead('dan')).toMatchObject({ name: 'Dan', email: EMAIL });
    const erased = await asOwner('DELETE', '/api/leads/dan');
    expect(erased).toMatchObject({ status: 200, body: { kept: [zoe] } });
    expect(await lead(zoe)).toMatchObject({ _id: zoe, name: 'Zoe', email: EMAIL, custom: { street: 'Elm St 1' } });
  });

  it.each(formats)(
    'leaves an email, a name and an ID unconfirmed if only a page has stated them (%s)',
    async (format) => {
      await identify('page', { userId: 'evil', traits: { email: EMAIL, name: 'Evil', plan: 'free' } });
      await settle();
      const done = await importLeads(format, await exportLeads(format));
      expect(done).toMatchObject({ rows: 1, accepted: 0, duplicates: 1, rejected: 0 });
      await settle();
      const { body } = await asOwner('GET', '/api/leads?knownFrom=pages');
      expect(body.leads).toMatchObject([{ _id: 'evil' }]);
      await identify('server', { userId: 'zoe', traits: { email: EMAIL } });
      ids.push('zoe');
      await settle();
      expect(await lead('zoe')).toMatchObject({ _id: 'zoe', email: EMAIL });
    },
  );

  it.each(formats)('leaves visitors’ IDs anonymous, so that they can still be linked (%s)', async (format) => {
    const event = { eventType: 'demo_request', anonymousId: 'visitor' };
    expect((await call('POST', '/api/events', { key: tenant.publishableKey, body: event })).status).toBe(202);
    await importLeads(format, await exportLeads(format));
    expect(await lead('visitor')).toMatchObject({ idKind: 'anonymous' });
    await identify('server', { userId: 'dan', anonymousId: 'visitor' });
    await settle();
    expect(await lead('visitor')).toMatchObject({ _id: 'dan', currentScore: 50 });
  });

  it.each(formats)('counts values that the customer has edited as stated by the customer (%s)', async (format) => {
    await identify('page', { userId: 'dan', traits: { email: EMAIL, name: 'Evil', plan: 'free' } });
    const file = (await exportLeads(format)).replace('Evil', 'Dan').replace(/(,|"plan":")free/, '$1pro');
    const done = await importLeads(format, file);
    expect(done).toMatchObject({ accepted: 1, rejected: 0 });
    await identify('page', { userId: 'dan', traits: { email: 'dan@acme.example', name: 'Evil', plan: 'free' } });
    await settle();
    expect(await lead('dan')).toMatchObject({ name: 'Dan', email: 'dan@acme.example', custom: { plan: 'pro' } });
  });

  it.each(formats)('does not repeat values that a row has stated for a merged lead (%s)', async (format) => {
    await identify('server', { userId: 'dan', traits: { name: 'Dan' } });
    const zoe = await createZoe();
    await identify('page', { userId: 'dan', traits: { email: EMAIL } });
    await settle();
    await asOwner('POST', '/api/leads', { email: EMAIL, custom: { street: 'Oak St 2' } });
    await importLeads(format, (await exportLeads(format)).replace('Dan', 'Daniel'));
    expect(await lead('dan')).toMatchObject({ name: 'Daniel' });
    expect((await asOwner('DELETE', '/api/leads/dan')).body).toMatchObject({ kept: [zoe] });
  });

  it.each(formats)('states all values of a row for the ID that a person typed into that row (%s)', async (format) => {
    await identify('page', { userId: 'visitor', traits: { lang: 'en' } });
    await identify('server', { userId: 'dan', traits: { name: 'Dan', plan: 'free' } });
    await importLeads(format, (await exportLeads(format)).replace(/dan/, 'visitor'));
    expect(await lead('visitor')).toMatchObject({ name: 'Dan', custom: { plan: 'free', lang: 'en' } });
  });

  it.each(formats)('applies an edit that was made to the whole file (%s)', async (format) => {
    await identify('server', { userId: 'dan', traits: { name: 'Dan', plan: 'free' } });
    const done = await importLeads(format, (await exportLeads(format)).replaceAll('free', 'pro'));
    expect(done).toMatchObject({ accepted: 1, rejected: 0 });
    expect(await lead('dan')).toMatchObject({ name: 'Dan', custom: { plan: 'pro' } });
  });

  it.each(formats)('is complete in another project (%s)', async (format) => {
    await identify('server', { userId: 'dan', traits: { name: 'Dan' } });
    await createZoe();
    await identify('page', { userId: 'dan', traits: { email: EMAIL, plan: 'free' } });
    const other = await newTenant('other@example.com');
    await call('POST', '/v1/identify', { key: other.publishableKey, body: { userId: 'dan', traits: { lang: 'en' } } });
    await importLeads(format, await exportLeads(format), { into: other });
    const { body } = await call('GET', '/api/leads/dan', { token: other.token });
    expect(body).toMatchObject({ name: 'Dan', email: EMAIL, custom: { plan: 'free', street: 'Elm St 1' } });
  });

  it('adds leads to a list even if their rows state nothing new', async () => {
    await identify('page', { userId: 'evil', traits: { name: 'Evil' } });
    const { body: list } = await asOwner('POST', '/api/lists', { name: 'Fair' });
    await importLeads('csv', await exportLeads('csv'), { query: `&list=${list.id}` });
    await settle();
    const listed = async () => (await asOwner('GET', `/api/leads?list=${list.id}`)).body.leads;
    await expect.poll(listed, { timeout: 10_000 }).toMatchObject([{ _id: 'evil' }]);
  });

  it('refuses a row whose marks cannot be read', async () => {
    await identify('page', { userId: 'evil', traits: { name: 'Evil' } });
    const file = (await exportLeads('csv')).replace('""_id""', '""_id"');
    expect(await importLeads('csv', file)).toMatchObject({ rows: 1, rejected: 1 });
  });
});

it('importing a leaderboard skips values that a lead already has', async () => {
  await identify('page', { userId: 'evil', traits: { email: EMAIL } });
  await settle();
  const file = `Rank,Id,Name,Company,Email,Stage,Score\n1,evil,,,${EMAIL},cold,0\n2,new,New,,new@acme.example,cold,0\n`;
  const done = await importLeads('csv', file);
  expect(done).toMatchObject({ rows: 2, accepted: 1, duplicates: 1 });
  expect(done.warnings).toEqual([expect.stringMatching(/^This is a leaderboard/)]);
  expect(await lead('new')).toMatchObject({ name: 'New', email: 'new@acme.example' });
  const { body } = await asOwner('GET', '/api/leads?knownFrom=pages');
  expect(body.leads).toMatchObject([{ _id: 'evil' }]);
});
