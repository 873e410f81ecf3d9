import type { Forgets } from '../contract/project-change.ts';

/** SQL for a word as it is written within JSON text. */
const WORD = 'substr(json_quote(word.value), 2, length(json_quote(word.value)) - 2)';
/** Each lead's words to forget, except those that are also its own. */
const OTHERS_WORDS = `json_each(?2) AS one CROSS JOIN json_each(one.value, '$.leadIds') AS former
  CROSS JOIN json_each(one.value, '$.words') AS word
  LEFT JOIN leads AS lead ON lead.project_id = ?1 AND lead.lead_id = former.value`;
const IS_NOT_ITS_OWN = `instr(json_array(lead.name, lead.email, lead.phone) || coalesce(lead.custom, ''), ${WORD}) = 0`;

/**
 * With an erasure: forgets what D1 holds of the erased lead under the IDs of those that it was part of before. Deliveries that hold its
 * words lose the lead and what became of each attempt; a retry sends the lead as it is then.
 */
export function forgetWords(
  db: D1Database,
  { projectId, forgets }: { projectId: string; forgets: readonly Forgets[] },
): D1PreparedStatement[] {
  const deliveries = `SELECT its.id FROM ${OTHERS_WORDS}
    CROSS JOIN deliveries AS its ON its.project_id = ?1 AND its.lead_id = former.value
    WHERE instr(its.outgoing, ${WORD}) > 0 AND ${IS_NOT_ITS_OWN}`;
  return [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (${deliveries})`,
    // A failure quotes the answer after a colon.
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0,
       failure = substr(failure, 1, instr(failure || ':', ':') - 1) WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1 AND (user_id, at, cause) IN (
       SELECT its.user_id, its.at, its.cause FROM ${OTHERS_WORDS}
       CROSS JOIN notifications AS its ON its.project_id = ?1 AND its.lead_id = former.value
       WHERE instr(its.detail, word.value) > 0 AND ${IS_NOT_ITS_OWN})`,
    // Sealed, so that nobody can look: no stranger has them deleted.
    `DELETE FROM kept_answers WHERE id IN (
       SELECT its.id FROM json_each(?2) AS one CROSS JOIN json_each(one.value, '$.leadIds') AS former
       CROSS JOIN kept_answers AS its ON its.project_id = ?1 AND its.lead_id = former.value WHERE one.value ->> 'isKnown')`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(forgets)));
}
