import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Company, CompanyPage, CompanyTimeline } from '../contract/company.ts';
import { LIMITS } from '../contract/limits.ts';
import { rankCompanies } from '../project/rank-companies.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { FIT } from '../testing/lead-events.ts';

const WAIT = { timeout: 10_000 };

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const ask = (method: string, path: string, body?: object) => call(method, path, { key: tenant.secretKey, body });
const get = async (path: string) => (await ask('GET', path)).body;
const companies = async (query = ''): Promise<CompanyPage> => get(`/api/companies${query}`);
const company = async (key: string): Promise<Company> => get(`/api/companies/${encodeURIComponent(key)}`);
const keysOf = async (query = '') => (await companies(query)).companies.map(({ key }) => key);
const people = (key: string) => expect.poll(async () => (await company(key)).people, WAIT);

const know = (leadId: string, facts: object) => ask('POST', '/api/leads', { leadId, ...facts });
const send = (leadId: string, eventType: string) =>
  ask('POST', '/api/events', { leadId, eventType, eventId: `${leadId}:${eventType}` });

/** Adds two people at acme.example with 150 and 20 points, and one with a company name and 50 points. */
async function fill() {
  await ask('PUT', '/api/scoring-rules/ruleset', { fit: FIT });
  await know('anna', { email: 'anna@acme.example', company: 'Acme', custom: { employees: 500 } });
  await know('bert', { email: 'bert@acme.example' });
  await know('cleo', { email: 'cleo@gmail.com', company: 'Globex Inc.' });
  await Promise.all([send('anna', 'demo_request'), send('bert', 'signup'), send('cleo', 'demo_request')]);
  await send('anna', 'contract_signed');
  await expect.poll(async () => (await companies()).companies[0]?.accountScore, WAIT).toBe(160);
  await people('name:globex').toBe(1);
}

