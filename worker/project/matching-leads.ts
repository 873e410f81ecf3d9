import type { RowSort, SortOrder } from '../contract/lead-sorts.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { decayConstant } from '../domain/decay.ts';
import { DAY_MS, LAST_INSTANT } from '../domain/time.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
import { ANY_SCORE, LEAD_COLUMNS, type ListedPage, type ScoreRange } from './lead-record.ts';
import { type LeadMatch, sourceOf } from './match-source.ts';
import { propertyKey } from './property-key.ts';
import { type KeyedRecord, type SortCursor, toPage } from './sorted-leads.ts';
import { withDue } from './with-due.ts';

/**
 * Sorts by the number of events in the last 24 hours, and then by the last event. The count and the time are combined into one number, with
 * the count in front of the 13 digits of the time.
 */
const COUNT_FIRST = 1e13;

const KEYS: Record<RowSort, string> = {
  score: 'found.effective',
  lastEventAt: 'found.last_event_at',
  createdAt: 'found.created_at',
  name: 'found.name COLLATE NOCASE',
  changesAt: 'found.changes_at',
  velocity: 'found.own',
  stageDropsAt: 'found.drops_at',
  eventCount: 'found.own',
  property: 'found.own COLLATE NOCASE',
};

/** Max. matches that can be sorted. More are allowed if the row contains the sort value, because computing it takes longer. */
export const sortableMaxOf = (sort: RowSort): number =>
  sort === 'property' || sort === 'eventCount' ? LIMITS.filterScannedMax : LIMITS.sortedMatchesMax;

/** The sort key of an order that has no index. */
function ownKeyOf({ sort, property = '', at }: { sort: RowSort; property?: string | undefined; at: number }): Fragment {
  if (sort === 'property') return propertyKey(property);
  if (sort === 'eventCount') return { sql: 'event_count', values: [] };
  if (sort !== 'velocity') return NONE;
  return {
    sql: `(SELECT nullif(count(*), 0) * ${COUNT_FIRST} + last_event_at FROM json_each(recent_event_times) WHERE value > ?)`,
    values: [at - DAY_MS],
  };
}

export interface MatchingList {
  projectId: string;
  config: ProjectConfig;
  match: LeadMatch;
  sort?: RowSort;
  /** Required if `sort` is `property`. */
  property?: string | undefined;
  order?: SortOrder;
  cursor: SortCursor;
  range?: ScoreRange;
  limit: number;
  offset?: number;
  columns?: string | undefined;
  /** Set if the matches are known to be few enough for sorting. */
  isFew?: boolean;
}

/**
 * Lists matching leads in any order, and counts them. An index finds the matches, and only these are scored and sorted. Leads with equal
 * values are sorted by ID in the same direction, or in the opposite direction if sorted by score. Null if there are too many matches to
 * sort. Sorting by highest score works for any number of matches. Takes one batch.
 */
export async function listMatchingLeads(
  db: D1Database,
  { columns = LEAD_COLUMNS, offset = 0, ...list }: MatchingList,
): Promise<(ListedPage<SortCursor> & { total: number }) | null> {
  const { config, cursor, limit, order = 'desc' } = list;
  const found = await selectMatching<KeyedRecord & { total: number }>(db, { ...list, offset, columns });
  if (!found) return null;
  const { records, due } = found;
  const page = toPage(withDue(records, { due, config, order, cursor }), { config, cursor, limit, offset });
  return { ...page, total: (records[0] ?? due[0])?.total ?? 0 };
}

/**
 * Orders in which all leads can be read at once. The order by `changesAt` is not included, because it needs a second query for leads that
 * are due.
 */
export type IdSort = Exclude<RowSort, 'changesAt'>;

/**
 * Lists the IDs of the leads that `listMatchingLeads` finds, in the same order. A caller that processes all leads of a list thereby finds
 * and sorts them only once, and then reads their rows by ID.
 */
export async function listMatchingIds(
  db: D1Database,
  list: Omit<MatchingList, 'sort' | 'offset' | 'columns'> & { sort: IdSort },
): Promise<{ leadIds: string[]; next: SortCursor | null } | null> {
  const { cursor, limit } = list;
  const found = await selectMatching<Pick<KeyedRecord, 'lead_id' | 'key'>>(db, { ...list, columns: 'leads.lead_id' });
  if (!found) return null;
  const page = found.records.slice(0, limit);
  const last = page.at(-1);
  const isLast = found.records.length <= limit;
  return {
    leadIds: page.map(({ lead_id }) => lead_id),
    next: last && !isLast ? { at: cursor.at, after: [last.key, last.lead_id] } : null,
  };
}

