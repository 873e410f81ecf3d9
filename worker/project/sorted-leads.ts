import type { LeadSort, SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { changesAt, standingAt } from '../domain/standing.ts';
import { LEAD_COLUMNS, type LeadRecord, type ListedPage, toFacts } from './lead-record.ts';

/** A lead's sort value; null if it has none and comes last. */
export type SortKey = number | string | null;

/** The end of a page; `at` fixes the instant, so that values that depend on it do not move between pages. */
export interface SortCursor {
  at: number;
  after?: [key: SortKey, leadId: string] | undefined;
}

/** A row with its sort value. */
export type KeyedRecord = LeadRecord & { key: SortKey };

/** The orders that have an index. The others are sorted from the matches. */
export type IndexedSort = Exclude<LeadSort, 'score' | 'velocity' | 'stageDropsAt'>;

/**
 * The source of each order: an index, by key and ID. If the index has a placeholder for missing keys, `told` maps it to
 * null; `some` are the rows with a key, `none` those without.
 */
const ORDERS: Record<
  IndexedSort,
  { from: string; key: string; told?: string; of: string; some: string; none: string | null }
> = {
  lastEventAt: {
    from: 'leads INDEXED BY leads_by_last_event',
    of: 'leads.project_id = ? AND leads.merged_into IS NULL',
    key: 'leads.last_event_at',
    some: 'leads.last_event_at IS NOT NULL',
    none: 'leads.last_event_at IS NULL',
  },
  changesAt: {
    from: 'leads INDEXED BY leads_due',
    of: 'leads.project_id = ? AND leads.merged_into IS NULL',
    key: 'leads.changes_at',
    some: 'leads.changes_at IS NOT NULL',
    none: 'leads.changes_at IS NULL',
  },
  createdAt: {
    from: 'leads_by_age AS place CROSS JOIN leads USING (project_id, lead_id)',
    of: 'place.project_id = ?',
    key: 'place.created_at',
    some: 'true',
    none: null,
  },
  name: {
    from: 'leads_by_name AS place CROSS JOIN leads USING (project_id, lead_id)',
    of: 'place.project_id = ?',
    key: 'place.name',
    told: 'iif(place.nameless = 1, NULL, place.name)',
    some: 'place.nameless = 0',
    none: `place.nameless = 1 AND place.name = ''`,
  },
};

/**
 * Leads in an order that has an index; ties by ID, in the same direction; leads without a key last, by ID. At most
 * `limit` after skipping `offset`. One D1 batch. The bounds (epoch ms) are of the last event, and for that order only.
 */
export async function listSortedLeads(
  db: D1Database,
  {
    projectId,
    config,
    sort,
    order,
    activeAfter,
    activeBefore,
    cursor,
    limit,
    offset = 0,
    columns = LEAD_COLUMNS,
  }: {
    projectId: string;
    config: ProjectConfig;
    sort: IndexedSort;
    order: SortOrder;
    activeAfter?: number | undefined;
    activeBefore?: number | undefined;
    cursor: SortCursor;
    limit: number;
    offset?: number;
    columns?: string | undefined;
  },
): Promise<ListedPage<SortCursor>> {
  const { at, after } = cursor;
  const { from, of, key, told = key, some, none } = ORDERS[sort];
  const id = from.includes('place') ? 'place.lead_id' : 'leads.lead_id';
  const take = offset + limit + 1;
  const select = (where: [condition: string, ...values: SortKey[]][], ordered: string) =>
    db
      .prepare(
        `SELECT ${columns}, ${told} AS key FROM ${from} WHERE ${[[of], ...where].map(([condition]) => condition).join(' AND ')}
         ${ordered}`,
      )
      .bind(projectId, ...where.flatMap(([, ...values]) => values), ...(ordered.includes('?') ? [take] : []));
  const isBounded = activeAfter !== undefined || activeBefore !== undefined;
  const keyed = select(
    [
      [some],
      ...(sort === 'changesAt' ? [[`${key} > ?`, at] as [string, number]] : []),
      ...(activeAfter === undefined ? [] : [[`${key} >= ?`, activeAfter] as [string, number]]),
      ...(activeBefore === undefined ? [] : [[`${key} < ?`, activeBefore] as [string, number]]),
      ...(after && after[0] !== null
        ? [[`(${key}, ${id}) ${order === 'asc' ? '>' : '<'} (?, ?)`, ...after] as [string, ...SortKey[]]]
        : []),
    ],
    `ORDER BY ${key} ${order}, ${id} ${order} LIMIT ?`,
  );
  const keyless = (without: string) =>
    select(
      [[without], ...(after && after[0] === null ? [[`${id} > ?`, after[1]] as [string, string]] : [])],
      `ORDER BY ${id} LIMIT ?`,
    );
  const due = sort === 'changesAt' ? [select([[`${key} <= ?`, at]], '')] : [];
  const statements = [
    ...(after && after[0] === null ? [] : [keyed]),
    ...(isBounded || none === null ? [] : [keyless(none)]),
    ...due,
  ];
  if (statements.length === 0) return { leads: [], next: null, cursorAfter: () => cursor };
  const results = await db.batch<KeyedRecord>(statements);
  const dueRecords = due.length > 0 ? (results.pop()?.results ?? []) : [];
  const records = withDue(
    results.flatMap((result) => result.results),
    { due: dueRecords, config, order, cursor },
  );
  return toPage(records, { config, cursor, limit, offset });
}

/**
 * Merges due rows into their places: their rows do not have the time of their next change, but their contents give it.
 * They are few. `records` are already after the cursor.
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

/** The page of ordered rows, and its end. */
export function toPage(
  records: readonly KeyedRecord[],
  { config, cursor, limit, offset }: { config: ProjectConfig; cursor: SortCursor; limit: number; offset: number },
): ListedPage<SortCursor> {
  const { at } = cursor;
  const page = records.slice(offset, offset + limit);
  const cursorAfter = (count: number): SortCursor => {
    const last = page[count - 1];
    return last ? { at, after: [last.key, last.lead_id] } : cursor;
  };
  return {
    leads: page.map((record) => {
      const facts = toFacts(record);
      return { facts, record, score: standingAt(facts, config, at).score };
    }),
    next: page.length > 0 && records.length > offset + limit ? cursorAfter(limit) : null,
    cursorAfter,
  };
}
