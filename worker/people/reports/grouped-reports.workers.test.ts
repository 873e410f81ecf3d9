import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FunnelReport, FunnelStep } from '../../contract/funnel-report.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import type { LeadRow } from '../../contract/project-change.ts';
import type { SourceGroup, SourceReport } from '../../contract/source-report.ts';
import { DAY_MS } from '../../domain/time.ts';
import { commitChanges } from '../../project/commit-changes.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { makeChange } from '../../testing/make-change.ts';

const DAY = Date.UTC(2026, 1, 11);
/** Midnight in Amsterdam, which is the project's time zone. */
const FEBRUARY = Date.UTC(2026, 0, 31, 23);
const QUERY = 'from=2026-02-01&to=2026-02-28';

let tenant: Tenant;
const read = async (query: string) =>
  (await call('GET', `/api/analytics/sources?${query}`, { token: tenant.token })).body as SourceReport;
const listed = async (filter: LeadConditions | null) => {
  const { body } = await call('GET', `/api/leads?limit=100&filter=${encodeURIComponent(JSON.stringify(filter))}`, {
    token: tenant.token,
  });
  return body.leads.map(({ _id }: { _id: string }) => _id).sort();
};
const touch = (source: string | null, landingPage: string | null = null): LeadRow['firstTouch'] => ({
  ...{ at: '2026-02-01T00:00:00.000Z', landingPage, referrer: landingPage && 'https://www.google.com/search?q=crm' },
  campaign: source === null ? null : { source, medium: null, name: 'spring', term: null, content: null },
});
const row = (firstEventAt: number | null, given: Partial<LeadRow>): Partial<LeadRow> => ({
  ...{ firstEventAt, lastEventAt: firstEventAt, decayFrom: null, createdAt: firstEventAt ?? DAY, ...given },
});

const LEADS: Record<string, Partial<LeadRow>> = {
  first: row(FEBRUARY, { firstTouch: touch('google', 'https://acme.example/?gclid=1'), score: 10 }),
  second: row(DAY, {
    ...{ firstTouch: touch('Google', 'https://acme.example/#top'), score: 80, isCustomer: 1 },
    reachedAt: { warm: DAY + 1, hot: DAY + 2 * DAY_MS, qualified: DAY + 3 * DAY_MS },
  }),
  third: row(DAY, {
    ...{ firstTouch: touch('google', 'https://acme.example/pricing'), score: 30 },
    reachedAt: { warm: DAY, hot: DAY + 4 * DAY_MS },
  }),
  news: row(DAY, {
    firstTouch: touch('newsletter'),
    score: 7.5,
    custom: { plan: 'Pro', seats: 12, address: { city: 'Utrecht' }, 'say "hi"': true },
  }),
  ads: row(DAY, { firstTouch: touch('ads'), score: 7.5, custom: { plan: 'pro', seats: '12' } }),
  unknown: row(null, { score: 0, custom: { plan: { name: 'pro' } } }),
  earlier: row(FEBRUARY - 1, { firstTouch: touch('google'), score: 50 }),
  long: row(FEBRUARY - 2, { firstTouch: touch('google'), custom: null, reachedAt: null }),
  later: row(Date.UTC(2026, 1, 28, 23), { firstTouch: touch('google') }),
  merged: row(DAY, { firstTouch: null, phase: 2, mergedInto: 'first' }),
};

beforeEach(async () => {
  tenant = await newTenant();
  await call('PATCH', `/api/projects/${tenant.projectId}`, {
    token: tenant.token,
    body: { timeZone: 'Europe/Amsterdam' },
  });
  const changes = Object.entries(LEADS).map(([leadId, given]) => makeChange({ leadId, row: given, activity: [] }));
  await commitChanges(env.DB, tenant.projectId, changes);
});

const shown = ({ type, value, current, before }: SourceGroup) => [type, value, current.leads, before.leads];

