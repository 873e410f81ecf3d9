import type { Membership } from '../contract/project-change.ts';

/** Selects the keys of a table's rows that are about these leads and from the time of their memberships. */
const during = (table: string, { key, at }: { key: string; at: string }) =>
  `SELECT ${key} FROM json_each(?2) AS former
   CROSS JOIN ${table} AS its ON its.project_id = ?1 AND its.lead_id = former.value ->> 'leadId'
   WHERE its.${at} BETWEEN former.value ->> 'since' AND former.value ->> 'until'`;

/** Deliveries of one batch: it takes D1, which all projects share, some 50 ms. */
const DELIVERIES_AT_ONCE = 1_000;

/** A delivery without its lead may still have attempts, whose answers can quote it. */
const LEFT = `${during('deliveries', { key: 'its.id', at: 'created_at' })}
  AND (its.lead_kept = 1 OR EXISTS (SELECT 1 FROM delivery_attempts WHERE delivery_id = its.id))`;

/**
 * Removes what D1 keeps about leads that an erased one was once part of, from that time, because it contains the values of both. Deliveries lose their
 * lead and the history of their attempts; a retry sends the lead as it is then. The last statement returns a row if there are more
 * deliveries than are forgotten at once.
 */
export function forgetMemberships(
  db: D1Database,
  { projectId, memberships }: { projectId: string; memberships: readonly Membership[] },
): D1PreparedStatement[] {
  if (memberships.length === 0) return [];
  const deliveries = `${LEFT} LIMIT ${DELIVERIES_AT_ONCE}`;
  const notifications = during('notifications', { key: 'its.user_id, its.at, its.cause', at: 'at' });
  const answers = during('kept_answers', { key: 'its.id', at: 'started_at' });
  return [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (${deliveries})`,
    // A failure quotes the answer after a colon.
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0,
       failure = substr(failure, 1, instr(failure || ':', ':') - 1) WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1 AND (user_id, at, cause) IN (${notifications})`,
    // The keys stay used: a repeated request must not give a lead its points twice.
    `UPDATE kept_answers SET answer_sealed = NULL, lead_id = NULL, started_at = 0 WHERE id IN (${answers})`,
    `${LEFT} LIMIT 1`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(memberships)));
}
