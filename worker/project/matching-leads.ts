import type { KnownFrom } from '../contract/lead-query.ts';
import type { RowSort, SortOrder } from '../contract/lead-sorts.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadStatus } from '../contract/work.ts';
import { decayConstant } from '../domain/decay.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { DAY_MS, LAST_INSTANT } from '../domain/time.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
import { dueLeads } from './due-leads.ts';
import { ANY_SCORE, LEAD_COLUMNS, type ListedPage, type ScoreRange } from './lead-record.ts';
import { propertyKey } from './property-key.ts';
import { RANK_SLACK, rankBoundsOf } from './ranked-leads.ts';
import { idRangeOf, toFtsQuery } from './search-query.ts';
import { type KeyedRecord, type SortCursor, toPage } from './sorted-leads.ts';
import { withDue } from './with-due.ts';

/**
 * The filters of a list. Search, activity bounds and score range each use an index range. For filters without an index range, a comment
 * says so.
 */
export interface LeadMatch {
  search?: string | undefined;
  /** Epoch ms. */
  activeAfter?: number | undefined;
  activeBefore?: number | undefined;
  /** Epoch ms. Selects leads that decay will take below their stage before this time. */
  dropsBefore?: number | undefined;
  /** This filter has no index, so the other filters or the rank find the leads. */
  knownFrom?: KnownFrom | undefined;
  /** A condition on columns of `leads`, tested on the rows that the other filters find. */
  where?: Fragment | null | undefined;
  /** A user ID, `none` or `former`. This filter uses an index, except for `none`. */
  owner?: string | undefined;
  /** Uses an index, except for `new` and `open`, which match most leads. */
  status?: LeadStatus | 'open' | undefined;
  /** The ID of a segment. The next field is the ID of a manual list. An index finds the leads of a segment or a list. */
  segment?: string | undefined;
  list?: string | undefined;
  /**
   * Leads that have ever reached this stage. `converted` filters leads by whether they have reached the outcome. Neither `reached` nor
   * `converted` has an index.
   */
  reached?: string | undefined;
  converted?: boolean | undefined;
}

/** The columns that are needed before the page's rows are read completely. */
const RANGED =
  'leads.id, lead_id, name, name_key, score, last_event_at, created_at, changes_at, decay_from, recent_event_times, known_from, owner, status';

/** Additional columns that `where` may test, or by which a list may be sorted. */
const TESTED =
  'first_event_at, event_count, email, company, phone, company_key, company_from, custom, sort_keys, first_touch, fit, member_of, reached_at, is_customer';

interface Found {
  projectId: string;
  config: ProjectConfig;
  range: ScoreRange;
  at: number;
}

/** The rows that match all filters except the score, found through the filter's index. */
export function sourceOf(
  { knownFrom, where, ...match }: LeadMatch,
  {
    isSorted = false,
    ...list
  }: Found & {
    /** Whether the query also needs the columns to sort by. */
    isSorted?: boolean;
  },
): Fragment {
  const isTested = isSorted || where || match.reached !== undefined || match.converted;
  const source = indexedSourceOf(match, { ...list, columns: isTested ? `${RANGED}, ${TESTED}` : RANGED });
  const tests: Fragment[] = [
    ...workConditions(match, list),
    ...membershipsOf(match)
      .slice(match.search === undefined ? 1 : 0)
      .map((id) => isMember(id, list)),
    ...(knownFrom === undefined ? [] : [known(knownFrom)]),
    ...(match.reached === undefined ? [] : [{ sql: 'leads.reached_at ->> ? IS NOT NULL', values: [match.reached] }]),
    ...(match.converted ? [{ sql: 'leads.is_customer = 1', values: [] }] : []),
    ...(where ? [where] : []),
  ];
  return {
    sql: [source.sql, ...tests.map(({ sql }) => sql)].join(' AND '),
    values: [...source.values, ...tests.flatMap(({ values }) => values)],
  };
}

const known = (from: KnownFrom): Fragment => ({ sql: 'leads.known_from = ?', values: [from] });

/** The IDs of the segment and the list that the leads must be in. */
const membershipsOf = ({ segment, list }: LeadMatch): string[] => [segment ?? [], list ?? []].flat();

const isMember = (segment: string, { projectId }: { projectId: string }): Fragment => ({
  sql: 'EXISTS (SELECT 1 FROM segment_members AS member WHERE member.project_id = ? AND segment_id = ? AND member.lead_id = leads.lead_id)',
  values: [projectId, segment],
});

