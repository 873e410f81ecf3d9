import { expect, it } from 'vitest';
import { describeList } from './describe-list.ts';
import { parseFilters } from './lead-filters.ts';

const all = parseFilters(new URLSearchParams());
const hot = parseFilters(new URLSearchParams('stage=hot'));
const whole = (total: number | null) => ({ total });

it.each([
  ['nothing before the list has loaded', { filters: all, first: undefined }, null],
  ['its leads and their order', { filters: all, first: whole(1234) }, '1,234 leads, highest score first'],
  ['a list without matches', { filters: hot, first: whole(0) }, 'No matches'],
  ['the order of a list too long to count', { filters: all, first: whole(null) }, 'Highest score first'],
  [
    'how many of the leads it has compared match',
    { filters: hot, first: { total: null, filtered: { matches: 50, lookedAt: 2000, unknownProperties: [] } } },
    '50 or more matches (in the first 2,000 leads), highest score first',
  ],
  [
    'all members of a segment that is being filled, not only those loaded',
    { filters: hot, first: whole(5000), filling: { done: 2, total: 5 } },
    'Filling, 40%, 5,000 so far',
  ],
])('describes %s', (_, { filling = null, ...list }: Partial<Parameters<typeof describeList>[0]> & object, words) => {
  expect(describeList({ filters: all, first: undefined, ...list, filling, loaded: 50 })).toBe(words);
});
