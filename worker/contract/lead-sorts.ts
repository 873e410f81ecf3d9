/** The orders in which leads can be sorted, with their default directions. */
export const LEAD_SORTS = {
  score: 'desc',
  lastEventAt: 'desc',
  createdAt: 'desc',
  name: 'asc',
  changesAt: 'asc',
  velocity: 'desc',
  stageDropsAt: 'asc',
  eventCount: 'desc',
  property: 'asc',
  behavior: 'desc',
} as const;
export type LeadSort = keyof typeof LEAD_SORTS;
export type SortOrder = 'asc' | 'desc';

/**
 * The orders that rows in D1 can provide. An order by behavior counts is not among them, because only the leads' objects have the counts.
 */
export type RowSort = Exclude<LeadSort, 'behavior'>;

/** The order in which rows are read. To sort by behavior, leads are first read by score. */
export const rowSortOf = (sort: LeadSort): RowSort => (sort === 'behavior' ? 'score' : sort);
