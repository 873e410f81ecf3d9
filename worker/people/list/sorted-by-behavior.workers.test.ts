import { env } from 'cloudflare:workers';
import { beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { DAY_MS } from '../../domain/time.ts';
import { commitChanges } from '../../project/commit-changes.ts';
import { call, newTenant, type Tenant } from '../../testing/api.ts';
import { makeChange } from '../../testing/make-change.ts';

let tenant: Tenant;
const NOW = Date.now();
let events = 0;

const viewed = (leadId: string, daysAgo: number, page = '/') => ({
  ...{ eventType: 'page_view', leadId, eventId: `evt_${++events}`, properties: { page } },
  timestamp: new Date(NOW - daysAgo * DAY_MS).toISOString(),
});
const send = (sent: object[]) => call('POST', '/api/events/batch', { key: tenant.secretKey, body: { events: sent } });
const list = async (query: Record<string, unknown>) => {
  const params = Object.entries(query).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return call('GET', `/api/leads?${new URLSearchParams(params)}`, { token: tenant.token });
};
const WEEK = { event: 'page_view', withinDays: 7 };
const PRICING = { event: 'page_view', where: [{ property: 'page', operator: 'equals', value: '/pricing' }] };

/** The leads in the order of the behavior count, each with its counts. */
async function counts(behavior: object, { order = 'desc', limit = '2' } = {}) {
  const found: [string, number[]][] = [];
  let cursor: string | null = null;
  do {
    const sorting = { sort: 'behavior', behavior, order, limit, behaviors: [WEEK, PRICING] };
    const { body } = await list({ ...sorting, ...(cursor && { cursor }) });
    for (const { _id, behaviorCounts } of body.leads) found.push([_id, behaviorCounts]);
    cursor = body.nextCursor;
  } while (cursor);
  return found;
}

beforeEach(async () => {
  tenant = await newTenant();
  await send([
    ...[1, 2, 3].map((days) => viewed('keen', days)),
    ...[10, 20, 30, 40].map((days) => viewed('past', days, '/pricing')),
    viewed('other', 1, '/pricing'),
    { eventType: 'signup', leadId: 'silent', eventId: 'evt_signup' },
  ]);
  await vi.waitFor(async () => expect((await list({})).body.total).toBe(4), { timeout: 10_000 });
});

it('counts behavior for columns and for sorting, across pages and in both directions', async () => {
  const byWeek = [
    ['keen', [3, 0]],
    ['other', [1, 1]],
    ['silent', [0, 0]],
    ['past', [0, 4]],
  ];
  expect(await counts(WEEK)).toEqual(byWeek);
  expect(await counts(WEEK, { order: 'asc', limit: '3' })).toEqual(byWeek.toReversed());
  expect((await counts(PRICING)).map(([id]) => id)).toEqual(['past', 'other', 'silent', 'keen']);
  const filter = [{ event: 'page_view', operator: 'did' }];
  const { body } = await list({ sort: 'behavior', behavior: PRICING, filter, page: '2', limit: '1' });
  expect([body.total, body.filtered.matches, body.leads[0]._id]).toEqual([3, 3, 'other']);
  const file = await call('POST', '/api/leads/export', {
    ...{ token: tenant.token, body: { sort: 'behavior', behavior: PRICING, filter, format: 'ndjson' } },
  });
  const exported = file.body
    .trim()
    .split('\n')
    .map((line: string) => JSON.parse(line)._id);
  expect(exported).toEqual(['past', 'other', 'keen']);
});

it('behavior is counted exactly after a merge, an unmerge and an erasure', async () => {
  await call('POST', '/api/leads/keen/merge', { token: tenant.token, body: { leadId: 'other' } });
  await expect
    .poll(() => counts(WEEK), { timeout: 10_000 })
    .toEqual([
      ['keen', [4, 1]],
      ['silent', [0, 0]],
      ['past', [0, 4]],
    ]);
  await call('POST', '/api/leads/other/unmerge', { token: tenant.token });
  await expect
    .poll(async () => (await counts(WEEK)).slice(0, 2), { timeout: 10_000 })
    .toEqual([
      ['keen', [3, 0]],
      ['other', [1, 1]],
    ]);
  await call('DELETE', '/api/leads/past', { token: tenant.token });
  await expect
    .poll(async () => (await counts(PRICING)).map(([id]) => id), { timeout: 10_000 })
    .toEqual([...['other', 'silent', 'keen']]);
});

it('sorting by behavior refuses a missing behavior, a cursor of another order, and lists that are too long to sort', async () => {
  const refused = async (query: Record<string, unknown>) => {
    const { status, body } = await list(query);
    return [status, body.errors?.map(({ message }: { message: string }) => message)];
  };
  expect(await refused({ sort: 'behavior' })).toEqual([
    400,
    ['The query parameter `behavior` is needed with “sort=behavior”.'],
  ]);
  expect(await refused({ property: 'plan' })).toEqual([400, ['The query parameter `property` needs “sort=property”.']]);
  expect(await refused({ sort: 'behavior', behavior: { ...WEEK, times: 2 } })).toEqual([
    400,
    [expect.stringContaining('`times`')],
  ]);
  const { body } = await list({ sort: 'property', property: 'plan', limit: '1' });
  expect(await refused({ sort: 'property', property: 'city', limit: '1', cursor: body.nextCursor })).toEqual([
    400,
    [expect.stringContaining('belongs to a list sorted by property plan (asc), not by property city (asc)')],
  ]);
  const max = LIMITS.behaviorSortedLeadsMax;
  const rows = Array.from({ length: max }, (_, i) =>
    makeChange({ leadId: `row_${i}`, row: { eventCount: 0, decayFrom: null } }),
  );
  const listed = (await list({ limit: '1' })).body.total;
  await commitChanges(env.DB, tenant.projectId, rows.slice(listed));
  expect((await list({ sort: 'behavior', behavior: WEEK })).body.total).toBe(max);
  await commitChanges(env.DB, tenant.projectId, rows.slice(0, 1));
  expect(await refused({ sort: 'behavior', behavior: WEEK })).toEqual([
    400,
    [expect.stringContaining(`\`sort\` cannot sort more than ${max} leads by a count`)],
  ]);
});