/** Conditions for owner and status, tested on rows that any index has found. */
function workConditions({ owner, status }: LeadMatch, { projectId }: { projectId: string }): Fragment[] {
  const conditions: Fragment[] = [];
  if (owner === 'none') conditions.push({ sql: 'leads.owner IS NULL', values: [] });
  else if (owner === 'former')
    conditions.push({
      sql: 'leads.owner IS NOT NULL AND leads.owner NOT IN (SELECT user_id FROM members WHERE members.project_id = ?)',
      values: [projectId],
    });
  else if (owner !== undefined) conditions.push({ sql: '+leads.owner = ?', values: [owner] });
  if (status === 'new') conditions.push({ sql: 'leads.status IS NULL', values: [] });
  else if (status === 'open')
    conditions.push({ sql: `(leads.status IS NULL OR leads.status NOT IN ('won', 'lost'))`, values: [] });
  else if (status !== undefined) conditions.push({ sql: '+leads.status = ?', values: [status] });
  return conditions;
}

/**
 * A source with few rows: the leads of a segment or list, or those with an owner or a status. Null if such a filter would match too many
 * leads.
 */
function listedSourceOf({ owner, status, ...match }: LeadMatch, projectId: string): Fragment | null {
  const [segment] = membershipsOf(match);
  if (segment !== undefined) {
    const members =
      'segment_members AS member CROSS JOIN leads ON leads.project_id = member.project_id AND leads.lead_id = member.lead_id';
    return { sql: `${members} WHERE member.project_id = ? AND member.segment_id = ?`, values: [projectId, segment] };
  }
  const from = (index: string) =>
    `leads_worked AS worked ${index} CROSS JOIN leads ON leads.project_id = worked.project_id AND leads.lead_id = worked.lead_id WHERE worked.project_id = ?`;
  if (owner === 'former') return { sql: `${from('')} AND worked.owner > ''`, values: [projectId] };
  if (owner !== undefined && owner !== 'none')
    return { sql: `${from('')} AND worked.owner = ?`, values: [projectId, owner] };
  if (status === undefined || status === 'new' || status === 'open') return null;
  const byStatus = from('INDEXED BY leads_worked_by_status');
  return { sql: `${byStatus} AND worked.status = ?`, values: [projectId, status] };
}

function indexedSourceOf(
  match: Omit<LeadMatch, 'knownFrom' | 'where'>,
  { projectId, config, range, at, columns }: Found & { columns: string },
): Fragment {
  const { search, activeAfter, activeBefore, dropsBefore } = match;
  const activity: [condition: string, value: number][] = [
    ...(activeAfter === undefined ? [] : [['last_event_at >= ?', activeAfter] as [string, number]]),
    ...(activeBefore === undefined ? [] : [['last_event_at < ?', activeBefore] as [string, number]]),
  ];
  const times = activity.map(([, value]) => value);
  if (search !== undefined) {
    // The unary + makes the query planner use only the index of the search.
    const conditions = ['+leads.project_id = ?', ...activity.map(([condition]) => `+${condition}`)];
    const ids = idHits(search, projectId);
    return {
      sql: `leads NOT INDEXED WHERE leads.id IN (SELECT rowid FROM leads_search WHERE leads_search MATCH ?
        UNION ALL ${ids.sql}) AND ${conditions.join(' AND ')}`,
      values: [toFtsQuery(projectId, search), ...ids.values, projectId, ...times],
    };
  }
  const listed = listedSourceOf(match, projectId);
  if (listed)
    return {
      sql: [listed.sql, ...activity.map(([condition]) => `leads.${condition}`)].join(' AND '),
      values: [...listed.values, ...times],
    };
  if (activity.length > 0) {
    const conditions = ['project_id = ? AND merged_into IS NULL', ...activity.map(([condition]) => condition)];
    return {
      sql: `leads INDEXED BY leads_by_last_event WHERE ${conditions.join(' AND ')}`,
      values: [projectId, ...times],
    };
  }
  if (dropsBefore !== undefined) {
    const ranges = droppingRanges(config, { at, dropsBefore });
    return {
      sql: `(
        SELECT ${columns} FROM json_each(?) AS span CROSS JOIN leads INDEXED BY leads_by_rank
        WHERE project_id = ? AND phase = span.value ->> 'phase' AND rank >= span.value ->> 'from' AND rank < span.value ->> 'to'
          AND decay_from < ? AND (phase = 1 OR decay_from > ?)
        UNION ALL SELECT ${columns} FROM ${dueLeads({ projectId: '?', at: '?' })} AND phase = 0 AND decay_from <= ?
      ) AS leads WHERE true`,
      values: [JSON.stringify(ranges), projectId, dropsBefore, at, projectId, at, at, at],
    };
  }
  const { steady, decaying } = rankBoundsOf(range, config.ruleset.decay, at);
  return {
    sql: `(
      SELECT ${columns} FROM leads INDEXED BY leads_by_rank
      WHERE project_id = ? AND phase = 0 AND rank >= ? AND rank < ? AND (decay_from IS NULL OR decay_from > ?)
      UNION ALL SELECT ${columns} FROM leads INDEXED BY leads_by_rank WHERE project_id = ? AND phase = 1 AND rank >= ? AND rank < ?
      UNION ALL SELECT ${columns} FROM ${dueLeads({ projectId: '?', at: '?' })} AND phase = 0 AND decay_from <= ?
    ) AS leads WHERE true`,
    values: [projectId, steady.lo, steady.hi, at, projectId, decaying.lo, decaying.hi, projectId, at, at, at],
  };
}

