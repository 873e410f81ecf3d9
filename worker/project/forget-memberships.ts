import type { Membership } from '../contract/project-change.ts';

/** Selects the keys of a table's rows that are about these leads and were written during their memberships. */
const during = (table: string, { key, at }: { key: string; at: string }) =>
  `SELECT ${key} FROM json_each(?2) AS former
   CROSS JOIN ${table} AS its ON its.project_id = ?1 AND its.lead_id = former.value ->> 'leadId'
   WHERE its.${at} BETWEEN former.value ->> 'since' AND former.value ->> 'until'`;

/** Max. deliveries per batch. A batch of this size keeps D1, which all projects share, busy for about 50 ms. */
const DELIVERIES_AT_ONCE = 1_000;

/** A delivery without its lead may still have attempts, and their responses can quote the lead. */
const LEFT = `${during('deliveries', { key: 'its.id', at: 'created_at' })}
  AND (its.lead_kept = 1 OR EXISTS (SELECT 1 FROM delivery_attempts WHERE delivery_id = its.id))`;

/**
 * Deletes data about the leads that an erased lead had been merged into. Data from the time of the merge contains values of both leads. The
 * deliveries from that time therefore lose their lead and their attempts. A retry sends the lead's current state. The last statement
 * returns a row if there are more deliveries.
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
    // A failure quotes the receiver's response after a colon, so only the part before the colon is kept.
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0,
       failure = substr(failure, 1, instr(failure || ':', ':') - 1) WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1 AND (user_id, at, cause) IN (${notifications})`,
    // The keys stay in use, so that a repeated request cannot give a lead its points twice.
    `UPDATE kept_answers SET answer_sealed = NULL, lead_id = NULL, started_at = 0 WHERE id IN (${answers})`,
    `${LEFT} LIMIT 1`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(memberships)));
}
