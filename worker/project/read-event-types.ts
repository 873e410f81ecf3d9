import { LIMITS } from '../contract/limits.ts';
import { HOUR_MS } from '../domain/time.ts';

export interface SeenType {
  eventType: string;
  count: number;
  countBefore: number;
  /** Whole hours since the epoch. */
  firstHour: number;
  lastHour: number;
}

const HOURS_OF_A_DAY = Array.from({ length: 24 }, (_, i) => i);

/**
 * Counts activities by type in a period and in the previous one (epoch ms), most frequent type first. If there are too many types, those
 * that are in use are kept. Reads the counters of both periods, and those of each type's last day.
 */
export async function readEventTypes(
  db: D1Database,
  {
    projectId,
    before,
    from,
    until,
    inUse,
  }: { projectId: string; before: number; from: number; until: number; inUse: readonly string[] },
): Promise<SeenType[]> {
  const { results } = await db
    .prepare(
      `WITH counted AS MATERIALIZED (
         SELECT event_type, sum(iif(hour >= ?3, count, 0)) AS count, sum(iif(hour < ?3, count, 0)) AS before
         FROM activity_hourly WHERE project_id = ?1 AND hour >= ?2 AND hour < ?4 GROUP BY event_type
       ), listed AS MATERIALIZED (
         SELECT seen.event_type, first_hour, last_hour, ifnull(counted.count, 0) AS count, ifnull(before, 0) AS before
         FROM activity_types AS seen LEFT JOIN counted ON counted.event_type = seen.event_type WHERE seen.project_id = ?1
         ORDER BY seen.event_type IN (SELECT value FROM json_each(?6)) DESC, ifnull(counted.count, 0) DESC, last_hour DESC, seen.event_type LIMIT ?5
       )
       SELECT event_type AS eventType, count, before AS countBefore, first_hour AS firstHour,
         ifnull((SELECT max(hour) FROM activity_hourly AS hourly WHERE project_id = ?1 AND hourly.event_type = listed.event_type
            AND hour IN (SELECT listed.last_hour + value FROM json_each(?7))), last_hour) AS lastHour
       FROM listed ORDER BY count DESC, lastHour DESC, eventType`,
    )
    .bind(
      ...[projectId, ...[before, from, until].map((at) => Math.floor(at / HOUR_MS))],
      ...[LIMITS.reportedTypesMax, JSON.stringify(inUse), JSON.stringify(HOURS_OF_A_DAY)],
    )
    .all<SeenType & Record<string, unknown>>();
  return results;
}

/**
 * The most recently active leads, starting with those whose last event is of this type. If possible, half of the returned leads are known
 * to the customer, because anyone can invent the others.
 */
export async function listLeadsWithEvent(
  db: D1Database,
  { projectId, eventType, among, limit }: { projectId: string; eventType: string; among: number; limit: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `WITH placed AS (
         SELECT lead_id, last_event_at, known_from, last_event ->> '$.type' IS NOT ?3 AS is_other, row_number() OVER (
           PARTITION BY known_from IS NULL ORDER BY last_event ->> '$.type' IS NOT ?3, last_event_at DESC) AS place
         FROM (
           SELECT lead_id, last_event, last_event_at, known_from FROM leads INDEXED BY leads_by_last_event
           WHERE project_id = ?1 AND merged_into IS NULL ORDER BY last_event_at DESC LIMIT ?2
         )
       )
       SELECT lead_id AS leadId FROM (SELECT * FROM placed ORDER BY known_from IS NOT NULL AND place > ?4 / 2, is_other, last_event_at DESC LIMIT ?4)
       ORDER BY is_other, last_event_at DESC`,
    )
    .bind(projectId, among, eventType, limit)
    .all<{ leadId: string }>();
  return results.map(({ leadId }) => leadId);
}
