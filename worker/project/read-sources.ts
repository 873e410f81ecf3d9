import type { Decay } from '../contract/ruleset.ts';
import { currentScore, type Fragment } from './current-score.ts';
import {
  type GroupedLeads,
  type GroupPart,
  leadsInGroups,
  PART_COLUMNS,
  PART_SUMS,
  toParts,
} from './leads-in-groups.ts';

/** The figures of the leads of one group that were first seen in one of two periods. */
export interface SourcePart extends GroupPart {
  /** The number of leads that have ever been in the stage or a higher one. */
  reached: number;
  /** Unrounded. */
  medianScore: number;
  /** Milliseconds from when a lead was first seen until it reached the stage. Null if no lead of the group has reached the stage. */
  medianTimeMs: number | null;
  converted: number;
}

/** Computes, by group, how far leads have come that were first seen in a period and in the previous one. */
export async function readSources(
  db: D1Database,
  {
    decay,
    at,
    stage,
    timeTo,
    ...asked
  }: GroupedLeads & {
    decay: Decay;
    at: number;
    /** Null for the lowest stage, in which every lead has been. */
    stage: string | null;
    timeTo: string | null;
  },
): Promise<{ parts: SourcePart[]; values: number }> {
  const has_reached: Fragment =
    stage === null ? { sql: '1', values: [] } : { sql: 'reached_at ->> ? IS NOT NULL', values: [stage] };
  const took: Fragment =
    timeTo === null
      ? { sql: '0', values: [] }
      : { sql: 'max((reached_at ->> ?) - ifnull(first_event_at, created_at), 0)', values: [timeTo] };
  const is_customer: Fragment = { sql: 'is_customer', values: [] };
  const groups = leadsInGroups(asked, { score: currentScore(decay, at), has_reached, took, is_customer });
  const { results } = await db
    .prepare(
      `WITH ${groups.sql}, found_parts AS MATERIALIZED (
         SELECT ${PART_SUMS}, count(took) AS arrived, sum(has_reached) AS reached, sum(is_customer) AS converted
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
       SELECT ${PART_COLUMNS}, reached, medians.median AS medianScore, median_times.median AS medianTimeMs, converted
       FROM found_parts LEFT JOIN medians USING (part) LEFT JOIN median_times USING (part)
         LEFT JOIN top ON top.place = part / 2
       ORDER BY part`,
    )
    .bind(...groups.values)
    .all<SourcePart & { distinctValues: number }>();
  return toParts(results);
}
