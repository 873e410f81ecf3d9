/** The orders of a list of leads, with their default directions. */
export const LEAD_SORTS = {
  score: 'desc',
  lastEventAt: 'desc',
  createdAt: 'desc',
  name: 'asc',
  changesAt: 'asc',
  velocity: 'desc',
  stageDropsAt: 'asc',
} as const;
export type LeadSort = keyof typeof LEAD_SORTS;
export type SortOrder = 'asc' | 'desc';
