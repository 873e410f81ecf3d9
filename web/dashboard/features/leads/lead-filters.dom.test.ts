import { expect, it } from 'vitest';
import { LeadListQuery } from '../../../../worker/contract/lead-query.ts';
import { inStage, parseFilters, passes, withFilter, withoutFilters } from './lead-filters.ts';
import { describeSorting, parseSorting, SORTINGS, sortBy, withSorting } from './lead-sort.ts';

const now = Date.UTC(2026, 1, 11);

it('a list requests the filters in the URL', () => {
  const filters = parseFilters(new URLSearchParams('stage=hot&search= ada &minScore=10&maxScore=&activity=quiet7d'));
  const query = filters.toQuery(now);
  expect(query).toEqual({ stage: 'hot', search: 'ada', minScore: '10', activeBefore: '2026-02-04T00:00:00.000Z' });
  expect(LeadListQuery.safeParse(query).success).toBe(true);
});

it('a list requests the sort order in the URL, and omits the default order', () => {
  const asked = (search: string) => parseFilters(new URLSearchParams(search)).toQuery(now);
  expect(asked('sort=name')).toEqual({ sort: 'name', order: 'asc' });
  expect(asked('order=asc')).toEqual({ sort: 'score', order: 'asc' });
  expect(asked('sort=score&order=desc')).toEqual({});
  expect(asked('sort=luck&order=random')).toEqual({});
  for (const sorting of SORTINGS) expect(parseSorting(withSorting(new URLSearchParams(), sorting))).toEqual(sorting);
  const params = new URLSearchParams('stage=hot&sort=name&order=desc');
  expect(withSorting(params, { sort: 'score', order: 'desc' }).toString()).toBe('stage=hot');
});

it('a click on a column sorts in its default direction first, then in reverse', () => {
  const byScore = parseSorting(new URLSearchParams());
  const once = sortBy({ sort: 'lastEventAt' }, byScore);
  expect([once, sortBy({ sort: 'lastEventAt' }, once), sortBy({ sort: 'score' }, byScore)]).toEqual([
    { sort: 'lastEventAt', order: 'desc' },
    { sort: 'lastEventAt', order: 'asc' },
    { sort: 'score', order: 'asc' },
  ]);
});

it('a list is sorted by a property or a behavior count named in the URL', () => {
  const behavior = JSON.stringify({ event: 'page_view', withinDays: 7 });
  const byBehavior = sortBy({ sort: 'behavior', by: behavior }, parseSorting(new URLSearchParams()));
  const byPlan = sortBy({ sort: 'property', by: 'plan' }, byBehavior);
  const asked = [byBehavior, byPlan, sortBy({ sort: 'property', by: 'seats' }, byPlan)].map((sorting) => {
    const params = withSorting(new URLSearchParams('sort=property&by=x&stage=hot'), sorting);
    expect(parseSorting(params)).toEqual(sorting);
    const query = parseFilters(params).toQuery(now);
    expect(LeadListQuery.safeParse(query).success).toBe(true);
    return [query, describeSorting(sorting)];
  });
  expect(asked).toEqual([
    [{ stage: 'hot', sort: 'behavior', order: 'desc', behavior }, 'most page_view events in the last 7 days first'],
    [{ stage: 'hot', sort: 'property', order: 'asc', property: 'plan' }, 'by plan, ascending'],
    [{ stage: 'hot', sort: 'property', order: 'asc', property: 'seats' }, 'by seats, ascending'],
  ]);
  for (const broken of ['sort=property', 'sort=behavior&by=x', 'sort=behavior&by={}']) {
    expect(parseSorting(new URLSearchParams(broken))).toEqual({ sort: 'score', order: 'desc' });
  }
});

it('a list requests leads that will drop a stage within a number of days from now', () => {
  const filters = parseFilters(new URLSearchParams('drops=7d&sort=stageDropsAt'));
  const query = { dropsBefore: '2026-02-18T00:00:00.000Z', sort: 'stageDropsAt', order: 'asc' };
  expect(filters.toQuery(now)).toEqual(query);
  expect(LeadListQuery.safeParse(query).success).toBe(true);
});

