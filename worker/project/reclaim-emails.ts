import type { Parted } from '../contract/project-change.ts';

/**
 * After an unmerge, gives each lead back the email that the customer has stated for it. The current claim may come from a page, or from a
 * former winner of this lead that has a different email by now. If the customer has also stated the email for another lead, a conflict
 * between the two is recorded.
 */
export function reclaimEmails(
  db: D1Database,
  { projectId, parted, now }: { projectId: string; parted: readonly (Parted & { leadId: string })[]; now: number },
): D1PreparedStatement[] {
  const claims = parted.flatMap(({ leadId, claim }) => (claim ? [{ leadId, ...claim }] : []));
  if (claims.length === 0) return [];
  return [
    `INSERT INTO identity_conflicts (project_id, lead_id, other_lead_id, reason, created_at, updated_at, is_vouched)
     SELECT ?1, lead_id, other_id, 'email_claimed', ?3, ?3, 1
     FROM (SELECT claim.value ->> 'leadId' AS lead_id, coalesce(holder.merged_into, standing.lead_id) AS other_id
       ${STANDING} AND NOT ${IS_FREE}) AS pair
     WHERE lead_id <> other_id AND NOT EXISTS (SELECT 1 FROM identity_conflicts AS known
       WHERE known.project_id = ?1 AND known.lead_id = pair.other_id AND known.other_lead_id = pair.lead_id)
     ON CONFLICT DO NOTHING`,
    `INSERT INTO shared_emails (project_id, email, lead_id, since)
     SELECT ?1, standing.value, claim.value ->> 'leadId', ?3
     ${STANDING} AND claim.value ->> 'leadId' NOT IN (standing.lead_id, coalesce(holder.merged_into, '')) AND NOT ${IS_FREE}
     ON CONFLICT DO NOTHING`,
    // Marks these claims as claims of pages, which the next statement may take over.
    `UPDATE identities SET claimed_at = ?3, is_pages = 1 WHERE project_id = ?1 AND kind = 'email'
       AND value IN (SELECT standing.value ${STANDING} AND standing.lead_id <> claim.value ->> 'leadId' AND ${IS_FREE})`,
    `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at, named_as)
     SELECT ?1, 'email', value ->> 'email', value ->> 'leadId', ?3, value ->> 'namedAs' FROM json_each(?2) WHERE true
     ON CONFLICT DO UPDATE SET lead_id = excluded.lead_id, claimed_at = excluded.claimed_at, named_as = excluded.named_as,
       is_pages = 0, import_id = NULL, taken_from = NULL WHERE is_pages = 1`,
  ].map((sql) => db.prepare(sql).bind(projectId, JSON.stringify(claims), now));
}

/** The current claims to these emails. */
const STANDING = `FROM json_each(?2) AS claim
  CROSS JOIN identities AS standing
    ON standing.project_id = ?1 AND standing.kind = 'email' AND standing.value = claim.value ->> 'email'
  LEFT JOIN leads AS holder ON holder.project_id = ?1 AND holder.lead_id = standing.lead_id
  WHERE true`;

const IS_FREE = `(standing.is_pages = 1 OR (
  standing.lead_id IN (SELECT value FROM json_each(claim.value, '$.from')) AND holder.email IS NOT standing.value))`;
