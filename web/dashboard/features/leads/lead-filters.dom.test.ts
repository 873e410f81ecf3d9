import { expect, it } from 'vitest';
import { LeadListQuery } from '../../../../worker/contract/lead-query.ts';
import { parseFilters, withFilter, withoutFilters } from './lead-filters.ts';

const now = Date.UTC(2026, 1, 11);

it('asks the API for what the URL says', () => {
  const filters = parseFilters(new URLSearchParams('stage=hot&search= ada &minScore=10&maxScore=&activity=quiet7d'));
  const query = filters.toQuery(now);
  expect(query).toEqual({ stage: 'hot', search: 'ada', minScore: '10', activeBefore: '2026-02-04T00:00:00.000Z' });
  expect(LeadListQuery.safeParse(query).success).toBe(true);
});

it('leaves out what is no filter', () => {
  const filters = parseFilters(new URLSearchParams('minScore=-3&activity=often'));
  expect(Object.values(filters.toQuery(now)).every((value) => value === undefined)).toBe(true);
});

it('changes one filter, and forgets all of them, leaving the rest of the URL', () => {
  const params = new URLSearchParams('stage=hot&view=board');
  expect(withFilter(params, 'stage', '').toString()).toBe('view=board');
  expect(withFilter(params, 'search', 'ada').toString()).toBe('stage=hot&view=board&search=ada');
  expect(withoutFilters(params).toString()).toBe('view=board');
});
