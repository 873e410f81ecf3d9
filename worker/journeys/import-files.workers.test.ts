import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { requireProblem } from '../testing/route-guards.ts';

// Files in the formats of other tools, with twenty invented people each (worker/imports/fixtures).
const FILES = import.meta.glob<string>('../imports/fixtures/*', { query: '?raw', import: 'default', eager: true });
const fileOf = (name: string): string => {
  const text = FILES[`../imports/fixtures/${name}`];
  if (text === undefined) throw new Error(`there is no file ${name}`);
  return text;
};

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

/** Sends a file. `parameters` become the query of the URL. */
async function upload(body: string, parameters: Record<string, string>) {
  const response = await exports.default.fetch(
    `https://leads.example/api/imports?${new URLSearchParams({ format: 'csv', ...parameters })}`,
    { method: 'POST', headers: { 'X-API-Key': tenant.secretKey }, body },
  );
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came back
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const get = async (path: string) => (await call('GET', path, { key: tenant.secretKey })).body;

async function bringIn(body: string, parameters: Record<string, string>) {
  const { importId, ...sent } = (await upload(body, parameters)).body;
  if (!importId) throw new Error(JSON.stringify(sent));
  const seen = () => get(`/api/imports/${importId}`);
  await expect.poll(async () => (await seen()).status, { timeout: 30_000 }).toBe('finished');
  return seen();
}

/** The person with this email in the files. */
const personOf = async (email: string) => (await get(`/api/leads?search=${encodeURIComponent(email)}`)).leads;

describe('a lead file from', () => {
  const ANN = { name: 'Ann Example', email: 'ann.example@example.test', company: 'Acme', phone: '+31205550000' };
  it.each<[string, string, Record<string, unknown>]>([
    [
      'HubSpot',
      'hubspot.leads.csv',
      { 'Record ID': 9000, 'Lifecycle Stage': 'lead', 'Create Date': '2026-01-01 10:30' },
    ],
    ['HubSpot, in German', 'hubspot-german.leads.csv', { 'Datensatz-ID': 9000 }],
    ['a Salesforce report', 'salesforce.leads.csv', { Title: 'Buyer', 'Lead Source': 'Web', Rating: 'Hot' }],
    ['Salesforce’s data loader', 'salesforce-data-loader.leads.csv', { LEADSOURCE: 'Web' }],
    ['Mailchimp', 'mailchimp.leads.csv', { TAGS: '"a","b"', MEMBER_RATING: 3, EUID: 'e000' }],
    ['Shopify', 'shopify.leads.csv', { 'Customer ID': 7000000000000, 'Total Spent': 0.5, Tags: 'vip, news' }],
    ['Pipedrive', 'pipedrive.leads.csv', { 'Person - ID': 1, 'Person - Owner': 'Sam Seller' }],
  ])('%s is imported completely', async (_tool, file, custom) => {
    const done = await bringIn(fileOf(file), { type: 'leads' });
    expect(done).toMatchObject({ rows: 20, accepted: 20, rejected: 0 });
    const count = async () => (await get('/api/leads?limit=100')).leads.length;
    await expect.poll(count, { timeout: 30_000 }).toBe(20);
    const [{ _id }] = await personOf(ANN.email);
    expect(await get(`/api/leads/${_id}`)).toMatchObject({ ...ANN, custom });
    const again = await bringIn(fileOf(file), { type: 'leads' });
    expect(again).toMatchObject({ accepted: 0, duplicates: 20 });
  });
});

describe('an event file from', () => {
  const ORDER = { eventType: 'order_completed', timestamp: '2026-01-02T10:30:00.123Z', properties: { plan: 'pro' } };
  const SECONDS = { ...ORDER, timestamp: '2026-01-02T10:30:00.000Z' };
  it.each<[string, string, string, Record<string, unknown>]>([
    ['Segment’s warehouse', 'segment.events.csv', 'ajs-0001', ORDER],
    ['Segment, raw', 'segment.events.ndjson', 'ajs-0001', { ...ORDER, properties: { plan: 'pro', total: 1.5 } }],
    ['PostHog', 'posthog.events.csv', '0190-0001', ORDER],
    ['PostHog’s batch exports', 'posthog.events.ndjson', '0190-0001', ORDER],
    ['Mixpanel', 'mixpanel.events.csv', 'mx0001', SECONDS],
    ['Mixpanel’s raw export', 'mixpanel.events.ndjson', 'mx0001', SECONDS],
    ['Amplitude', 'amplitude.events.csv', 'amp0001', ORDER],
    ['Amplitude’s Export API', 'amplitude.events.ndjson', 'amp0001', ORDER],
  ])('%s is imported completely', async (_tool, file, eventId, event) => {
    const format = file.endsWith('.csv') ? 'csv' : 'ndjson';
    // The tools in this test export times in UTC, whatever the project's time zone is.
    await env.DB.prepare(`UPDATE projects SET time_zone = 'Asia/Tokyo'`).run();
    const done = await bringIn(fileOf(file), { type: 'events', format });
    expect(done).toMatchObject({ rows: 20, accepted: 20, rejected: 0 });
    expect((await get('/api/leads/user_1/timeline'))[0]).toMatchObject({ eventId, ...event });
    const again = await bringIn(fileOf(file), { type: 'events', format });
    expect(again).toMatchObject({ accepted: 0, duplicates: 20 });
  });

  it('PostHog includes page views', async () => {
    await bringIn(fileOf('posthog.events.csv'), { type: 'events' });
    expect((await get('/api/leads/user_0/timeline'))[0]).toMatchObject({ eventType: 'page_view' });
  });
});

describe('times without a zone', () => {
  const FILE = [
    'eventType,leadId,eventId,timestamp',
    'signup,lead_1,n1,2026-02-11 10:30:00',
    'signup,lead_2,n2,2026-02-11T10:30:00+0000',
    'signup,lead_3,n3,2026-02-11T10:30Z\n',
  ].join('\n');
  const timeOf = async (lead: string) => (await get(`/api/leads/${lead}/timeline`))[0].timestamp;

  it('are read in the time zone that the caller names', async () => {
    expect(await bringIn(FILE, { type: 'events', timezone: 'America/New_York' })).toMatchObject({
      accepted: 3,
      warnings: [],
    });
    expect(await timeOf('lead_1')).toBe('2026-02-11T15:30:00.000Z');
    expect(await timeOf('lead_2')).toBe('2026-02-11T10:30:00.000Z');
    expect(await timeOf('lead_3')).toBe('2026-02-11T10:30:00.000Z');
  });

  it('are read in the project’s time zone if the caller names none, and the result says so', async () => {
    await env.DB.prepare(`UPDATE projects SET time_zone = 'Asia/Tokyo'`).run();
    const { warnings } = await bringIn(FILE, { type: 'events' });
    expect(warnings).toEqual([expect.stringMatching(/^Row 2: .*Asia\/Tokyo/)]);
    expect(await timeOf('lead_1')).toBe('2026-02-11T01:30:00.000Z');
  });

  it('are rejected with a time zone that does not exist', async () => {
    const problem = requireProblem(await upload(FILE, { type: 'events', timezone: 'Mars/Phobos' }));
    expect(problem.errors?.[0]?.path).toBe('query.timezone');
  });
});

describe('a column map', () => {
  const FILE =
    'Who,When,What,Amount,Notes\nlead_1,09/02/2026 10:30,signup,12,secret\nlead_2,2026-02-09,signup,12,secret\n';
  const MAP = {
    Who: 'leadId',
    When: { to: 'timestamp', format: 'DD/MM/YYYY HH:mm' },
    What: 'eventType',
    Amount: 'properties.total',
    Notes: null,
  };
  const parameters = { type: 'events', map: JSON.stringify(MAP), timezone: 'Europe/Amsterdam' };

  it('sets which field each column is imported as', async () => {
    expect(await bringIn(FILE, parameters)).toMatchObject({ accepted: 1, rejected: 1, warnings: [] });
    expect((await get('/api/leads/lead_1/timeline'))[0]).toMatchObject({
      ...{ eventType: 'signup', timestamp: '2026-02-09T09:30:00.000Z', properties: { total: 12 } },
    });
  });

  it('is rejected if it is invalid or names missing columns', async () => {
    const wrong = requireProblem(await upload(FILE, { ...parameters, map: '{"Whom":"leadId"}' }));
    expect(wrong.errors?.[0]).toMatchObject({ path: 'query.map.Whom' });
    const none = requireProblem(await upload(FILE, { ...parameters, map: 'Who=leadId' }));
    expect(none.errors?.[0]?.path).toBe('query.map');
    expect(await get('/api/imports')).toEqual([]);
  });
});

describe('a dry run', () => {
  it('returns the first fifty rows as they would be read, and stores nothing', async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      i === 1 ? 'Bo,not an email,' : `P${i},p${i}@example.test,1.2E+11`,
    );
    const { status, body } = await upload(['First Name,Email Address,Phone', ...rows].join('\n'), {
      ...{ type: 'leads', dryRun: 'true' },
    });
    expect(status).toBe(202);
    expect(body.columns).toEqual([
      { column: 'First Name', to: 'firstName', isKnown: true, samples: ['P0', 'Bo', 'P2'] },
      {
        column: 'Email Address',
        to: 'email',
        isKnown: true,
        samples: ['p0@example.test', 'not an email', 'p2@example.test'],
      },
      { column: 'Phone', to: 'phone', isKnown: true, samples: ['1.2E+11'] },
    ]);
    expect(body.rows).toHaveLength(50);
    expect(body.rows[0]).toEqual({
      ...{ row: 2, value: { name: 'P0', email: 'p0@example.test', phone: '1.2E+11' }, errors: [] },
      warnings: [expect.stringContaining('shortened')],
    });
    expect(body.rows[1]).toMatchObject({ row: 3, value: null, errors: [{ path: 'email' }] });
    expect(await get('/api/imports')).toEqual([]);
    expect((await get('/api/leads')).leads).toEqual([]);
  });

  it('of a file without the required columns explains the problem, and lists the file’s columns so that the user can map them', async () => {
    const dry = { type: 'events', dryRun: 'true' };
    const { body } = await upload('Name,What\nAnn,signup\n', dry);
    expect(body).toMatchObject({
      problem: expect.stringMatching(/^The first line must name the columns/),
      columns: [
        { column: 'Name', samples: ['Ann'] },
        { column: 'What', samples: ['signup'] },
      ],
      rows: [{ value: null, errors: [{ path: 'eventType' }] }],
    });
    const map = JSON.stringify({ Name: 'leadId', What: 'eventType' });
    expect((await upload('Name,What\nAnn,signup\n', { ...dry, map })).body).toMatchObject({ problem: null });
    const twice = await upload('eventType,event_type,leadId\na,b,c\n', dry);
    expect(twice.body.problem).toBe('The columns "eventType" and "event_type" mean the same.');
    expect(requireProblem(await upload('eventType,leadId\n', dry)).detail).toMatch(/^The file has no rows\./);
  });
});

