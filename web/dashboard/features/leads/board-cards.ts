import type { LeadSummary } from '../../../../worker/contract/lead.ts';

interface Column {
  /** The cards in the order in which the API listed them, which is that of `compare`. */
  loaded: readonly LeadSummary[];
  /** Changes of any leads since then. */
  news: Iterable<LeadSummary>;
  /** True if a lead belongs in this column. */
  belongs: (lead: LeadSummary) => boolean;
  hasMore: boolean;
  /** Compares two leads; null if only the API knows the order. */
  compare: ((a: LeadSummary, b: LeadSummary) => number) | null;
}

/**
 * The current cards of a column: a lead that left the stage is removed, and a lead that entered it is inserted in order. A lead that
 * belongs below the last card appears with the next page. Unchanged leads stay in the API's order. Without `compare`, so do all loaded
 * leads.
 */
export function boardCards({ loaded, news, belongs, hasMore, compare }: Column): LeadSummary[] {
  const last = loaded.at(-1);
  const known = new Set(loaded.map(({ _id }) => _id));
  const changed = new Set<string>();
  const arrived: LeadSummary[] = [];
  for (const lead of news) {
    changed.add(lead._id);
    const isInSight =
      known.has(lead._id) || !hasMore || (last !== undefined && compare !== null && compare(lead, last) < 0);
    if (belongs(lead) && isInSight) arrived.push(lead);
  }
  if (!compare) {
    const now = new Map(arrived.map((lead) => [lead._id, lead]));
    const kept = loaded.flatMap((lead) => (changed.has(lead._id) ? (now.get(lead._id) ?? []) : lead));
    return [...kept, ...(hasMore ? [] : arrived.filter(({ _id }) => !known.has(_id)))];
  }
  const unchanged = loaded.filter(({ _id }) => !changed.has(_id));
  return mergeSorted(unchanged, arrived.sort(compare), compare);
}

function mergeSorted<Item>(
  into: readonly Item[],
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Item[] {
  const merged: Item[] = [];
  let taken = 0;
  for (const each of into) {
    for (let item = items[taken]; item !== undefined && compare(item, each) < 0; item = items[++taken]) {
      merged.push(item);
    }
    merged.push(each);
  }
  return [...merged, ...items.slice(taken)];
}
