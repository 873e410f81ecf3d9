import type { BehaviorCount } from '../../../../worker/contract/behavior-condition.ts';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { LEAD_SORTS, type LeadSort, type SortOrder } from '../../../../worker/contract/lead-sorts.ts';
import { describeCount } from '../../lib/describe-conditions.ts';
import { humanize } from '../../lib/format.ts';

/** The value to sort leads by. `by` is the name of a property, or a behavior as JSON; otherwise absent. */
export interface SortKey {
  sort: LeadSort;
  by?: string | undefined;
}

export interface LeadSorting extends SortKey {
  order: SortOrder;
}

/** Turns a name such as `company_size` into words. Names with dots or spaces stay the same. */
const nameProperty = (name: string): string => (/^\w+$/.test(name) ? humanize(name).toLowerCase() : name);

export const readBehavior = (json: string): BehaviorCount => JSON.parse(json);

export function isBehavior(json: string): boolean {
  try {
    const { event, where, withinDays } = readBehavior(json) ?? {};
    const isCounted = typeof event === 'string' && (where === undefined || Array.isArray(where));
    return isCounted && (withinDays === undefined || typeof withinDays === 'number');
  } catch {
    return false;
  }
}

/** The orders that need no further parameter. */
type NamedSort = Exclude<LeadSort, 'property' | 'behavior'>;

const WORDS: Record<NamedSort, Record<SortOrder, string>> = {
  score: { desc: 'highest score first', asc: 'lowest score first' },
  lastEventAt: { desc: 'last active first', asc: 'least recently active first' },
  createdAt: { desc: 'newest first', asc: 'oldest first' },
  name: { asc: 'by name, A to Z', desc: 'by name, Z to A' },
  changesAt: { asc: 'next change first', desc: 'next change last' },
  velocity: { desc: 'busiest first', asc: 'least busy first' },
  stageDropsAt: { asc: 'next stage drop first', desc: 'next stage drop last' },
  eventCount: { desc: 'most events first', asc: 'fewest events first' },
};

export function describeSorting({ sort, by = '', order }: LeadSorting): string {
  if (sort === 'property') return `by ${nameProperty(by)}, ${order === 'asc' ? 'ascending' : 'descending'}`;
  if (sort !== 'behavior') return WORDS[sort][order];
  const { event, ...counted } = readBehavior(by);
  return `${order === 'asc' ? 'fewest' : 'most'} ${describeCount({ event: `${event} events`, ...counted })} first`;
}

/** Every order of the sort menu, each in both directions, with the more useful direction first. */
export const SORTINGS: readonly LeadSorting[] = (Object.keys(WORDS) as NamedSort[]).flatMap((sort) =>
  (Object.keys(WORDS[sort]) as SortOrder[]).map((order) => ({ sort, order })),
);

function readKey(sort: string, by: string): SortKey {
  if (sort === 'property' && by !== '') return { sort, by };
  if (sort === 'behavior' && isBehavior(by)) return { sort, by };
  return { sort: Object.hasOwn(WORDS, sort) ? (sort as NamedSort) : 'score' };
}

/** Reads the order from the URL. Uses the default order if the URL's order is invalid. */
export function parseSorting(params: URLSearchParams): LeadSorting {
  const [sort, order, by] = [params.get('sort') ?? 'score', params.get('order'), params.get('by') ?? ''];
  const { sort: known, ...what } = readKey(sort, by);
  return { sort: known, ...what, order: order === 'asc' || order === 'desc' ? order : LEAD_SORTS[known] };
}

/** The URL with another sort order. Omits the default order. */
export function withSorting(params: URLSearchParams, { sort, by, order }: LeadSorting): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('sort');
  next.delete('order');
  next.delete('by');
  if (by !== undefined) next.set('by', by);
  if (sort !== 'score') next.set('sort', sort);
  if (order !== LEAD_SORTS[sort]) next.set('order', order);
  return next;
}

/** The order after a click on a column: the column's default direction, or the reverse if the list is already sorted by it. */
export const sortBy = (key: SortKey, current: LeadSorting): LeadSorting => ({
  ...key,
  order: isSameKey(key, current) ? (current.order === 'asc' ? 'desc' : 'asc') : LEAD_SORTS[key.sort],
});

export const isSameKey = (one: SortKey, other: SortKey): boolean => one.sort === other.sort && one.by === other.by;

/** The sort parameters of the API request. */
export const toSortQuery = ({ sort, by, order }: LeadSorting): { sort: LeadSort; order: SortOrder } =>
  by === undefined ? { sort, order } : { sort, order, [sort]: by };

const KEYS: Partial<Record<LeadSort, (lead: LeadSummary) => number | string | null>> = {
  score: ({ currentScore }) => currentScore,
  lastEventAt: ({ lastEventAt }) => lastEventAt,
  createdAt: ({ createdAt }) => createdAt,
  name: ({ name }) => name,
  changesAt: ({ changesAt }) => changesAt,
  // The API sorts by the number of recent events, which is not known here. Velocity and then the last event give nearly the same order.
  velocity: ({ velocityScore, lastEventAt }) => (velocityScore > 0 ? `${velocityScore} ${lastEventAt}` : null),
  stageDropsAt: ({ stageDropsAt }) => stageDropsAt,
  eventCount: ({ eventCount }) => eventCount,
};
const names = new Intl.Collator('en', { sensitivity: 'base' });

/**
 * Compares leads as the API does, to insert changed leads into a loaded list. Leads without a value come last in both directions.
 * Returns null if leads are sorted by a value that the socket's messages lack.
 */
export function compareBy({ sort, order }: LeadSorting): ((a: LeadSummary, b: LeadSummary) => number) | null {
  const keyOf = KEYS[sort];
  if (!keyOf) return null;
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const byId = a._id < b._id ? -1 : 1;
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byId;
    const isUp = sort === 'name' ? names.compare(String(x), String(y)) : Number(x > y) - Number(x < y);
    return (order === 'asc' ? isUp : -isUp) || byId;
  };
}
