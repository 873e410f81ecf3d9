import type { Forgets } from '../contract/project-change.ts';

/** The word as JSON represents it within a text. */
const WORD = 'substr(json_quote(word.value), 2, length(json_quote(word.value)) - 2)';
/** Each lead that an erased one was part of, with each of the erased one's words. */
const OTHERS_WORDS = `json_each(?2) AS one CROSS JOIN json_each(one.value, '$.leadIds') AS former
  CROSS JOIN json_each(one.value, '$.words') AS word
  LEFT JOIN leads AS lead ON lead.project_id = ?1 AND lead.lead_id = former.value`;
const IS_NOT_ITS_OWN = `instr(json_array(lead.name, lead.email, lead.phone) || coalesce(lead.custom, ''), ${WORD}) = 0`;

/**
 * The values of the lead in a delivery. The rest of the message is left out, because a stranger could choose a word that is in every
 * message.
 */
const TOLD = `json_array(its.outgoing ->> '$.lead.name', its.outgoing ->> '$.lead.email', its.outgoing ->> '$.lead.phone')
  || coalesce(its.outgoing -> '$.lead.custom', '')`;

/**
 * Removes an erased lead's words from D1's data about leads that it was once part of, unless such a lead has the same word itself.
 * Deliveries that contain such a word lose their lead and the history of their attempts; a retry sends the lead in its state at that time.
 */
export function forgetWords(
  db: D1Database,
  { projectId, forgets }: { projectId: string; forgets: readonly Forgets[] },
): D1PreparedStatement[] {
  const deliveries = `SELECT its.id FROM ${OTHERS_WORDS}
    CROSS JOIN deliveries AS its ON its.project_id = ?1 AND its.lead_id = former.value
    WHERE instr(${TOLD}, ${WORD}) > 0 AND ${IS_NOT_ITS_OWN}`;
  return [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (${deliveries})`,
    // A failure quotes the answer after a colon.
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0,
       failure = substr(failure, 1, instr(failure || ':', ':') - 1) WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1 AND (user_id, at, cause) IN (
       SELECT its.user_id, its.at, its.cause FROM ${OTHERS_WORDS}
       CROSS JOIN notifications AS its ON its.project_id = ?1 AND its.lead_id = former.value
       WHERE instr(its.detail, word.value) > 0 AND ${IS_NOT_ITS_OWN})`,
    // They are encrypted, so they cannot be searched for words. Strangers cannot have these deleted, because only leads that the customer
    // knew count.
    `DELETE FROM kept_answers WHERE id IN (
       SELECT its.id FROM json_each(?2) AS one CROSS JOIN json_each(one.value, '$.leadIds') AS former
       CROSS JOIN kept_answers AS its ON its.project_id = ?1 AND its.lead_id = former.value WHERE one.value ->> 'isKnown')`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(forgets)));
}
