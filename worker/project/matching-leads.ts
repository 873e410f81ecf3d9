import type { LeadSort, SortOrder } from '../contract/lead-query.ts';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { DAY_MS } from '../domain/time.ts';
import { ANY_SCORE, LEAD_COLUMNS, type RankedLead, type ScoreRange } from './lead-record.ts';
import { rankBoundsOf } from './ranked-leads.ts';
import { type KeyedRecord, type SortCursor, type SortKey, toPage, withDue } from './sorted-leads.ts';

/** What to look for: each of search, activity bounds and the score range is a range of an index. */
export interface LeadMatch {
  search?: string | undefined;
  /** Epoch ms. */
  activeAfter?: number | undefined;
  activeBefore?: number | undefined;
}

/** Beginnings of words, all of them, in any of the three columns; within the project. */
function toFtsQuery(projectId: string, search: string): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const words = search.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const matches = words.map((word) => `{name email company} : ${quote(word)} *`);
  return [`project_id : ${quote(projectId)}`, ...matches].join(' AND ');
}

/** SQL with the values of its parameters, in their order. */
interface Fragment {
  sql: string;
  values: SortKey[];
}

/** Rows that match, but for their score, found through the index of what is asked for. */
function sourceOf(
  { search, activeAfter, activeBefore }: LeadMatch,
  { projectId, config, range, at }: { projectId: string; config: ProjectConfig; range: ScoreRange; at: number },
): Fragment {
  const activity: [condition: string, value: number][] = [
    ...(activeAfter === undefined ? [] : [['last_event_at >= ?', activeAfter] as [string, number]]),
    ...(activeBefore === undefined ? [] : [['last_event_at < ?', activeBefore] as [string, number]]),
  ];
  const times = activity.map(([, value]) => value);
  if (search !== undefined) {
    // The unary + keeps the planner from choosing another index than the search's.
    const conditions = [
      'leads_search MATCH ?',
      '+leads.project_id = ?',
      ...activity.map(([condition]) => `+${condition}`),
    ];
    const from = 'leads_search CROSS JOIN leads ON leads.id = leads_search.rowid';
    return {
      sql: `${from} WHERE ${conditions.join(' AND ')}`,
      values: [toFtsQuery(projectId, search), projectId, ...times],
    };
  }
  if (activity.length > 0) {
    const conditions = ['project_id = ? AND merged_into IS NULL', ...activity.map(([condition]) => condition)];
    return {
      sql: `leads INDEXED BY leads_by_last_event WHERE ${conditions.join(' AND ')}`,
      values: [projectId, ...times],
    };
  }
  const { steady, decaying } = rankBoundsOf(range, config.ruleset.decay, at);
  return {
    sql: `(
      SELECT * FROM leads INDEXED BY leads_by_rank
      WHERE project_id = ? AND phase = 0 AND rank >= ? AND rank < ? AND (decay_from IS NULL OR decay_from > ?)
      UNION ALL SELECT * FROM leads INDEXED BY leads_by_rank WHERE project_id = ? AND phase = 1 AND rank >= ? AND rank < ?
      UNION ALL SELECT * FROM leads INDEXED BY leads_due
      WHERE project_id = ? AND changes_at <= ? AND merged_into IS NULL AND phase = 0 AND decay_from <= ?
    ) AS leads`,
    values: [projectId, steady.lo, steady.hi, at, projectId, decaying.lo, decaying.hi, projectId, at, at],
  };
}

const KEYS: Record<LeadSort, string> = {
  score: 'effective',
  lastEventAt: 'last_event_at',
  createdAt: 'created_at',
  name: 'name COLLATE NOCASE',
  changesAt: 'changes_at',
};

/**
 * Leads that match, in any order, and how many there are. An index finds the matches; only they are scored and sorted. Ties
 * as where an index has the order: by id, in the same direction, and against it by score. Null where more match than are
 * sorted; of those by score, highest first, any number. One batch.
 */
