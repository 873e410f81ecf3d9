import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventSource } from '../../contract/event-source.ts';
import { linkLeads } from '../../identity/identify-lead.ts';
import { withdrawFromLead } from '../../imports/withdraw-from-lead.ts';
import { ingestEvents } from '../../intake/ingest-events.ts';
import { leadObject } from '../../lead/lead-client.ts';
import { recallProjectConfig } from '../../settings/projects/project-config.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { type ExportedLine, exportAll, OPERATOR_KEY, restoreLines } from '../../testing/restored-leads.ts';

const WORDS = {
  future_1: { linkedBy: 'page' },
  future_2: { linkedBy: 'page' },
  signed: { linkedBy: 'signed' },
  served: {},
  imported: { linkedByImports: ['imp_1'] },
  phone: {},
  laptop: { linkedBy: 'page', byCustomer: true, indirectBy: 'page' },
};
const VISITORS = Object.keys(WORDS);
const LEADS = ['ann', 'bob', 'evil', 'visitor', ...VISITORS];

let tenant: Tenant;
let fresh: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
  fresh = await newTenant('fresh@example.com');
});

const page = ({ publishableKey }: Tenant, body: object) =>
  call('POST', '/api/events', { key: publishableKey, body: { eventType: 'page_view', ...body } });
const identify = (body: object) =>
  call('POST', '/v1/identify', { headers: { 'X-Write-Key': tenant.publishableKey }, body });

async function settle({ projectId }: Tenant) {
  for (const leadId of LEADS) while (await runDurableObjectAlarm(leadObject(env, projectId, leadId)));
}

async function configOf({ projectId }: Tenant) {
  const config = await recallProjectConfig(env, projectId);
  if (!config) throw new Error('the project has no config');
  return config;
}

async function link(anonymousId: string, source: EventSource, importId?: string) {
  const context = { projectId: tenant.projectId, config: await configOf(tenant), source, importId, now: Date.now() };
  await linkLeads(env, context, { anonymousId, user: { leadId: 'ann', namedAs: 'own' } });
}

/**
 * One lead of the customer with links from every kind of source, one lead that only pages have named, and one that only an import has
 * named.
 */
async function fill() {
  await call('POST', '/api/events', { key: tenant.secretKey, body: { leadId: 'ann', eventType: 'signup' } });
  await page(tenant, { userId: 'evil', eventType: 'demo_request' });
  for (const anonymousId of ['future_1', 'future_2']) await identify({ userId: 'evil', anonymousId });
  for (const anonymousId of ['phone', 'laptop']) await identify({ anonymousId, traits: { email: 'v@example.com' } });
  await identify({ anonymousId: 'visitor', traits: { email: 'w@example.com' } });
  await page(tenant, { anonymousId: 'imported' });
  await link('signed', 'signed');
  for (const anonymousId of ['served', 'phone']) await link(anonymousId, 'server');
  await link('imported', 'import', 'imp_1');
  const times = { occurredAt: Date.now(), receivedAt: Date.now() };
  const event = { kind: 'traits', eventId: 'evt_bob', ...times, source: 'import', importId: 'imp_1' } as const;
  const named = { leadId: 'bob', namedAs: 'own', event: { ...event, traits: { name: 'Bob' } } } as const;
  await ingestEvents(env, { projectId: tenant.projectId, config: await configOf(tenant), events: [named] });
  await settle(tenant);
  await expect.poll(() => listed(tenant, '')).toEqual(['ann', 'bob', 'evil', 'visitor']);
}

async function listed({ token }: Tenant, query: string): Promise<string[]> {
  const { body } = await call('GET', `/api/leads?limit=100${query}`, { token });
  return (body.leads as { _id: string }[]).map(({ _id }) => _id).sort();
}

/** Returns the lead that each ID resolves to, the source that linked them, and the claims of emails. */
async function see({ projectId }: Tenant) {
  const identities = await Promise.all(
    LEADS.map(async (leadId) => {
      const known = await leadObject(env, projectId, leadId).identity();
      if (!known) return null;
      const { idKind, winner, link, trust, isKnownFromPages } = known;
      return { leadId, idKind, winner, link, trust, isKnownFromPages };
    }),
  );
  const claims = await env.DB.prepare(
    `SELECT value, lead_id, claimed_at, named_as, is_pages, import_id, taken_from FROM identities WHERE project_id = ?1
     ORDER BY value`,
  )
    .bind(projectId)
    .all();
  return { identities, claims: claims.results };
}

async function wordsOf({ projectId }: Tenant) {
  const known = await Promise.all(VISITORS.map((leadId) => leadObject(env, projectId, leadId).identity()));
  return Object.fromEntries(VISITORS.map((leadId, i) => [leadId, known[i]?.link]));
}

const restore = async (lines: ExportedLine[]) => {
  await restoreLines(fresh, lines, () => settle(fresh));
  await settle(fresh);
};
const rootOf = async (leadId: string) =>
  (await call('GET', `/api/leads/${leadId}`, { token: fresh.token })).body._id as string;

