import type { ProjectConfig } from '../contract/project-config.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
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

/** SQL that selects the IDs (`lead_id`) of these leads, in no particular order. */
export function selectMatchingIds({ match, range, ...matched }: MatchedLeads): Fragment {
  const { config, at } = matched;
  const source = sourceOf(match, { ...matched, range });
  const effective = currentScore(config.ruleset.decay, at);
  return {
    sql: `SELECT lead_id FROM (
        SELECT leads.lead_id, ${effective.sql} AS effective
        FROM ${source.sql}
      ) WHERE effective >= ? AND effective < ?`,
    values: [...effective.values, ...source.values, ...boundsOf(range)],
  };
}

/** How many leads match, counted up to `max` plus one. */
export async function countMatching(db: D1Database, matched: MatchedLeads, max: number): Promise<number> {
  const { sql, values } = selectMatchingIds(matched);
  const count = await db
    .prepare(`SELECT count(*) AS n FROM (${sql} LIMIT ?)`)
    .bind(...values, max + 1)
    .first<number>('n');
  return count ?? 0;
}
