import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import { LEAD_SORTS, type LeadSort, type SortOrder } from '../../../../worker/contract/lead-sorts.ts';

export interface LeadSorting {
  sort: LeadSort;
  order: SortOrder;
}

const WORDS: Record<LeadSort, Record<SortOrder, string>> = {
  score: { desc: 'highest score first', asc: 'lowest score first' },
  lastEventAt: { desc: 'last active first', asc: 'least recently active first' },
  createdAt: { desc: 'newest first', asc: 'oldest first' },
  name: { asc: 'by name, A to Z', desc: 'by name, Z to A' },
  changesAt: { asc: 'next change first', desc: 'next change last' },
  velocity: { desc: 'busiest first', asc: 'least busy first' },
  stageDropsAt: { asc: 'next stage drop first', desc: 'next stage drop last' },
};

export const describeSorting = ({ sort, order }: LeadSorting): string => WORDS[sort][order];

/** Every order that there is, the likelier direction of each first. */
export const SORTINGS: readonly LeadSorting[] = (Object.keys(WORDS) as LeadSort[]).flatMap((sort) =>
  (Object.keys(WORDS[sort]) as SortOrder[]).map((order) => ({ sort, order })),
);

/** The order in the URL, next to the filters; what makes no sense counts as not said. */
export function parseSorting(params: URLSearchParams): LeadSorting {
  const [sort, order] = [params.get('sort') ?? 'score', params.get('order')];
  const known = sort in LEAD_SORTS ? (sort as LeadSort) : 'score';
  return { sort: known, order: order === 'asc' || order === 'desc' ? order : LEAD_SORTS[known] };
}

/** The URL with another order; what goes without saying is not said. */
export function withSorting(params: URLSearchParams, { sort, order }: LeadSorting): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('sort');
  next.delete('order');
  if (sort !== 'score') next.set('sort', sort);
  if (order !== LEAD_SORTS[sort]) next.set('order', order);
  return next;
}

/** The order after clicking a column: its default, or reversed if already sorted by it. */
export const sortBy = (sort: LeadSort, current: LeadSorting): LeadSorting =>
  sort === current.sort ? { sort, order: current.order === 'asc' ? 'desc' : 'asc' } : { sort, order: LEAD_SORTS[sort] };

const KEYS: Record<LeadSort, (lead: LeadSummary) => number | string | null> = {
  score: ({ currentScore }) => currentScore,
  lastEventAt: ({ lastEventAt }) => lastEventAt,
  createdAt: ({ createdAt }) => createdAt,
  name: ({ name }) => name,
  changesAt: ({ changesAt }) => changesAt,
  // The API orders by the number of events, which a lead does not show; velocity and the last event come near.
  velocity: ({ velocityScore, lastEventAt }) => (velocityScore > 0 ? `${velocityScore} ${lastEventAt}` : null),
  stageDropsAt: ({ stageDropsAt }) => stageDropsAt,
};
const names = new Intl.Collator('en', { sensitivity: 'base' });

/** The API's order, for leads that no list was read with: leads without the value come last in both directions. */
export function compareBy({ sort, order }: LeadSorting): (a: LeadSummary, b: LeadSummary) => number {
  const keyOf = KEYS[sort];
  return (a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const byId = a._id < b._id ? -1 : 1;
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byId;
    const isUp = sort === 'name' ? names.compare(String(x), String(y)) : Number(x > y) - Number(x < y);
    return (order === 'asc' ? isUp : -isUp) || byId;
  };
}
