/**
 * Frees the emails that only an import had claimed for these leads, and claims the email that the last of them still has.
 * Returns the emails that are free, and the lead that holds the claim on the last one's email, or null without an email.
 */
export async function settleClaims(
  db: D1Database,
  {
    projectId,
    importId,
    leadIds,
    email,
    now,
  }: { projectId: string; importId: string; leadIds: readonly string[]; email: string | null; now: number },
): Promise<{ freed: string[]; owner: string | null }> {
  const theirs = `project_id = ?1 AND kind = 'email' AND import_id = ?2 AND lead_id IN (SELECT value FROM json_each(?3))`;
  const bindings = [projectId, importId, JSON.stringify(leadIds), email] as const;
  const results = await db.batch<{ value: string; leadId: string }>([
    db.prepare(`DELETE FROM identities WHERE ${theirs} AND value IS NOT ?4 RETURNING value`).bind(...bindings),
    db.prepare(`UPDATE identities SET import_id = NULL WHERE ${theirs} AND value = ?4`).bind(...bindings),
    db
      .prepare(
        `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at) SELECT ?1, 'email', ?2, ?3, ?4
         WHERE ?2 IS NOT NULL ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, email, leadIds.at(-1) ?? null, now),
    db
      .prepare(`SELECT lead_id AS leadId FROM identities WHERE project_id = ?1 AND kind = 'email' AND value = ?2`)
      .bind(projectId, email),
  ]);
  const freed = (results[0]?.results ?? []).map(({ value }) => value);
  return { freed, owner: results.at(-1)?.results[0]?.leadId ?? null };
}

/** The leads with which these have an open conflict. */
export async function listOpponents(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): Promise<string[]> {
  const theirs = '(SELECT value FROM json_each(?2))';
  const { results } = await db
    .prepare(
      `SELECT other_lead_id AS leadId FROM identity_conflicts
       WHERE project_id = ?1 AND status = 'open' AND lead_id IN ${theirs}
       UNION SELECT lead_id FROM identity_conflicts
       WHERE project_id = ?1 AND status = 'open' AND other_lead_id IN ${theirs}`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ leadId: string }>();
  return results.map(({ leadId }) => leadId);
}

/** Gives an email to the lead that says it too, now that nobody contests it. */
export async function inheritClaim(
  db: D1Database,
  {
    projectId,
    email,
    leadId,
    from,
    now,
  }: { projectId: string; email: string; leadId: string; from: readonly string[]; now: number },
): Promise<void> {
  await db.batch([
    db
      .prepare(
        `INSERT INTO identities (project_id, kind, value, lead_id, claimed_at) VALUES (?1, 'email', ?2, ?3, ?4)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, email, leadId, now),
    db
      .prepare(
        `DELETE FROM identity_conflicts WHERE project_id = ?1 AND status = 'open' AND (
           (lead_id = ?2 AND other_lead_id IN (SELECT value FROM json_each(?3)))
           OR (other_lead_id = ?2 AND lead_id IN (SELECT value FROM json_each(?3))))`,
      )
      .bind(projectId, leadId, JSON.stringify(from)),
  ]);
}
