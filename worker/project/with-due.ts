import type { SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { changesAt } from '../domain/standing.ts';
import { toFacts } from './lead-record.ts';
import type { KeyedRecord, SortCursor } from './sorted-leads.ts';

/**
 * Merges due rows into their places: the rows do not contain the time of their next change, but it follows from their contents. There are
 * few of them. `records` are already after the cursor.
 */
export function withDue(
  records: KeyedRecord[],
  {
    due,
    config,
    order,
    cursor: { at, after },
  }: { due: readonly KeyedRecord[]; config: ProjectConfig; order: SortOrder; cursor: SortCursor },
): KeyedRecord[] {
  if (due.length === 0) return records;
  const compare = compareKeyed(order);
  const placed = due.map((record) => ({ ...record, key: changesAt(toFacts(record), config, at) }));
  const later = after ? placed.filter((record) => compare(record, { key: after[0], lead_id: after[1] }) > 0) : placed;
  return [...records, ...later].sort(compare);
}

/** The statements' order: by key, then by ID in the same direction; without a key last, by ID. */
const compareKeyed =
  (order: SortOrder) =>
  (a: Pick<KeyedRecord, 'key' | 'lead_id'>, b: Pick<KeyedRecord, 'key' | 'lead_id'>): number => {
    const byId = a.lead_id < b.lead_id ? -1 : a.lead_id > b.lead_id ? 1 : 0;
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || byId;
    const ascending = a.key < b.key ? -1 : a.key > b.key ? 1 : byId;
    return order === 'asc' ? ascending : -ascending;
  };