describe('companies', () => {
  it('are listed with their people, highest account score first, page by page', async () => {
    await fill();
    const { companies: listed, total } = await companies();
    expect(total).toBe(2);
    expect(listed).toMatchObject([
      { key: 'acme.example', name: 'Acme', accountScore: 160, people: 2, topLead: { _id: 'anna', currentScore: 150 } },
      { key: 'name:globex', name: 'Globex Inc.', accountScore: 50, people: 1, topLead: { _id: 'cleo' } },
    ]);
    for (const sort of ['accountScore', 'people', 'lastEventAt']) {
      const first = await companies(`?limit=1&sort=${sort}`);
      const next = await companies(`?limit=1&sort=${sort}&cursor=${first.nextCursor}`);
      expect([...first.companies, ...next.companies].map(({ key }) => key).sort()).toEqual([
        'acme.example',
        'name:globex',
      ]);
      expect(next.nextCursor).toBeNull();
      const other = sort === 'people' ? 'lastEventAt' : 'people';
      expect((await ask('GET', `/api/companies?sort=${other}&cursor=${first.nextCursor}`)).status).toBe(400);
    }
    expect(await keysOf('?minPeople=2')).toEqual(['acme.example']);
    expect(await companies('?minPeople=3')).toMatchObject({ companies: [], total: 0 });
    const [header, acme, ...others] = (await get('/api/companies/export?sort=people')).trim().split('\r\n');
    expect(header).toContain('key,name,accountScore,people,bestGrade,lastEventAt,highestLead');
    expect([acme, others.length]).toEqual([expect.stringMatching(/^acme.example,Acme,160,2,.*,anna,150,/), 1]);
    expect(await keysOf('?search=GLOBEX%20i')).toEqual(['name:globex']);
    expect(await keysOf('?search=acme.ex')).toEqual(['acme.example']);
    await know('dora', { email: 'dora@oebb.example', company: 'ÖBB Électricité' });
    for (const search of ['ÖBB', 'öbb é', 'ÉLECTRICITÉ'])
      await expect.poll(() => keysOf(`?search=${encodeURIComponent(search)}`), WAIT).toEqual(['oebb.example']);
    expect(await companies('?search=nobody')).toEqual({ companies: [], total: 0, nextCursor: null });
  });

  it('explain every point of their score, and show what their people did', async () => {
    await fill();
    const acme = await company('acme.example');
    expect(acme).toMatchObject({
      ...{ accountScore: 160, people: 2, eventCount: 3, fromPages: { people: 0, leads: [] } },
      parts: [
        { leadId: 'anna', score: 150, share: 1, points: 150 },
        { leadId: 'bert', score: 20, share: 0.5, points: 10 },
      ],
      stages: { cold: 1, warm: 0, hot: 0, qualified: 1 },
      leads: [{ _id: 'anna' }, { _id: 'bert' }],
    });
    expect(acme.bestGrade).toBe(acme.leads[0]?.grade);
    expect(acme.pointsByDay.reduce((sum, { points }) => sum + points, 0)).toBe(170);
    const timeline: CompanyTimeline = await get('/api/companies/acme.example/timeline');
    expect(timeline.readLeads).toBe(2);
    const events = timeline.entries.filter(({ entry }) => entry.type === 'event');
    expect(events.map(({ lead: { _id } }) => _id).sort()).toEqual(['anna', 'anna', 'bert']);
    const times = timeline.entries.map(({ entry }) => entry.timestamp);
    expect(times).toEqual(times.toSorted().reverse());
    for (const path of ['/api/companies/other.example', '/api/companies/other.example/timeline'])
      expect((await ask('GET', path)).status).toBe(404);
  });

  it('lose and regain people through a merge and its undo, a change of email, and an erasure', async () => {
    await fill();
    await ask('POST', '/api/leads/anna/merge', { leadId: 'bert' });
    await people('acme.example').toBe(1);
    await ask('POST', '/api/leads/bert/unmerge');
    await people('acme.example').toBe(2);
    await ask('PATCH', '/api/leads/bert', { email: 'bert@globex.example' });
    await people('globex.example').toBe(1);
    await ask('DELETE', '/api/leads/bert');
    await people('globex.example').toBeUndefined();
    await people('acme.example').toBe(1);
  });

  it('do not count people whom unsigned pages assign to them; these are counted separately', async () => {
    await fill();
    const { publishableKey: key } = tenant;
    const body = { type: 'identify', userId: 'eve', traits: { email: 'eve@acme.example', company: 'Evil' } };
    await call('POST', '/v1/identify', { body: { ...body, writeKey: key } });
    await call('POST', '/v1/group', {
      body: { type: 'group', userId: 'cleo', groupId: 'acme', traits: { name: 'Acme' }, writeKey: key },
    });
    await expect.poll(async () => (await company('acme.example')).fromPages.people, WAIT).toBe(1);
    expect(await company('acme.example')).toMatchObject({
      ...{ name: 'Acme', people: 2, accountScore: 160 },
      fromPages: { people: 1, leads: [{ _id: 'eve' }] },
    });
    expect(await keysOf()).toEqual(['acme.example', 'name:globex']);
    expect((await companies('?knownFrom=pages')).companies).toMatchObject([
      { key: 'acme.example', name: 'Evil', people: 1 },
    ]);
  });

  it('are different if a server’s group calls name different groups', async () => {
    const body = {
      type: 'group',
      userId: 'dora',
      groupId: 'acct/7',
      traits: { name: 'Initech' },
      writeKey: tenant.secretKey,
    };
    await call('POST', '/v1/group', { body });
    await people('group:acct/7').toBe(1);
    expect(await company('group:acct/7')).toMatchObject({ name: 'Initech', leads: [{ _id: 'dora' }] });
  });

  it('are a field for conditions, with the same result in lists and segments', async () => {
    await fill();
    const isAt = (value: string) => [{ field: 'companyKey', operator: 'equals', value }];
    const listed = async (value: string) => {
      const filter = encodeURIComponent(JSON.stringify(isAt(value)));
      return (await get(`/api/leads?filter=${filter}`)).leads.map(({ _id }: { _id: string }) => _id);
    };
    expect(await listed('ACME.example')).toEqual(['anna', 'bert']);
    expect(await listed('gmail.com')).toEqual([]);
    const { body: segment } = await ask('POST', '/api/segments', { name: 'Globex', conditions: isAt('name:globex') });
    const inSegment = async () =>
      (await get(`/api/leads?segment=${segment.id}`)).leads.map(({ _id }: { _id: string }) => _id);
    await expect.poll(inSegment, WAIT).toEqual(['cleo']);
  });

  it('reject an order that needs the scores of too many people, but can still be sorted by number of people', async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${LIMITS.sortedMatchesMax})
       INSERT INTO leads_by_company SELECT ?1, 0, 'acme.example', 'lead_' || i FROM n`,
    )
      .bind(tenant.projectId)
      .run();
    const scope = { projectId: tenant.projectId, ofPages: false, decay: { graceDays: 7, ratePerDay: 0.05 }, at: 0 };
    expect(await rankCompanies(env.DB, scope, { sort: 'people', limit: 1 })).toMatchObject({
      companies: [{ key: 'acme.example', people: LIMITS.sortedMatchesMax + 1 }],
    });
    for (const query of ['', '?sort=lastEventAt', '?sort=people&search=acme'])
      expect((await ask('GET', `/api/companies${query}`)).body.errors).toMatchObject([{ path: 'query.sort' }]);
  });
});
