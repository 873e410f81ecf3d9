import type { Parted } from '../contract/project-change.ts';

/**
 * After unmerges: deletes what D1 holds of two leads as one, which the erasure of one of them would not find under its own ID.
 * Deliveries that still wait send the lead as it is then.
 */
export function forgetParted(
  db: D1Database,
  { projectId, parted }: { projectId: string; parted: readonly (Parted & { leadId: string })[] },
): D1PreparedStatement[] {
  const select = (columns: string, table: string, at: string) =>
    `SELECT ${columns} FROM json_each(?2) AS parted CROSS JOIN ${table} AS its ON its.project_id = ?1
       AND its.lead_id = parted.value ->> 'leadId' AND its.${at} >= parted.value ->> 'since'`;
  const deliveries = select('its.id', 'deliveries', 'created_at');
  return [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (${deliveries})`,
    `DELETE FROM deliveries WHERE id IN (${deliveries} AND its.status <> 'pending')`,
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0, failure = NULL
     WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1
       AND (user_id, at, cause) IN (${select('its.user_id, its.at, its.cause', 'notifications', 'at')})`,
    `DELETE FROM kept_answers WHERE id IN (${select('its.id', 'kept_answers', 'started_at')})`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(parted)));
}
