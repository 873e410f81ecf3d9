import type { Decay } from '../contract/ruleset.ts';
import { currentScore, type Fragment } from './current-score.ts';
import { groupValueOf, type SourceKey } from './group-value.ts';

/** Figures of the leads of one group that were first seen in one of two periods. */
export interface SourcePart {
  /** 0 for all leads, 1 for those without a value, 2 for values that have no figures of their own; then values, the largest first. */
  place: number;
  /** The most frequent spelling; null for places 0 to 2. */
  value: string | null;
  /** 1 for the period, 0 for the one before. */
  isCurrent: 0 | 1;
  leads: number;
  /** Those that have ever been in the stage, or above it. */
  reached: number;
  /** Unrounded. */
  medianScore: number;
  /** Milliseconds from first seen to the other stage; null if none has reached it. */
  medianTimeMs: number | null;
  converted: number;
  /** Leads whose rows do not say yet when they reached stages. */
  unsent: number;
  /** Leads with more properties than their rows have room for. */
  withoutProperties: number;
}

export const UNKNOWN = 1;
export const OTHER = 2;

const FOUND_COLUMNS =
  'first_event_at, created_at, score, decay_from, first_touch, custom, name, email, company, phone, reached_at, is_customer';

/**
 * Leads first seen in `[before, until)`, in groups of the same value, for the period from `from` on and for the one before. Values
 * with the most leads in the period have figures of their own. Texts that differ only in the case of ASCII letters are one value.
 *
 * A lead first seen at an instant was active at it or later, so the order by last activity finds them, and leads without
 * activity are an index of their own: no row is written for reports.
 */
export async function readSources(
  db: D1Database,
  {
    projectId,
    key,
    before,
    from,
    until,
    decay,
    at,
    stage,
    timeTo,
    limit,
  }: {
    projectId: string;
    key: SourceKey;
    before: number;
    from: number;
    until: number;
    decay: Decay;
    at: number;
    /** Null for the lowest stage, in which every lead has been. */
    stage: string | null;
    timeTo: string | null;
    limit: number;
  },
): Promise<{ parts: SourcePart[]; values: number }> {
  const value = groupValueOf(key);
  const score = currentScore(decay, at);
  const hasReached: Fragment =
    stage === null ? { sql: '1', values: [] } : { sql: 'reached_at ->> ? IS NOT NULL', values: [stage] };
  const took: Fragment =
    timeTo === null
      ? { sql: '0', values: [] }
      : { sql: 'max((reached_at ->> ?) - ifnull(first_event_at, created_at), 0)', values: [timeTo] };
  const { results } = await db
    .prepare(
      `WITH found AS MATERIALIZED (
         SELECT lower(value) AS key, value, first_seen >= ? AS is_current, score, has_reached, took, is_customer, is_unsent, is_long
         FROM (
           SELECT nullif(${value.sql}, '') AS value, ifnull(first_event_at, created_at) AS first_seen, ${score.sql} AS score,
             ${hasReached.sql} AS has_reached, ${took.sql} AS took, is_customer, reached_at IS NULL AS is_unsent,
             custom IS NULL AS is_long
           FROM (
             SELECT ${FOUND_COLUMNS} FROM leads INDEXED BY leads_by_last_event
             WHERE project_id = ? AND merged_into IS NULL AND last_event_at >= ?
             UNION ALL SELECT ${FOUND_COLUMNS} FROM leads INDEXED BY leads_never_active
             WHERE project_id = ? AND merged_into IS NULL AND last_event_at IS NULL
           ) AS leads
         ) WHERE first_seen >= ? AND first_seen < ?
       ), top AS MATERIALIZED (
         SELECT key, value, row_number() OVER () + ${OTHER} AS place FROM (SELECT key, value, max(leads), sum(leads) AS size
         FROM (SELECT key, value, count(*) AS leads FROM found WHERE is_current AND key IS NOT NULL GROUP BY key, value)
         GROUP BY key ORDER BY size DESC, key LIMIT ?)
       ), found_grouped AS MATERIALIZED (
         SELECT iif(found.key IS NULL, ${UNKNOWN}, ifnull(place, ${OTHER})) * 2 + is_current AS part, found.score, has_reached, took,
           is_customer, is_unsent, is_long
         FROM found LEFT JOIN top ON top.key = found.key
       ), found_in_parts AS MATERIALIZED (
         SELECT * FROM found_grouped
         UNION ALL SELECT part & 1, score, has_reached, took, is_customer, is_unsent, is_long FROM found_grouped
       ), found_parts AS MATERIALIZED (
         SELECT part, count(*) AS size, count(took) AS arrived, sum(has_reached) AS reached, sum(is_customer) AS converted,
           sum(is_unsent) AS unsent, sum(is_long) AS long
         FROM found_in_parts GROUP BY part
       ),
       medians AS (
         SELECT part, avg(score) AS median FROM (
           SELECT part, score, row_number() OVER (PARTITION BY part ORDER BY score) AS n FROM found_in_parts
         ) JOIN found_parts USING (part) WHERE n IN ((size + 1) / 2, size / 2 + 1) GROUP BY part
       ), median_times AS (
         SELECT part, avg(took) AS median FROM (
           SELECT part, took, row_number() OVER (PARTITION BY part ORDER BY took) AS n FROM found_in_parts WHERE took IS NOT NULL
         ) JOIN found_parts USING (part) WHERE n IN ((arrived + 1) / 2, arrived / 2 + 1) GROUP BY part
       )
       SELECT part / 2 AS place, part & 1 AS isCurrent, value, size AS leads, reached, medians.median AS medianScore,
         median_times.median AS medianTimeMs, converted, unsent, long AS withoutProperties,
         (SELECT count(DISTINCT key) FROM found WHERE is_current) AS distinctValues
       FROM found_parts LEFT JOIN medians USING (part) LEFT JOIN median_times USING (part)
         LEFT JOIN top ON top.place = part / 2
       ORDER BY part`,
    )
    .bind(
      ...[from, ...value.values, ...score.values, ...hasReached.values, ...took.values],
      ...[projectId, before, projectId, before, until, limit],
    )
    .all<SourcePart & { distinctValues: number }>();
  return {
    parts: results.map(({ distinctValues: _, ...part }) => part),
    values: results[0]?.distinctValues ?? 0,
  };
}
