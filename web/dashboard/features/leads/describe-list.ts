import type { LeadPage } from '../../../../worker/contract/lead.ts';
import type { Segment } from '../../../../worker/contract/segment.ts';
import { describeFilling } from '../../lib/describe-filling.ts';
import { countOf, formatCount, sentence } from '../../lib/format.ts';
import type { LeadFilters } from './lead-filters.ts';
import { describeSorting } from './lead-sort.ts';

interface Listed {
  filters: Pick<LeadFilters, 'isEmpty' | 'sorting'>;
  /** The first page of the list; undefined until it has loaded. */
  first: Pick<LeadPage, 'total' | 'filtered'> | undefined;
  /** How many leads the list's segment has evaluated so far; null once it is complete. */
  filling: Segment['filling'];
  loaded: number;
}

/** Describes the length and order of a list in words; null until the list has loaded. */
export function describeList({ filters, first, filling, loaded }: Listed): string | null {
  if (first === undefined) return null;
  const { total, filtered } = first;
  if (filling) return `${describeFilling(filling)}, ${formatCount(total ?? loaded)} so far`;
  const sorting = describeSorting(filters.sorting);
  if (total === null) {
    if (!filtered) return sentence(sorting);
    return `${formatCount(filtered.matches)} or more matches (in the first ${countOf(filtered.lookedAt, 'lead')}), ${sorting}`;
  }
  const noun = filters.isEmpty ? (total === 1 ? 'lead' : 'leads') : total === 1 ? 'match' : 'matches';
  return total === 0 ? `No ${noun}` : `${formatCount(total)} ${noun}, ${sorting}`;
}
