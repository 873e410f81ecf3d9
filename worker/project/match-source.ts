import type { KnownFrom } from '../contract/lead-query.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadStatus } from '../contract/work.ts';
import { decayConstant } from '../domain/decay.ts';
import { decayingRankOf } from '../domain/rank.ts';
import { DAY_MS } from '../domain/time.ts';
import type { Fragment } from './current-score.ts';
import { dueLeads } from './due-leads.ts';
import type { ScoreRange } from './lead-record.ts';
import { RANK_SLACK, rankBoundsOf } from './ranked-leads.ts';
import { idRangeOf, toFtsQuery } from './search-query.ts';

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

/** The list in which leads are searched: a project, a range of scores, and the time (epoch ms) of the scores. */
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