describe('a report of sources', () => {
  it('compares two periods of days in the project’s time zone, and ignores the case of sources', async () => {
    const report = await read(QUERY);
    expect(report).toMatchObject({
      ...{ timeZone: 'Europe/Amsterdam', from: '2026-02-01', to: '2026-02-28', by: 'source', property: null },
      ...{ before: { from: '2026-01-04', to: '2026-01-31' }, stage: 'qualified', timeTo: 'hot', values: 3 },
      ...{ unknownProperties: [], withoutProperties: 0, withoutStages: 1 },
    });
    expect(report.groups.map(shown)).toEqual([
      ['value', 'google', 3, 2],
      ['value', 'ads', 1, 0],
      ['value', 'newsletter', 1, 0],
      ['unknown', null, 1, 0],
    ]);
    expect(report.groups[0]?.current).toEqual({
      ...{ leads: 3, reached: 1, reachedShare: 1 / 3, medianScore: 30 },
      ...{ medianSeconds: 3 * 24 * 3600, converted: 1, convertedShare: 1 / 3 },
    });
    expect(report.all.current).toMatchObject({ leads: 6, reached: 1, medianScore: 8.75, converted: 1 });
    expect(report.all.before).toMatchObject({ leads: 2, medianSeconds: null });
  });

  it('has no link for a value that is too long for a list filter', async () => {
    const sources = Array.from({ length: 12 }, (_, i) => `${i}`.padStart(600, 'x'));
    const changes = sources.map((source, i) =>
      makeChange({ leadId: `lead_${i}`, row: row(FEBRUARY, { firstTouch: touch(source) }), activity: [] }),
    );
    await commitChanges(env.DB, tenant.projectId, changes);
    const { groups } = await read(`${QUERY}&limit=11`);
    const filtersOf = (type: string) => groups.filter((group) => group.type === type).map(({ filter }) => filter);
    expect(filtersOf('other')).toEqual([null]);
    for (const filter of filtersOf('value')) expect(await listed(filter)).not.toEqual([]);
  });

  it('has a link to the leads behind every number', async () => {
    const asked: [query: string, values: string[]][] = [
      ['by=source', ['google', 'ads', 'newsletter']],
      ['by=landingPage', ['https://acme.example/', 'https://acme.example/pricing']],
      ['by=referrer', ['https://www.google.com']],
      ['property=plan', ['Pro']],
      ['property=seats', ['12']],
      ['property=address.city', ['Utrecht']],
      [`property=${encodeURIComponent('say "hi"')}`, ['true']],
    ];
    for (const [query, values] of asked) {
      const { groups, all } = await read(`${QUERY}&${query}`);
      expect(groups.flatMap(({ value }) => value ?? [])).toEqual(values);
      // A list is not empty, but it cannot be a value to group by.
      const opened = [...groups, all].filter(
        (group) => !(query === 'property=plan' && 'type' in group && group.type === 'unknown'),
      );
      for (const { filter, current } of opened)
        expect([query, (await listed(filter)).length]).toEqual([query, current.leads]);
    }
  });

  it('combines the remaining groups into one', async () => {
    const { groups, values } = await read(`${QUERY}&limit=1`);
    expect(values).toBe(3);
    expect(groups.map(shown)).toEqual([
      ['value', 'google', 3, 2],
      ['other', null, 2, 0],
      ['unknown', null, 1, 0],
    ]);
    expect(await listed(groups[1]?.filter ?? null)).toEqual(['ads', 'news']);
  });

  it('reports that no lead has the property', async () => {
    expect(await read(`${QUERY}&property=industry`)).toMatchObject({
      ...{ unknownProperties: ['industry'], values: 0, withoutProperties: 1, by: null },
      groups: [{ type: 'unknown', current: { leads: 6 } }],
    });
    expect(await read('from=2020-01-01&to=2020-01-02&property=plan')).toMatchObject({
      unknownProperties: [],
      groups: [],
    });
  });

  it('can count another stage, and counts the lowest stage as reached by all leads', async () => {
    expect((await read(`${QUERY}&stage=warm&timeTo=warm`)).all.current).toMatchObject({ reached: 2, medianSeconds: 0 });
    expect((await read(`${QUERY}&stage=cold`)).all.current).toMatchObject({ reached: 6 });
  });

  it('is available as CSV, with a last line for all leads', async () => {
    const { body, headers } = await call('GET', `/api/analytics/sources/export?${QUERY}&limit=1`, {
      token: tenant.token,
    });
    expect(headers.get('Content-Disposition')).toMatch(/filename="sources-\d{4}-\d\d-\d\d\.csv"/);
    const lines = (body as string).trim().split('\r\n');
    expect(lines[0]).toContain('source,type,leads,reached,reachedShare,medianScore,medianSeconds');
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 3).join())).toEqual([
      ...['google,value,3', ',other,2', ',unknown,1', ',all,6'],
    ]);
  });

  it('refuses invalid parameters and names them', async () => {
    const asked = {
      'query.campain': ['campain=x'],
      'query.property': ['by=source&property=plan'],
      'query.by': ['by=color'],
      'query.stage': ['stage=boiling'],
      'query.timeTo': ['timeTo=boiling'],
      'query.from': ['from=2026-03-01&to=2026-02-01', 'from=2020-01-01&to=2026-02-01'],
      'query.limit': ['limit=51'],
    };
    for (const [path, queries] of Object.entries(asked))
      for (const query of queries) {
        const { status, body } = await call('GET', `/api/analytics/sources?${query}`, { token: tenant.token });
        expect([query, status, body.errors[0].path]).toEqual([query, 400, path]);
      }
  });
});

