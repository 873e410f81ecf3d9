import type { LeadSort, SortOrder } from '../contract/lead-sorts.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
import { LEAD_COLUMNS, type LeadRecord, type ListedPage, toFacts } from './lead-record.ts';

/** A lead's sort value. Null if the lead has no value and comes last. */
export type SortKey = number | string | null;

/** The end of a page. `at` is the time for values that depend on time, so that they do not change between pages. */
export interface SortCursor {
  at: number;
  after?: [key: SortKey, leadId: string] | undefined;
}

/** A row with its sort value. */
export type KeyedRecord = LeadRecord & { key: SortKey };

/** The ways to sort leads for which there is an index. For any other order, the matches are found first and then sorted. */
export type IndexedSort = Extract<LeadSort, 'lastEventAt' | 'createdAt' | 'name'>;

/** The source of each order, which is an index by key and ID. `some` selects the rows that have a key. */
const ORDERS: Record<IndexedSort, { from: string; of: string; id: string; key: string; some: string }> = {
  lastEventAt: {
    from: 'leads INDEXED BY leads_by_last_event',
    of: 'leads.project_id = ? AND leads.merged_into IS NULL',
    id: 'leads.lead_id',
    key: 'leads.last_event_at',
    some: 'leads.last_event_at IS NOT NULL',
  },
  createdAt: {
    from: 'leads_by_age AS place CROSS JOIN leads USING (project_id, lead_id)',
    of: 'place.project_id = ?',
    id: 'place.lead_id',
    key: 'place.created_at',
    some: 'true',
  },
  name: {
    from: 'leads_by_name AS place CROSS JOIN leads USING (project_id, lead_id)',
    of: 'place.project_id = ?',
    id: 'place.lead_id',
    key: 'place.name',
    some: 'place.nameless = 0',
  },
};

/**
 * The source of the leads without a key. Leads without a name have no index. Leads without a name are found among all leads, after the
 * last page of leads with a name (decision 0181).
 */
const KEYLESS: Record<IndexedSort, { from: string; none: string } | null> = {
  lastEventAt: { from: 'leads INDEXED BY leads_by_last_event', none: 'leads.last_event_at IS NULL' },
  createdAt: null,
  name: { from: 'leads INDEXED BY sqlite_autoindex_leads_1', none: 'leads.name IS NULL' },
};

/**
 * Lists leads in an order that has an index. Leads with equal keys are sorted by ID, in the same direction. Leads without a key come last,
 * sorted by ID. Skips `offset` leads and returns at most `limit`, in one D1 batch. The bounds (epoch ms) apply to the last event, and
 * require the order by last event.
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
  const { from, of, id, key, some } = ORDERS[sort];
  const take = offset + limit + 1;
  const isKeyless = after !== undefined && after[0] === null;
  const bounded: Condition[] = [
    ...(activeAfter === undefined ? [] : [[`${key} >= ?`, activeAfter] as const]),
    ...(activeBefore === undefined ? [] : [[`${key} < ?`, activeBefore] as const]),
  ];
  const further: Condition[] =
    after && !isKeyless ? [[`(${key}, ${id}) ${order === 'asc' ? '>' : '<'} (?, ?)`, ...after]] : [];
  const keyed = where([of, projectId], [some], ...bounded, ...further);
  const selectKeyed = () =>
    db
      .prepare(
        `SELECT ${columns}, ${key} AS key FROM ${from} WHERE ${keyed.sql} ORDER BY ${key} ${order}, ${id} ${order} LIMIT ?`,
      )
      .bind(...keyed.values, take);
  const selectKeyless = ({ from: all, none }: { from: string; none: string }) => {
    const found = where(
      ['leads.project_id = ? AND leads.merged_into IS NULL', projectId],
      [none],
      ...(after && isKeyless ? [['leads.lead_id > ?', after[1]] as const] : []),
    );
    // If the leads with a key fill the page, no leads without a key are read.
    const isFull = `EXISTS (SELECT 1 FROM ${from} WHERE ${keyed.sql} LIMIT 1 OFFSET ?)`;
    return db
      .prepare(
        `SELECT ${columns}, NULL AS key FROM ${all} WHERE ${found.sql} ORDER BY leads.lead_id
         LIMIT ${isKeyless ? '?' : `iif(${isFull}, 0, ?)`}`,
      )
      .bind(...found.values, ...(isKeyless ? [] : [...keyed.values, take - 1]), take);
  };
  const keyless = bounded.length > 0 ? null : KEYLESS[sort];
  const statements = [...(isKeyless ? [] : [selectKeyed()]), ...(keyless ? [selectKeyless(keyless)] : [])];
  if (statements.length === 0) return { leads: [], next: null, cursorAfter: () => cursor };
  const results = await db.batch<KeyedRecord>(statements);
  const records = results.flatMap((result) => result.results);
  return toPage(records, { config, cursor, limit, offset });
}

type Condition = readonly [sql: string, ...values: SortKey[]];

const where = (...conditions: Condition[]): { sql: string; values: SortKey[] } => ({
  sql: conditions.map(([sql]) => sql).join(' AND '),
  values: conditions.flatMap(([, ...values]) => values),
});

/** Cuts sorted rows to a page, and returns the cursor of its end. */
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
