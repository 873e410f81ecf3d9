/** The orders of a list of leads, with their default directions. */
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

/** The orders that rows can provide: only the leads know what they did. */
export type RowSort = Exclude<LeadSort, 'behavior'>;

/** The order in which rows are read: leads to sort by behavior are found by score. */
export const rowSortOf = (sort: LeadSort): RowSort => (sort === 'behavior' ? 'score' : sort);
