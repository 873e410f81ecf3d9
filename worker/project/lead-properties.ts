import type { Json, JsonObject } from '../contract/json.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** A lead's fields that exports include besides those of lists. */
export interface LeadProperties {
  phone: string | null;
  custom: JsonObject;
}

/** The properties of these leads, by ID. Null if they are not in the row: ask the lead. One statement. */
export async function readProperties(
  db: D1Database,
  projectId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadProperties | null>> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, phone, custom FROM leads
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ leadId: string; phone: string | null; custom: string | null }>();
  return new Map(
    results.map(({ leadId, phone, custom }) => [
      leadId,
      custom === null ? null : { phone, custom: JSON.parse(custom) as JsonObject },
    ]),
  );
}

/**
 * Names of the custom properties that any lead of the project has, in order; those that only pages have stated come last, so that
 * no page displaces the others where there is room for so many. Reads all of the project's rows.
 */
export async function listPropertyNames(db: D1Database, projectId: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT property.key AS name,
         min(property.key IN (SELECT value FROM json_each(leads.page_properties))) AS isOfPages
       FROM leads, json_each(leads.custom) AS property
       WHERE project_id = ?1 AND merged_into IS NULL AND custom IS NOT NULL GROUP BY property.key ORDER BY isOfPages, property.key`,
    )
    .bind(projectId)
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** Leads whose properties are looked at: enough to find those in use, few enough for each time an editor opens. */
const SEEN_IN = 500;

/** The custom properties of the latest leads, by activity and by age: with the number of leads that have each, most first. */
export async function listSeenProperties(
  db: D1Database,
  projectId: string,
): Promise<{ name: string; leads: number; example: Json }[]> {
  const { results } = await db
    .prepare(
      `WITH latest AS (
         SELECT id FROM (SELECT id FROM leads INDEXED BY leads_by_last_event WHERE project_id = ?1 AND merged_into IS NULL
           ORDER BY last_event_at DESC, lead_id DESC LIMIT ?2)
         UNION SELECT id FROM (SELECT leads.id FROM leads_by_age AS place CROSS JOIN leads USING (project_id, lead_id)
           WHERE place.project_id = ?1 ORDER BY place.created_at DESC, place.lead_id DESC LIMIT ?2)
       )
       SELECT property.key AS name, count(*) AS leads, json_quote(max(property.value)) AS example
       FROM latest CROSS JOIN leads USING (id), json_each(leads.custom) AS property
       GROUP BY property.key ORDER BY leads DESC, name`,
    )
    .bind(projectId, SEEN_IN)
    .all<{ name: string; leads: number; example: string }>();
  return results.map(({ example, ...seen }) => ({ ...seen, example: JSON.parse(example) as Json }));
}

/** The project's leads with these IDs, as lists know them, without merged ones. */
export async function findLeads(db: D1Database, projectId: string, leadIds: readonly string[]): Promise<LeadFacts[]> {
  const { results } = await db
    .prepare(
      `SELECT ${LEAD_COLUMNS} FROM leads
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2)) AND merged_into IS NULL ORDER BY lead_id`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<LeadRecord>();
  return results.map(toFacts);
}
