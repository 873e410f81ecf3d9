import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
import { DAY_MS } from '../domain/time.ts';
import { ANY_SCORE, LEAD_COLUMNS, type LeadRecord, type RankedLead, type ScoreRange, toFacts } from './lead-record.ts';

/** Where a page ends; `at` fixes the instant, so that scores do not move between pages. */
export interface MatchCursor {
  at: number;
  after?: [score: number, leadId: string] | undefined;
}

/** What to look for. One of `search` and the activity bounds is given: each is a range of an index. */
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

/**
 * Leads that match, by score, highest first, ties by id, and how many there are. An index finds the matches; only they
 * are scored and sorted. One statement.
 */
export async function listMatchingLeads(
  db: D1Database,
  {
    projectId,
    config,
    match,
    cursor,
    range = ANY_SCORE,
    limit,
    offset = 0,
  }: {
    projectId: string;
    config: ProjectConfig;
    match: LeadMatch;
    cursor: MatchCursor;
    range?: ScoreRange;
    limit: number;
    offset?: number;
  },
): Promise<{ leads: RankedLead[]; total: number; next: MatchCursor | null }> {
  const { search, activeAfter, activeBefore } = match;
  const { at, after } = cursor;
  const source = search
    ? 'leads_search CROSS JOIN leads ON leads.id = leads_search.rowid'
    : 'leads INDEXED BY leads_by_last_event';
  // The unary + keeps the planner from choosing another index than the search's.
  const conditions = [
    search ? 'leads_search MATCH ?8' : 'leads.project_id = ?1 AND ?8 IS NULL',
    `${search ? '+' : ''}last_event_at ${activeAfter === undefined ? 'IS NOT NULL AND ?9 IS NULL' : '>= ?9'}`,
    activeBefore === undefined ? '?10 IS NULL' : '+last_event_at < ?10',
  ];
  if (search && activeAfter === undefined && activeBefore === undefined) conditions[1] = '?9 IS NULL';
  const query = `
    WITH matching AS (
      SELECT ${LEAD_COLUMNS},
        CASE WHEN decay_from <= ?2 THEN score * pow(1 - ?3, (?2 - decay_from) / ${DAY_MS}.0) ELSE score END AS effective
      FROM ${source} WHERE ${conditions.join(' AND ')} AND leads.project_id = ?1
    ), in_range AS (SELECT *, count(*) OVER () AS total FROM matching WHERE effective >= ?4 AND effective < ?5)
    SELECT * FROM in_range
    WHERE ?11 IS NULL OR effective < ?11 OR (effective = ?11 AND lead_id > ?12)
    ORDER BY effective DESC, lead_id LIMIT ?6 OFFSET ?7`;
  const to = Number.isFinite(range.to) ? range.to : Number.MAX_SAFE_INTEGER;
  const { results } = await db
    .prepare(query)
    .bind(
      ...[projectId, at, config.ruleset.decay.ratePerDay, range.from, to, limit + 1, offset],
      ...[search ? toFtsQuery(projectId, search) : null, activeAfter ?? null, activeBefore ?? null],
      ...(after ?? [null, null]),
    )
    .all<LeadRecord & { effective: number; total: number }>();
  const page = results.slice(0, limit);
  const last = page.at(-1);
  return {
    leads: page.map((record) => {
      const facts = toFacts(record);
      return { facts, score: standingAt(facts, config, at).score };
    }),
    total: results[0]?.total ?? 0,
    next: last && results.length > limit ? { at, after: [last.effective, last.lead_id] } : null,
  };
}
