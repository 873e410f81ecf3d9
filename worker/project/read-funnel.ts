import {
  type GroupedLeads,
  type GroupPart,
  leadsInGroups,
  PART_COLUMNS,
  PART_SUMS,
  toParts,
} from './leads-in-groups.ts';

/** How far the leads of one group that were first seen in one of two periods have come. */
export interface FunnelPart extends GroupPart {
  /** The stages that any of these leads has reached, in no particular order. */
  steps: FunnelPartStep[];
}

export interface FunnelPartStep {
  stage: string;
  reached: number;
  /** Milliseconds since reaching the stage below. If the stage below is the lowest, milliseconds since the lead was first seen. */
  medianTimeMs: number;
}

/**
 * Counts the leads that have ever reached each stage above the lowest. Counts by group, separately for leads first seen in a period and
 * in the previous one.
 */
export async function readFunnel(
  db: D1Database,
  asked: GroupedLeads,
): Promise<{ parts: FunnelPart[]; values: number }> {
  const groups = leadsInGroups(asked, {
    first_seen_at: { sql: 'ifnull(first_event_at, created_at)', values: [] },
    reached_at: { sql: 'reached_at', values: [] },
  });
  const stages = asked.stages.slice(1);
  const steps = stages.map((stage, i) => [stage, stages[i - 1] ?? null]);
  const { results } = await db
    .prepare(
      `WITH ${groups.sql}, found_parts AS MATERIALIZED (SELECT ${PART_SUMS} FROM found_in_parts GROUP BY part),
       found_steps AS MATERIALIZED (
         SELECT part, step.value ->> 0 AS stage,
           max((reached_at ->> (step.value ->> 0)) - ifnull(reached_at ->> (step.value ->> 1), first_seen_at), 0) AS took
         FROM found_in_parts CROSS JOIN json_each(?) AS step
         WHERE reached_at <> '{}' AND reached_at ->> (step.value ->> 0) IS NOT NULL
       ), found_counts AS MATERIALIZED (SELECT part, stage, count(*) AS reached FROM found_steps GROUP BY part, stage),
       found_medians AS (
         SELECT part, stage, reached, avg(took) AS median FROM (
           SELECT part, stage, took, row_number() OVER (PARTITION BY part, stage ORDER BY took) AS n FROM found_steps
         ) JOIN found_counts USING (part, stage) WHERE n IN ((reached + 1) / 2, reached / 2 + 1) GROUP BY part, stage
       ), found_funnels AS MATERIALIZED (
         SELECT part, json_group_array(json_object('stage', stage, 'reached', reached, 'medianTimeMs', median)) AS steps
         FROM found_medians GROUP BY part
       )
       SELECT ${PART_COLUMNS}, ifnull(steps, '[]') AS steps
       FROM found_parts LEFT JOIN found_funnels USING (part) LEFT JOIN top ON top.place = part / 2
       ORDER BY part`,
    )
    .bind(...groups.values, JSON.stringify(steps))
    .all<Omit<FunnelPart, 'steps'> & { steps: string; distinctValues: number }>();
  return toParts(results.map((part) => ({ ...part, steps: JSON.parse(part.steps) as FunnelPartStep[] })));
}