export async function listMatchingLeads(
  db: D1Database,
  {
    projectId,
    config,
    match,
    sort = 'score',
    order = 'desc',
    cursor,
    range = ANY_SCORE,
    limit,
    offset = 0,
  }: {
    projectId: string;
    config: ProjectConfig;
    match: LeadMatch;
    sort?: LeadSort;
    order?: SortOrder;
    cursor: SortCursor;
    range?: ScoreRange;
    limit: number;
    offset?: number;
  },
): Promise<{ leads: RankedLead[]; total: number; next: SortCursor | null } | null> {
  const { at, after } = cursor;
  const source = sourceOf(match, { projectId, config, range, at });
  const matchesMax = sort === 'score' && order === 'desc' ? null : LIMITS.sortedMatchesMax;
  const key = KEYS[sort];
  const idOrder = (sort === 'score') === (order === 'asc') ? 'desc' : 'asc';
  const select = ({ sql, values }: Fragment, rest: Fragment) =>
    db
      .prepare(
        `WITH matching AS (
           SELECT ${LEAD_COLUMNS}, changes_at,
             CASE WHEN decay_from <= ? THEN score * pow(1 - ?, (? - decay_from) / ${DAY_MS}.0) ELSE score END AS effective
           FROM ${source.sql} ${matchesMax === null ? '' : `LIMIT ${matchesMax}`}
         ), in_range AS (SELECT *, count(*) OVER () AS total FROM matching WHERE effective >= ? AND effective < ?)
         SELECT *, ${key} AS key FROM in_range WHERE ${sql} ${rest.sql}`,
      )
      .bind(
        ...[at, config.ruleset.decay.ratePerDay, at, ...source.values],
        ...[range.from, Number.isFinite(range.to) ? range.to : Number.MAX_SAFE_INTEGER, ...values, ...rest.values],
      );
  const page = select(afterCursor(after, { key, order, idOrder, isDueApart: sort === 'changesAt' ? at : null }), {
    sql: `ORDER BY ${key} IS NULL, ${key} ${order}, iif(${key} IS NULL, lead_id, NULL), lead_id ${idOrder} LIMIT ?`,
    values: [offset + limit + 1],
  });
  const due = sort === 'changesAt' ? [select({ sql: 'changes_at <= ?', values: [at] }, { sql: '', values: [] })] : [];
  const count =
    matchesMax === null
      ? []
      : [
          db
            .prepare(`SELECT count(*) AS total FROM (SELECT 1 FROM ${source.sql} LIMIT ${matchesMax + 1})`)
            .bind(...source.values),
        ];
  const results = await db.batch<KeyedRecord & { total: number }>([page, ...due, ...count]);
  const matches = matchesMax === null ? 0 : (results.pop()?.results[0]?.total ?? 0);
  if (matchesMax !== null && matches > matchesMax) return null;
  const [records = [], dueRecords = []] = results.map((result) => result.results);
  const ordered = withDue(records, { due: dueRecords, config, order, cursor });
  return { ...toPage(ordered, { config, at, limit, offset }), total: (records[0] ?? dueRecords[0])?.total ?? 0 };
}

/** What comes after the cursor; due rows apart, where they are sorted by what they do not say. */
function afterCursor(
  after: SortCursor['after'],
  {
    key,
    order,
    idOrder,
    isDueApart: at,
  }: { key: string; order: SortOrder; idOrder: SortOrder; isDueApart: number | null },
): Fragment {
  const notDue: Fragment =
    at === null ? { sql: 'true', values: [] } : { sql: '(changes_at > ? OR changes_at IS NULL)', values: [at] };
  if (!after) return notDue;
  const [value, leadId] = after;
  if (value === null)
    return { sql: `${notDue.sql} AND ${key} IS NULL AND lead_id > ?`, values: [...notDue.values, leadId] };
  const later = (direction: SortOrder) => (direction === 'asc' ? '>' : '<');
  return {
    sql: `${notDue.sql} AND (${key} ${later(order)} ? OR (${key} = ? AND lead_id ${later(idOrder)} ?) OR ${key} IS NULL)`,
    values: [...notDue.values, value, value, leadId],
  };
}