async function selectMatching<Row>(
  db: D1Database,
  {
    projectId,
    config,
    match,
    sort = 'score',
    property,
    order = 'desc',
    cursor,
    range = ANY_SCORE,
    limit,
    offset = 0,
    columns,
    isFew = false,
  }: MatchingList,
): Promise<{ records: Row[]; due: Row[] } | null> {
  const { at } = cursor;
  const isSorted = sort === 'property' || sort === 'eventCount';
  const source = sourceOf(match, { projectId, config, range, at, isSorted });
  const isBounded = !(isFew || isInIndexOrder({ match, sort, order }));
  const matchesMax = isBounded ? sortableMaxOf(sort) : Number.MAX_SAFE_INTEGER;
  const countSome: Fragment = {
    sql: `SELECT count(*) AS total FROM (SELECT 1 FROM ${source.sql} LIMIT ${matchesMax + 1})`,
    values: source.values,
  };
  const bound: Fragment = isBounded
    ? { sql: `AND (${countSome.sql}) <= ${matchesMax}`, values: countSome.values }
    : { sql: '', values: [] };
  const key = KEYS[sort];
  const idOrder = (sort === 'score') === (order === 'asc') ? 'desc' : 'asc';
  const ordered = `ORDER BY ${key} IS NULL, ${key} ${order}, iif(${key} IS NULL, found.lead_id, NULL), found.lead_id ${idOrder}`;
  const effective = currentScore(config.ruleset.decay, at);
  const own = ownKeyOf({ sort, property, at });
  const hasDrops = sort === 'stageDropsAt' || match.dropsBefore !== undefined;
  const drops = hasDrops ? dropsAtIn(config) : NONE;
  const dropping: Fragment =
    match.dropsBefore === undefined
      ? { sql: '', values: [] }
      : { sql: 'AND drops_at < ?', values: [match.dropsBefore] };
  const select = ({ sql, values }: Fragment, limited: Fragment) =>
    db
      .prepare(
        `WITH matching AS (
           SELECT leads.id, leads.lead_id, ifnull(leads.name_key, leads.name) AS name, last_event_at, created_at, changes_at, score, decay_from, ${own.sql} AS own,
             ${effective.sql} AS effective
           FROM ${source.sql} ${bound.sql}
         ), standing AS (SELECT *, ${drops.sql} AS drops_at FROM matching),
         in_range AS (
           SELECT *, count(*) OVER () AS total FROM standing WHERE effective >= ? AND effective < ? ${dropping.sql}),
         page AS (SELECT * FROM in_range AS found WHERE ${sql} ${ordered} ${limited.sql})
         SELECT ${columns}, ${key} AS key, found.total
         FROM page AS found CROSS JOIN leads ON leads.id = found.id ${ordered}`,
      )
      .bind(
        ...[...own.values, ...effective.values, ...source.values, ...bound.values],
        ...[...drops.values, ...boundsOf(range), ...dropping.values],
        ...[...values, ...limited.values],
      );
  const hasDue = sort === 'changesAt';
  const results = await db.batch<Row & { total: number }>([
    select(afterCursor(cursor, { key, order, idOrder, hasDue }), { sql: 'LIMIT ?', values: [offset + limit + 1] }),
    ...(hasDue ? [select({ sql: 'found.changes_at <= ?', values: [at] }, { sql: '', values: [] })] : []),
    ...(isBounded ? [db.prepare(countSome.sql).bind(...countSome.values)] : []),
  ]);
  const matches = isBounded ? (results.pop()?.results[0]?.total ?? 0) : 0;
  if (matches > matchesMax) return null;
  const [records = [], due = []] = results.map((result) => result.results);
  return { records, due };
}

/** Whether an index already bounds or sorts the matches, so that any number of them can be sorted. */
const isInIndexOrder = ({ match, sort, order }: { match: LeadMatch; sort: RowSort; order: SortOrder }): boolean =>
  (sort === 'score' && order === 'desc') ||
  (sort === 'velocity' && order === 'desc' && match.activeAfter !== undefined) ||
  (sort === 'stageDropsAt' && order === 'asc' && match.dropsBefore !== undefined);

const NONE: Fragment = { sql: 'NULL', values: [] };

/** The time (epoch ms) at which decay takes a lead below the stage of its score, which is `effective` in the SQL. Null for never. */
function dropsAtIn({ ruleset: { stages, decay } }: ProjectConfig): Fragment {
  const threshold =
    '(SELECT max(stage.value) FROM json_each(?) AS stage WHERE stage.value > 0 AND stage.value <= effective)';
  const instant = `floor(decay_from + ln(score / ${threshold}) * ${DAY_MS} / ?) + 1`;
  const values = [JSON.stringify(stages.map(({ from }) => from)), decayConstant(decay)];
  return {
    sql: `(SELECT iif(at <= ${LAST_INSTANT}, at, NULL) FROM (SELECT ${instant} AS at))`,
    values,
  };
}

/** The condition for rows after the cursor. If the sort value is not stored in the row, the condition excludes due rows. */
function afterCursor(
  { at, after }: SortCursor,
  { key, order, idOrder, hasDue }: { key: string; order: SortOrder; idOrder: SortOrder; hasDue: boolean },
): Fragment {
  const all: Fragment = hasDue
    ? { sql: '(found.changes_at > ? OR found.changes_at IS NULL)', values: [at] }
    : { sql: 'true', values: [] };
  if (!after) return all;
  const [value, leadId] = after;
  const later = (direction: SortOrder) => (direction === 'asc' ? '>' : '<');
  const rest: Fragment =
    value === null
      ? { sql: `${key} IS NULL AND found.lead_id > ?`, values: [leadId] }
      : {
          sql: `(${key} ${later(order)} ? OR (${key} = ? AND found.lead_id ${later(idOrder)} ?) OR ${key} IS NULL)`,
          values: [value, value, leadId],
        };
  return { sql: `${all.sql} AND ${rest.sql}`, values: [...all.values, ...rest.values] };
}