/**
 * The leads that a search finds by ID. A whole ID finds the lead that has it now, even if the ID's own lead was merged. Otherwise, the
 * beginning of an ID finds all leads whose ID begins so.
 */
function idHits(search: string, projectId: string): Fragment {
  // Each step leads from a merged lead to the one that it was merged into.
  const whole = `SELECT id FROM leads WHERE project_id = ? AND merged_into IS NULL AND lead_id IN (
    WITH RECURSIVE step (lead_id) AS (SELECT ? UNION
      SELECT merged_into FROM step CROSS JOIN leads ON leads.project_id = ? AND leads.lead_id = step.lead_id WHERE merged_into > '')
    SELECT lead_id FROM step)`;
  const range = idRangeOf(search);
  if (range === null) return { sql: whole, values: [projectId, search, projectId] };
  const begun = `SELECT id FROM leads WHERE project_id = ? AND lead_id > ? AND lead_id < ? AND merged_into IS NULL
    AND NOT EXISTS (SELECT 1 FROM leads AS whole WHERE whole.project_id = ? AND whole.lead_id = ?)`;
  return {
    sql: `${whole} UNION ALL ${begun}`,
    values: [projectId, search, projectId, projectId, ...range, projectId, search],
  };
}

/**
 * The ranges of ranks in which leads drop a stage before `dropsBefore`. Each range starts at a threshold and extends as far above it as
 * decay can reach. The ranges do not overlap.
 */
function droppingRanges(
  { ruleset: { stages, decay } }: ProjectConfig,
  { at, dropsBefore }: { at: number; dropsBefore: number },
) {
  const reach = Math.exp((decayConstant(decay) * Math.max(0, dropsBefore - at)) / DAY_MS);
  return stages.flatMap(({ from }, i) => {
    if (from === 0) return [];
    const to = Math.min(stages[i + 1]?.from ?? Number.POSITIVE_INFINITY, from * reach * (1 + RANK_SLACK));
    const toRank = (score: number) => decayingRankOf(score, decay, at) - RANK_SLACK;
    return [
      { phase: 0, from, to },
      { phase: 1, from: toRank(from), to: toRank(to) },
    ];
  });
}

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
  const isAnyNumber =
    isFew ||
    (sort === 'score' && order === 'desc') ||
    (sort === 'velocity' && order === 'desc' && match.activeAfter !== undefined) ||
    (sort === 'stageDropsAt' && order === 'asc' && match.dropsBefore !== undefined);
  const matchesMax = isAnyNumber ? Number.MAX_SAFE_INTEGER : sortableMaxOf(sort);
  const isBounded = !isAnyNumber;
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

/** Counts the leads that match all filters except `where` and the score, up to `max` plus one. */
export async function countSource(
  db: D1Database,
  { where: _where, ...match }: LeadMatch,
  { max, ...list }: Found & { max: number },
): Promise<number> {
  const isOfRanks = Object.values(match).every((value) => value === undefined || value === false);
  const { sql, values } = isOfRanks ? rankedRowsOf(list) : sourceOf(match, list);
  const counted = db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${sql} LIMIT ?)`).bind(...values, max + 1);
  return (await counted.first<number>('n')) ?? 0;
}

/** Counts the rows that `sourceOf` finds without any filter. Reads only indexes. A due lead counts once, even if its rank is outdated. */
function rankedRowsOf({ projectId, config, range, at }: Found): Fragment {
  const { steady, decaying } = rankBoundsOf(range, config.ruleset.decay, at);
  const ranked = 'SELECT 1 FROM leads INDEXED BY leads_by_rank WHERE project_id = ? AND phase';
  return {
    sql: `(${ranked} = 0 AND rank >= ? AND rank < ? UNION ALL ${ranked} = 1 AND rank >= ? AND rank < ?
      UNION ALL SELECT 1 FROM ${dueLeads({ projectId: '?', at: '?' })} AND phase = 0 AND decay_from <= ? AND NOT (rank >= ? AND rank < ?))`,
    values: [
      ...[projectId, steady.lo, steady.hi, projectId, decaying.lo, decaying.hi],
      ...[projectId, at, at, at, steady.lo, steady.hi],
    ],
  };
}
