import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
import { findLeads } from './lead-properties.ts';
import type { ScoreRange } from './lead-record.ts';
import { type LeadMatch, sourceOf } from './matching-leads.ts';

/** The leads that a list with these filters shows, all pages together, with scores as of `at`. */
export interface MatchedLeads {
  projectId: string;
  config: ProjectConfig;
  match: LeadMatch;
  range: ScoreRange;
  /** Epoch ms. */
  at: number;
}

/** SQL that selects `lead_id`, `known_from` and `effective` (the score) of these leads, in no particular order. */
export function selectMatchingIds({ match, range, ...matched }: MatchedLeads): Fragment {
  const { config, at } = matched;
  const source = sourceOf(match, { ...matched, range });
  const effective = currentScore(config.ruleset.decay, at);
  return {
    sql: `SELECT lead_id, known_from, effective FROM (
        SELECT leads.lead_id, leads.known_from, ${effective.sql} AS effective
        FROM ${source.sql}
      ) WHERE effective >= ? AND effective < ?`,
    values: [...effective.values, ...source.values, ...boundsOf(range)],
  };
}

/** The number of matching leads, and how many of them are known from pages only. Counted up to `max` plus one. */
export async function countMatching(
  db: D1Database,
  matched: MatchedLeads,
  max: number,
): Promise<{ leads: number; knownFromPages: number }> {
  const { sql, values } = selectMatchingIds(matched);
  const counts = await db
    .prepare(
      `SELECT count(*) AS leads, count(*) FILTER (WHERE known_from = 'pages') AS knownFromPages FROM (${sql} LIMIT ?)`,
    )
    .bind(...values, max + 1)
    .first<{ leads: number; knownFromPages: number }>();
  return counts ?? { leads: 0, knownFromPages: 0 };
}

/** The matching leads with the highest scores. */
export async function listHighestMatching(db: D1Database, matched: MatchedLeads, limit: number): Promise<LeadFacts[]> {
  const { sql, values } = selectMatchingIds(matched);
  const { results } = await db
    .prepare(`SELECT lead_id AS id FROM (${sql}) ORDER BY effective DESC, lead_id LIMIT ?`)
    .bind(...values, limit)
    .all<{ id: string }>();
  const ids = results.map(({ id }) => id);
  const found = await findLeads(db, matched.projectId, ids);
  return found.toSorted((a, b) => ids.indexOf(a.leadId) - ids.indexOf(b.leadId));
}
