import type { SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { changesAt } from '../domain/standing.ts';
import { toFacts } from './lead-record.ts';
import type { KeyedRecord, SortCursor } from './sorted-leads.ts';

/**
 * Inserts due rows at their positions in a page. A due row does not contain the time of its next change, but the time can be computed
 * from it. There are few due rows. `records` are already after the cursor.
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

/** The same order as in SQL: by key, then by ID in the same direction. Rows without a key come last, by ID. */
const compareKeyed =
  (order: SortOrder) =>
  (a: Pick<KeyedRecord, 'key' | 'lead_id'>, b: Pick<KeyedRecord, 'key' | 'lead_id'>): number => {
    const byId = a.lead_id < b.lead_id ? -1 : a.lead_id > b.lead_id ? 1 : 0;
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || byId;
    const ascending = a.key < b.key ? -1 : a.key > b.key ? 1 : byId;
    return order === 'asc' ? ascending : -ascending;
  };
