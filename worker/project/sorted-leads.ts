import type { LeadSort, SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
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
export type IndexedSort = Exclude<LeadSort, 'score' | 'velocity' | 'changesAt' | 'stageDropsAt'>;

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
  const { after } = cursor;
  const { from, of, key, told = key, some, none } = ORDERS[sort];
  const id = from.includes('place') ? 'place.lead_id' : 'leads.lead_id';
  const take = offset + limit + 1;
  const select = (where: [condition: string, ...values: SortKey[]][], ordered: string) =>
    db
      .prepare(
        `SELECT ${columns}, ${told} AS key FROM ${from} WHERE ${[[of], ...where].map(([condition]) => condition).join(' AND ')}
         ${ordered}`,
      )
      .bind(projectId, ...where.flatMap(([, ...values]) => values), take);
  const isBounded = activeAfter !== undefined || activeBefore !== undefined;
  const keyed = select(
    [
      [some],
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
  const statements = [
    ...(after && after[0] === null ? [] : [keyed]),
    ...(isBounded || none === null ? [] : [keyless(none)]),
  ];
  if (statements.length === 0) return { leads: [], next: null, cursorAfter: () => cursor };
  const results = await db.batch<KeyedRecord>(statements);
  const records = results.flatMap((result) => result.results);
  return toPage(records, { config, cursor, limit, offset });
}

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