describe('a funnel', () => {
  const readFunnel = async (query: string) =>
    (await call('GET', `/api/analytics/funnel?${query}`, { token: tenant.token })).body as FunnelReport;
  const reached = (steps: FunnelStep[]) => steps.map((step) => step.reached);

  it('counts the leads that ever reached each stage, as shares of the first and of the previous stage', async () => {
    const { all, groups, withoutStages, before } = await readFunnel(QUERY);
    expect([groups, withoutStages, before.from]).toEqual([[], 1, '2026-01-04']);
    expect(all.current).toEqual([
      { stage: 'cold', reached: 6, shareOfPrevious: null, shareOfFirst: 1, medianSeconds: null },
      { stage: 'warm', reached: 2, shareOfPrevious: 1 / 3, shareOfFirst: 1 / 3, medianSeconds: 0 },
      { stage: 'hot', reached: 2, shareOfPrevious: 1, shareOfFirst: 1 / 3, medianSeconds: 3 * 24 * 3600 },
      { stage: 'qualified', reached: 1, shareOfPrevious: 0.5, shareOfFirst: 1 / 6, medianSeconds: 24 * 3600 },
    ]);
    expect(reached(all.before)).toEqual([2, 0, 0, 0]);
    expect((await listed(all.filter)).length).toBe(6);
  });

  it('can be grouped by source, with links to the leads', async () => {
    const { groups } = await readFunnel(`${QUERY}&by=source`);
    expect(groups.map(({ value, current }) => [value, reached(current)])).toEqual([
      ['google', [3, 2, 2, 1]],
      ['ads', [1, 0, 0, 0]],
      ['newsletter', [1, 0, 0, 0]],
      [null, [1, 0, 0, 0]],
    ]);
    expect(await listed(groups[0]?.filter ?? null)).toEqual(['first', 'second', 'third']);
  });

  it('is available as CSV, and refuses unknown segments', async () => {
    const get = (path: string) => call('GET', `/api/analytics/funnel${path}`, { token: tenant.token });
    const { body } = await get(`/export?${QUERY}&by=source&limit=1`);
    const lines = (body as string).trim().split('\r\n');
    expect(lines[0]).toContain('source,type,stage,reached,shareOfPrevious,shareOfFirst,medianSeconds,reachedBefore');
    expect(lines).toHaveLength(1 + 4 * 4);
    expect(lines.at(-1)).toMatch(/^,all,qualified,1,0.5,/);
    expect(await get('?segment=seg_none')).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'query.segment' }] },
    });
  });
});

it('a lead’s row has its path through the stages in the order of event times, even if events arrive late', async () => {
  const send = (eventId: string, day: number) =>
    call('POST', '/api/events', {
      key: tenant.secretKey,
      body: {
        ...{ eventType: 'demo_request', leadId: 'live', eventId, timestamp: `2026-05-0${day}T12:00:00Z` },
        properties: { utm_source: 'fair' },
      },
    });
  await send('evt_2', 3);
  await send('evt_1', 1);
  await expect
    .poll(async () => (await read('from=2026-05-01&to=2026-05-01&stage=warm')).groups[0]?.current)
    .toMatchObject({ leads: 1, reached: 1, medianSeconds: 2 * 24 * 3600 });
});
