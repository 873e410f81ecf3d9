import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { boundsOf, currentScore, type Fragment } from './current-score.ts';
import { findLeads } from './lead-properties.ts';
import type { ScoreRange } from './lead-record.ts';
import { type LeadMatch, sourceOf } from './match-source.ts';

/** The leads that a list with these filters would show on all its pages, with scores as of `at`. */
export interface MatchedLeads {
  projectId: string;
  config: ProjectConfig;
  match: LeadMatch;
  range: ScoreRange;
  /** Epoch ms. */
  at: number;
}

/** SQL that selects `id`, `lead_id`, `known_from` and `effective` (the score) of these leads, in no particular order. */
export function selectMatchingIds({ match, range, ...matched }: MatchedLeads): Fragment {
  const { config, at } = matched;
  const source = sourceOf(match, { ...matched, range });
  const effective = currentScore(config.ruleset.decay, at);
  return {
    sql: `SELECT id, lead_id, known_from, effective FROM (
        SELECT leads.id, leads.lead_id, leads.known_from, ${effective.sql} AS effective
        FROM ${source.sql}
      ) WHERE effective >= ? AND effective < ?`,
    values: [...effective.values, ...source.values, ...boundsOf(range)],
  };
}

/**
 * SQL for a number that identifies the set of matching leads. The number changes if other leads match, or if the customer names one of
 * them. `salt` is the placeholder for a random number. Without a random `salt`, somebody could construct a different set with the same
 * number.
 */
export const fingerprint = (salt: string): string => {
  const mixed = `(id * ${salt} % 2147483647)`;
  return `ifnull(sum(${mixed} * ${mixed} % 1000000007 * iif(known_from = 'pages', 1, 2)), 0)`;
};

interface MatchCount {
  leads: number;
  knownFromPages: number;
  fingerprint: number;
}

/**
 * Counts the matching leads, up to `max` plus one, and those among them that are known only from pages. Also returns the number that
 * identifies the set (see `fingerprint`).
 */
export async function countMatching(
  db: D1Database,
  matched: MatchedLeads,
  { max, salt }: { max: number; salt: number },
): Promise<MatchCount> {
  const { sql, values } = selectMatchingIds(matched);
  const counts = await db
    .prepare(
      `SELECT count(*) AS leads, count(*) FILTER (WHERE known_from = 'pages') AS knownFromPages, ${fingerprint('salt')} AS fingerprint
       FROM (SELECT its.*, ? AS salt FROM (${sql} LIMIT ?) AS its)`,
    )
    .bind(salt, ...values, max + 1)
    .first<MatchCount>();
  if (!counts) throw new Error('a count without an answer');
  return counts;
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
