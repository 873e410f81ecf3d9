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

/**
 * Counts activities by type, in a period and in the one before (epoch ms), most events first. If there are too many types, those in use are
 * kept before others. Reads all counters of the project once.
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
      `SELECT * FROM (
       SELECT event_type AS eventType, min(hour) AS firstHour, max(hour) AS lastHour,
         sum(iif(hour >= ?3 AND hour < ?4, count, 0)) AS count, sum(iif(hour >= ?2 AND hour < ?3, count, 0)) AS countBefore
       FROM activity_hourly WHERE project_id = ?1 GROUP BY event_type
       ORDER BY event_type IN (SELECT value FROM json_each(?6)) DESC, count DESC, lastHour DESC, event_type LIMIT ?5)
       ORDER BY count DESC, lastHour DESC, eventType`,
    )
    .bind(
      ...[projectId, ...[before, from, until].map((at) => Math.floor(at / HOUR_MS))],
      ...[LIMITS.reportedTypesMax, JSON.stringify(inUse)],
    )
    .all<SeenType & Record<string, unknown>>();
  return results;
}

/**
 * Leads that were active last, those whose last event is of the type first. Half of them are leads
 * that the customer has named, if there are as many: anyone can invent others.
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
