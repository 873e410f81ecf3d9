import type { RowSort } from '../contract/lead-sorts.ts';
import type { ScoreRange } from './lead-record.ts';
import { ANY_SCORE } from './lead-record.ts';
import type { LeadMatch } from './match-source.ts';
import type { IndexedSort } from './sorted-leads.ts';

export type ListPlan =
  | { by: 'rank' }
  | { by: 'index'; sort: IndexedSort }
  | { by: 'matching'; sort: RowSort; isFew?: boolean };

/** Decides how to read a list of leads: by rank, by another order that has an index, or by finding the matches and then sorting them. */
export function planList({
  sort,
  match: {
    search,
    activeAfter,
    activeBefore,
    dropsBefore,
    knownFrom,
    owner,
    status,
    segment,
    list,
    reached,
    converted,
  },
  range,
}: {
  sort: RowSort;
  match: LeadMatch;
  range: ScoreRange;
}): ListPlan {
  const isByActivity = activeAfter !== undefined || activeBefore !== undefined;
  const isByRange = range.from !== ANY_SCORE.from || range.to !== ANY_SCORE.to;
  if (search !== undefined || dropsBefore !== undefined || knownFrom !== undefined) return { by: 'matching', sort };
  if (owner !== undefined || status !== undefined) return { by: 'matching', sort };
  if (segment !== undefined || list !== undefined || reached !== undefined || converted)
    return { by: 'matching', sort };
  switch (sort) {
    case 'velocity':
    case 'changesAt':
    case 'stageDropsAt':
    case 'eventCount':
    case 'property':
      return { by: 'matching', sort };
    case 'score':
      return isByActivity ? { by: 'matching', sort } : { by: 'rank' };
    case 'lastEventAt':
    case 'createdAt':
    case 'name':
  }
  // Activity bounds are a range of the index for the order by last event. For any other order, the matches are found first.
  return isByRange || (isByActivity && sort !== 'lastEventAt') ? { by: 'matching', sort } : { by: 'index', sort };
}