it('a list requests the leads with an owner and a status', () => {
  const query = parseFilters(new URLSearchParams('owner=me&status=open')).toQuery(now);
  expect(query).toEqual({ owner: 'me', status: 'open' });
  expect(LeadListQuery.safeParse(query).success).toBe(true);
});

it('a list requests leads by fit letter (A) or full grade (A1)', () => {
  const filters = parseFilters(new URLSearchParams('grade=A,B2'));
  expect(LeadListQuery.parse(filters.toQuery(now)).grade).toEqual(['A', 'B2']);
  const lead = {
    ...{ name: null, email: null, company: null, currentScore: 65, lastEventAt: null, leadStage: 'hot' },
    ...{ stageDropsAt: null, owner: null, status: 'new' as const },
  };
  const passing = (grade?: 'A1' | 'B2' | 'B3') =>
    passes({ ...lead, ...(grade && { grade }) }, filters, { now, me: undefined });
  expect([passing('A1'), passing('B2'), passing('B3'), passing()]).toEqual([true, true, false, false]);
});

it('a list ignores parameters of the URL that are not filters', () => {
  const filters = parseFilters(new URLSearchParams('minScore=-3&activity=often&status=sold'));
  expect(Object.values(filters.toQuery(now)).every((value) => value === undefined)).toBe(true);
});

it('changes one filter or clears all filters of a list, and keeps the rest of the URL', () => {
  const params = new URLSearchParams('stage=hot&view=board');
  expect(withFilter(params, 'stage', '').toString()).toBe('view=board');
  expect(withFilter(params, 'search', 'ada').toString()).toBe('stage=hot&view=board&search=ada');
  expect(withoutFilters(params).toString()).toBe('view=board');
});

const zoe = {
  name: 'Zoë Müller',
  email: 'zoe@acme.example',
  company: null,
  currentScore: 62,
  leadStage: 'hot',
  lastEventAt: '2026-02-10T00:00:00.000Z',
  stageDropsAt: '2026-02-17T00:00:00.000Z',
  owner: 'usr_1',
  status: 'won' as const,
};
it.each([
  ['', true],
  ['search=zoe mul', true],
  ['search=acme', true],
  ['search=cme', false],
  ['stage=hot&minScore=62', true],
  ['maxScore=62', false],
  ['activity=1d', true],
  ['activity=quiet7d', false],
  ['drops=7d', true],
  ['drops=1d', false],
  ['owner=me&status=won', true],
  ['owner=usr_1', true],
  ['owner=usr_2', false],
  ['owner=none', false],
  ['owner=former', false],
  ['status=open', false],
  ['status=sold', true],
])('decides whether a lead matches “%s”', (search, isPassing) => {
  expect(passes(zoe, parseFilters(new URLSearchParams(search)), { now, me: 'usr_1' })).toBe(isPassing);
});

it('opening one stage replaces the stage filter, and keeps the other filters and the order', () => {
  const filters = inStage(parseFilters(new URLSearchParams('stage=hot&search=ada&sort=name&order=desc')), 'warm');
  expect([filters.stage, filters.search, filters.sorting]).toEqual(['warm', 'ada', { sort: 'name', order: 'desc' }]);
});

it('turns a group whose conditions must all be met into a list, so that people can remove each condition', () => {
  const hot = { field: 'stage', operator: 'equals', value: 'hot' };
  const large = { property: 'employees', operator: 'greater_than', value: 200 };
  const read = (filter: object) => parseFilters(new URLSearchParams({ filter: JSON.stringify(filter) })).conditions;
  expect(read({ all: [hot, large] })).toEqual([hot, large]);
  expect(read([hot, large])).toEqual([hot, large]);
  expect(read({ any: [hot, large] })).toEqual([{ any: [hot, large] }]);
});
