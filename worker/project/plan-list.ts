import type { LeadSort } from '../contract/lead-sorts.ts';
import type { ScoreRange } from './lead-record.ts';
import { ANY_SCORE } from './lead-record.ts';
import type { LeadMatch } from './matching-leads.ts';
import type { IndexedSort } from './sorted-leads.ts';

export type ListPlan =
  | { by: 'rank' }
  | { by: 'index'; sort: IndexedSort }
  | { by: 'matching'; sort: LeadSort; isFew?: boolean };

/** How to read a list of leads: by rank, by another order with an index, or by finding the matches and sorting them. */
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
  sort: LeadSort;
  match: LeadMatch;
  range: ScoreRange;
}): ListPlan {
  const isByActivity = activeAfter !== undefined || activeBefore !== undefined;
  const isByRange = range.from !== ANY_SCORE.from || range.to !== ANY_SCORE.to;
  if (search !== undefined || dropsBefore !== undefined || knownFrom !== undefined) return { by: 'matching', sort };
  if (owner !== undefined || status !== undefined) return { by: 'matching', sort };
  if (segment !== undefined || list !== undefined || reached !== undefined || converted)
    return { by: 'matching', sort };
  if (sort === 'velocity' || sort === 'changesAt' || sort === 'stageDropsAt') return { by: 'matching', sort };
  if (sort === 'score') return isByActivity ? { by: 'matching', sort } : { by: 'rank' };
  // The activity bounds are a range of the index that has this order.
  return isByRange || (isByActivity && sort !== 'lastEventAt') ? { by: 'matching', sort } : { by: 'index', sort };
}
