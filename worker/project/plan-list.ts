import type { LeadSort } from '../contract/lead-query.ts';
import type { ScoreRange } from './lead-record.ts';
import { ANY_SCORE } from './lead-record.ts';
import type { LeadMatch } from './matching-leads.ts';

/**
 * How a list of leads is read: in order of their ranks, in another order that an index has, or by finding what matches and
 * sorting that.
 */
export function planList({
  sort,
  match: { search, activeAfter, activeBefore },
  range,
}: {
  sort: LeadSort;
  match: LeadMatch;
  range: ScoreRange;
}): 'ranked' | 'indexed' | 'matching' {
  const isByActivity = activeAfter !== undefined || activeBefore !== undefined;
  const isByRange = range.from !== ANY_SCORE.from || range.to !== ANY_SCORE.to;
  if (search !== undefined) return 'matching';
  if (sort === 'score') return isByActivity ? 'matching' : 'ranked';
  // The bounds of activity are a range of the very index that has the order.
  return isByRange || (isByActivity && sort !== 'lastEventAt') ? 'matching' : 'indexed';
}
