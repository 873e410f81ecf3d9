/**
 * SQL that tests whether a lead's email has changed because the merged lead that had this email has left it. The rows as they were before
 * the statement do not show the new email.
 */
export const HAS_ANOTHER = `EXISTS (SELECT 1 FROM leads
  WHERE leads.project_id = ?1 AND leads.lead_id = shared.lead_id AND leads.email IS NOT shared.email AND leads.merged_into IS NULL
    AND leads.evaluated_at >= shared.since)`;

/**
 * SQL for another lead for which the customer has stated the email in a row of `identities`: the first one that meets `condition`. NULL if
 * no lead meets the condition.
 */
const sharer = (condition: string): string => `(SELECT shared.lead_id FROM shared_emails AS shared
  WHERE shared.project_id = ?1 AND shared.email = identities.value AND ${condition} AND NOT ${HAS_ANOTHER}
  ORDER BY shared.since, shared.lead_id LIMIT 1)`;

/** The end of an UPDATE of `identities`. If a lead loses an email, the UPDATE gives it to another lead that shares it. */
export const passOn = (where: string, condition = 'shared.lead_id <> identities.lead_id'): string =>
  `SET lead_id = ${sharer(condition)}, is_pages = 0, named_as = 'anonymous', import_id = NULL, taken_from = NULL
   ${where} AND ${sharer(condition)} IS NOT NULL`;