it('a restore keeps the source of each link, name and email claim, even if the restore is repeated', async () => {
  await fill();
  const lines = await exportAll(tenant);
  expect(await wordsOf(tenant)).toEqual(WORDS);
  for (let times = 1; times <= 2; times++) {
    await restore(lines);
    expect(await see(fresh)).toEqual(await see(tenant));
  }
  await expect.poll(() => listed(fresh, '')).toEqual(['ann', 'bob', 'evil', 'visitor']);
  expect(await listed(tenant, '&knownFrom=pages')).toEqual(['evil', 'visitor']);
  expect(await listed(fresh, '&knownFrom=pages')).toEqual(['evil', 'visitor']);
  const again = await exportAll(fresh);
  const told = (all: ExportedLine[]) => all.map(({ trust, identities }) => ({ trust, identities }));
  expect(told(again)).toEqual(told(lines));

  // If a page linked an ID to a lead, an edit by the customer removes the ID from the lead, and so does a page that uses the ID as its own.
  const edited = await call('PATCH', '/api/leads/future_1', { token: fresh.token, body: { company: 'Acme' } });
  expect(edited.body).toMatchObject({ _id: 'future_1', company: 'Acme' });
  for (const userId of ['future_2', 'signed', 'served']) await page(fresh, { userId });
  await settle(fresh);
  expect(await Promise.all(['future_2', 'signed', 'served'].map(rootOf))).toEqual(['future_2', 'ann', 'ann']);
  expect(await rootOf('evil')).toBe('evil');

  const withdrawal = { projectId: fresh.projectId, importId: 'imp_1', config: await configOf(fresh) };
  for (const leadId of ['imported', 'bob']) await withdrawFromLead(env, { ...withdrawal, leadId });
  await settle(fresh);
  expect([await rootOf('imported'), await rootOf('bob')]).toEqual(['imported', undefined]);
});

describe('restoring an email that another lead in the new project has', () => {
  const state = ({ publishableKey, secretKey }: Tenant, by: 'page' | 'server', body: object) =>
    call('POST', '/v1/identify', { headers: { 'X-Write-Key': by === 'page' ? publishableKey : secretKey }, body });
  const row = async (email: string) =>
    (await call('POST', '/api/leads', { key: fresh.secretKey, body: { email } })).body._id as string;
  const conflicts = async () => (await call('GET', '/api/identity-conflicts', { token: fresh.token })).body;

  it.each(['the export', 'the new project'])(
    'gives the email to the customer’s lead, even if a page stated the email first (in %s)',
    async (first) => {
      if (first === 'the export') await state(tenant, 'page', { userId: 'ann', traits: { email: 'ann@example.com' } });
      await state(tenant, 'server', { userId: 'ann', traits: { email: 'ann@example.com' } });
      await state(tenant, 'page', { userId: 'bob', traits: { email: 'bob@example.com' } });
      await settle(tenant);
      await expect.poll(() => listed(tenant, '')).toEqual(['ann', 'bob']);
      for (const who of ['ann', 'bob'])
        await state(fresh, 'page', { userId: 'evil', traits: { email: `${who}@example.com` } });
      await restore(await exportAll(tenant));
      expect(await row('ann@example.com')).toBe('ann');
      // A page cannot take an email or ID from another page.
      expect((await see(fresh)).claims).toMatchObject([
        { value: 'ann@example.com', lead_id: 'ann', is_pages: 0 },
        { value: 'bob@example.com', lead_id: 'evil', is_pages: 1 },
      ]);
      expect(await conflicts()).toEqual([]);
    },
  );

  it('raises a conflict if the customer stated the email for both leads', async () => {
    await state(tenant, 'server', { userId: 'ann', traits: { email: 'ann@example.com' } });
    await expect.poll(() => listed(tenant, '')).toEqual(['ann']);
    await state(fresh, 'server', { userId: 'bob', traits: { email: 'ann@example.com' } });
    const lines = await exportAll(tenant);
    for (let times = 1; times <= 2; times++) await restore(lines);
    expect(await row('ann@example.com')).toBe('bob');
    await expect.poll(conflicts).toMatchObject([{ leadId: 'ann', otherLeadId: 'bob', reason: 'email_claimed' }]);
  });
});

it('a restore does not merge a user into a lead that a page linked to the user’s ID before the user existed', async () => {
  await identify({ userId: 'evil', anonymousId: 'future_1' });
  await settle(tenant);
  await expect.poll(() => listed(tenant, '')).toEqual(['evil']);
  const lines = await exportAll(tenant);
  await call('POST', '/api/events', { key: fresh.secretKey, body: { userId: 'future_1', eventType: 'signup' } });
  await restore(lines);
  expect([await rootOf('future_1'), await rootOf('evil')]).toEqual(['future_1', 'evil']);
});

it('a restore treats links and claims from an older export, which name no source, as stated by the customer', async () => {
  await fill();
  const lines = (await exportAll(tenant)).map(({ trust: _, merged, identities, ...line }) => ({
    ...line,
    merged: merged.map((one) => ({ ...without(one, ['into', 'link', 'trust']), leadId: one.leadId })),
    identities: identities.map((one) => without(one, ['namedAs', 'isPages', 'importId', 'takenFrom'])),
  }));
  await restore(lines);
  expect(new Set(Object.values(await wordsOf(fresh)).map((word) => JSON.stringify(word)))).toEqual(new Set(['{}']));
  expect((await see(fresh)).claims).toMatchObject([{ named_as: 'own' }, { named_as: 'own' }]);
});

const without = (item: object, names: string[]) =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

it('a restore refuses an unknown field and names it', async () => {
  const merge = { leadId: 'bob', via: null, at: '2026-01-01T00:00:00Z', link: { linkedBy: 'customer' }, vouched: true };
  const part = { type: 'part', projectId: fresh.projectId, lead: { _id: 'ann', idKind: 'own' } };
  const body = { ...part, events: [], identities: [], merged: [merge] };
  const answer = await call('POST', '/api/operator/restore', { token: OPERATOR_KEY, body });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toMatch(/linkedBy.*vouched|vouched.*linkedBy/);
});
