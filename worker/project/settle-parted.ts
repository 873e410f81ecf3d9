import type { Parted } from '../contract/project-change.ts';

/**
 * After unmerges: forgets what D1 holds of two leads as one, which the erasure of one of them would not find under its own ID.
 * Deliveries stay without it: an attempt sends the lead as it is then. Gives each the email back that the customer has stated for it, also if a page
 * claims it by now; if it is another's by the customer's word, the two are a conflict.
 */
export function settleParted(
  db: D1Database,
  { projectId, parted, now }: { projectId: string; parted: readonly (Parted & { leadId: string })[]; now: number },
): D1PreparedStatement[] {
  const select = (columns: string, table: string, at: string) =>
    `SELECT ${columns} FROM json_each(?2) AS parted CROSS JOIN ${table} AS its ON its.project_id = ?1
       AND its.lead_id = parted.value ->> 'leadId' AND its.${at} >= parted.value ->> 'since'`;
  const deliveries = select('its.id', 'deliveries', 'created_at');
  const forget = [
    `DELETE FROM delivery_attempts WHERE delivery_id IN (${deliveries})`,
    // A failure quotes the answer after a colon.
    `UPDATE deliveries SET outgoing = json_set(json_remove(outgoing, '$.wording'), '$.lead', NULL), lead_kept = 0,
       failure = substr(failure, 1, instr(failure || ':', ':') - 1) WHERE id IN (${deliveries})`,
    `DELETE FROM notifications WHERE project_id = ?1 AND kind <> 'hot' AND detail IS NOT NULL
       AND (user_id, at, cause) IN (${select('its.user_id, its.at, its.cause', 'notifications', 'at')})`,
    `DELETE FROM kept_answers WHERE id IN (${select('its.id', 'kept_answers', 'started_at')})`,
  ];
  const claims = parted.flatMap(({ leadId, claim }) => (claim ? [{ leadId, ...claim }] : []));
  const claim = [
    `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, named_as)
     SELECT ?1, 'email', value ->> 'email', value ->> 'leadId', ?3, value ->> 'namedAs' FROM json_each(?2) WHERE true
     ON CONFLICT DO UPDATE SET lead_id = excluded.lead_id, claimed_at = excluded.claimed_at, named_as = excluded.named_as,
       is_pages = 0, import_id = NULL, taken_from = NULL WHERE is_pages = 1`,
    `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, created_at, updated_at, is_vouched)
     SELECT ?1, lead_id, other_id, 'email_claimed', ?3, ?3, 1
     FROM (SELECT claim.value ->> 'leadId' AS lead_id, coalesce(holder.merged_into, standing.lead_id) AS other_id
       FROM json_each(?2) AS claim CROSS JOIN identities AS standing
         ON standing.project_id = ?1 AND standing.kind = 'email' AND standing.value = claim.value ->> 'email'
       LEFT JOIN leads AS holder ON holder.project_id = ?1 AND holder.lead_id = standing.lead_id) AS pair
     WHERE lead_id <> other_id AND NOT EXISTS (SELECT 1 FROM identity_conflicts AS known
       WHERE known.project_id = ?1 AND known.lead_id = pair.other_id AND known.other_lead_id = pair.lead_id)
     ON CONFLICT DO NOTHING`,
  ];
  return [
    ...forget.map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(parted))),
    ...(claims.length > 0 ? claim.map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(claims), now)) : []),
  ];
}