describe('a file without rows', () => {
  it.each([
    ['an empty CSV file', '', { type: 'leads', format: 'csv' }, /The first line names the columns.* is one lead\./],
    ['only a header', 'eventType,leadId\n', { type: 'events', format: 'csv' }, /each line below it is one event\./],
    [
      'an empty NDJSON file',
      ' \n',
      { type: 'events', format: 'ndjson' },
      /Each line is a JSON object with one event\./,
    ],
  ])('(%s) is refused, and the message says what a file looks like', async (_which, body, parameters, layout) => {
    for (const dryRun of ['true', 'false']) {
      const { detail } = requireProblem(await upload(body, { ...parameters, dryRun }));
      expect(detail).toMatch(/^The file has no rows\. .* Add at least one row and try again\.$/);
      expect(detail).toMatch(layout);
    }
    expect(await get('/api/imports')).toEqual([]);
  });
});

describe('our own exports can be imported completely', () => {
  const LEADS = [
    {
      leadId: 'own_1',
      name: '=Ann',
      email: 'ann@example.test',
      company: '@Acme\nOslo',
      phone: '+31 20',
      custom: { plan: 'pro', seats: 5 },
    },
    { leadId: 'own_2', name: 'Bo; "B", 2', custom: { code: '007', list: [1, 'a'], '5': '5', empty: '' } },
    { leadId: 'own/3', email: 'cy@example.test' },
  ];
  const fieldsOf = async (id: string) => {
    const { name, email, company, phone, custom } = await get(`/api/leads/${encodeURIComponent(id)}`);
    return { name, email, company, phone, custom };
  };

  it.each(['csv', 'ndjson'])('as %s', async (format) => {
    for (const body of LEADS) await call('POST', '/api/leads', { key: tenant.secretKey, body });
    const before = await Promise.all(LEADS.map(({ leadId }) => fieldsOf(leadId)));
    await expect.poll(async () => (await get('/api/leads')).leads.length).toBe(3);
    const response = await exports.default.fetch('https://leads.example/api/leads/export', {
      method: 'POST',
      headers: { 'X-API-Key': tenant.secretKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ format }),
    });
    const file = await response.text();
    tenant = await newTenant('other@example.com');
    expect(await bringIn(file, { type: 'leads', format })).toMatchObject({ accepted: 3, rejected: 0, warnings: [] });
    expect(await Promise.all(LEADS.map(({ leadId }) => fieldsOf(leadId)))).toEqual(before);
  });

  it('as the leaderboard’s file', async () => {
    const header = 'Rank,Id,Name,Company,E-mail,Stage,Score,Velocity,Events,Last activity';
    const file = `\uFEFF${header}\r\n1,own_1,'=Ann,'@Acme,ann@example.test,hot,75,3,12,2026-02-11T10:30:00.000Z\r\n`;
    const warnings = [
      expect.stringMatching(/^This is a leaderboard: its values are only used for leads that do not exist/),
    ];
    expect(await bringIn(file, { type: 'leads' })).toMatchObject({ accepted: 1, warnings });
    expect(await fieldsOf('own_1')).toEqual({
      ...{ name: '=Ann', email: 'ann@example.test', company: '@Acme', phone: null, custom: {} },
    });
  });
});
