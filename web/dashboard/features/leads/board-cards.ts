import type { LeadSummary } from '../../../../worker/contract/lead.ts';

interface Column {
  /** The cards from the API, in the order that `compare` defines. */
  loaded: readonly LeadSummary[];
  /** Leads that changed since the API listed the cards. */
  news: Iterable<LeadSummary>;
  /** Whether a lead belongs in this column. */
  belongs: (lead: LeadSummary) => boolean;
  hasMore: boolean;
  /** Compares two leads; null if only the API can sort them. */
  compare: ((a: LeadSummary, b: LeadSummary) => number) | null;
}

/**
 * Brings the cards of a column up to date. Removes leads that left the stage, and inserts leads that entered the stage in order. A
 * lead that belongs below the last card waits for the next page. Unchanged leads keep the API's order. Without `compare`, loaded
 * leads that changed also stay where they are.
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
