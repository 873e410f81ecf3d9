import type { Fragment } from './current-score.ts';
import { groupValueOf, type SourceKey } from './group-value.ts';

/** Leads first seen in `[before, until)`. The period starts at `from`, and the time before that is the previous period. */
export interface GroupedLeads {
  projectId: string;
  /** Null for the count of all leads together. */
  key: SourceKey | null;
  before: number;
  from: number;
  until: number;
  /** Max. values that are listed separately. */
  limit: number;
  /** If set, counts only leads that are in this segment now. */
  segment?: string | undefined;
  /** The names of all stages. */
  stages: readonly string[];
}

/** The leads of one group that were first seen in one of the two periods. */
export interface GroupPart {
  /**
   * The order of groups: 0 for all leads, 1 for leads without a value, 2 for values that are not listed separately. All other groups follow
   * in order of size, largest first.
   */
  place: number;
  /** The most frequent spelling of the group's value. Null for places 0 to 2. */
  value: string | null;
  /** 1 for the period, 0 for the previous period. */
  isCurrent: 0 | 1;
  leads: number;
  /** The number of leads whose rows do not say yet when they reached stages. */
  unsent: number;
  /** The number of leads with more properties than their rows have room for. */
  withoutProperties: number;
}

export const UNKNOWN = 1;
export const OTHER = 2;

/** The columns of `found_in_parts` that every report needs. `found_parts` has their sums. */
const sharedColumns = (stages: readonly string[]): Record<string, Fragment> => ({
  // If a row contains a stage of earlier rules, the lead has not sent its times for the current stages yet.
  is_unsent: {
    sql: "reached_at IS NULL OR reached_at <> '{}' AND EXISTS (SELECT 1 FROM json_each(reached_at) AS stage WHERE stage.key NOT IN (SELECT value FROM json_each(?)))",
    values: [JSON.stringify(stages)],
  },
  is_long: { sql: 'custom IS NULL', values: [] },
});

const FOUND_COLUMNS =
  'first_event_at, created_at, score, decay_from, first_touch, custom, name, email, company, phone, reached_at, is_customer';

/**
 * SQL for table expressions. `found_in_parts` has each lead twice, once in its group and once among all leads, with `columns` computed
 * from its row in `leads`. `top` contains the values that are listed separately. `top` has the values with the most leads in the period.
 * Texts that differ only in the case of ASCII letters count as the same value.
 *
 * Reports need no index of their own, so they cause no additional row writes. A lead was last active at or after the time it was first
 * seen, so the index by last activity finds it. Leads without activity have a separate index.
 */
export function leadsInGroups(
  { projectId, key, before, from, until, limit, segment, stages }: GroupedLeads,
  columns: Readonly<Record<string, Fragment>>,
): Fragment {
  const value: Fragment = key === null ? { sql: 'NULL', values: [] } : groupValueOf(key);
  const selected = Object.entries({ ...columns, ...sharedColumns(stages) });
  const names = selected.map(([name]) => name).join(', ');
  const isMember =
    segment === undefined
      ? ''
      : 'AND EXISTS (SELECT 1 FROM segment_members AS member WHERE member.project_id = ? AND segment_id = ? AND member.lead_id = leads.lead_id)';
  const member = segment === undefined ? [] : [projectId, segment];
  const grouped = `iif(found.key IS NULL, ${UNKNOWN}, ifnull(place, ${OTHER})) * 2 + is_current AS part`;
  return {
    sql: `found AS MATERIALIZED (
      SELECT lower(value) AS key, value, first_seen >= ? AS is_current, ${names}
      FROM (
        SELECT nullif(${value.sql}, '') AS value, ifnull(first_event_at, created_at) AS first_seen,
          ${selected.map(([name, { sql }]) => `${sql} AS ${name}`).join(', ')}
        FROM (
          SELECT ${FOUND_COLUMNS} FROM leads INDEXED BY leads_by_last_event
          WHERE project_id = ? AND merged_into IS NULL AND last_event_at >= ? ${isMember}
          UNION ALL SELECT ${FOUND_COLUMNS} FROM leads INDEXED BY leads_never_active
          WHERE project_id = ? AND merged_into IS NULL AND last_event_at IS NULL ${isMember}
        ) AS leads
      ) WHERE first_seen >= ? AND first_seen < ?
    ), top AS MATERIALIZED (
      SELECT key, value, row_number() OVER (ORDER BY size DESC, key) + ${OTHER} AS place FROM (SELECT key, value, max(leads), sum(leads) AS size
      FROM (SELECT key, value, count(*) AS leads FROM found WHERE is_current AND key IS NOT NULL GROUP BY key, value)
      GROUP BY key ORDER BY size DESC, key LIMIT ?)
    ), found_in_parts AS MATERIALIZED (
      SELECT is_current AS part, ${names} FROM found
      ${key === null ? '' : `UNION ALL SELECT ${grouped}, ${names} FROM found LEFT JOIN top ON top.key = found.key`}
    )`,
    values: [
      ...[from, ...value.values, ...selected.flatMap(([, { values }]) => values)],
      ...[projectId, before, ...member, projectId, ...member, before, until, limit],
    ],
  };
}

/** SQL for the columns of a part, from `found_parts` and `top`. */
export const PART_COLUMNS = `part / 2 AS place, part & 1 AS isCurrent, value, size AS leads, unsent, long AS withoutProperties,
  (SELECT count(DISTINCT key) FROM found WHERE is_current) AS distinctValues`;
export const PART_SUMS = 'part, count(*) AS size, sum(is_unsent) AS unsent, sum(is_long) AS long';

/** Converts rows to parts. Also returns the number of values that the period's leads have. */
export function toParts<Part extends GroupPart & { distinctValues: number }>(
  results: Part[],
): { parts: Omit<Part, 'distinctValues'>[]; values: number } {
  return {
    parts: results.map(({ distinctValues: _, ...part }) => part),
    values: results[0]?.distinctValues ?? 0,
  };
}
