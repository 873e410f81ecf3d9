/**
 * Frees the emails that only an import had claimed for these leads, and claims the email that the last of them still has.
 * Returns the lead that holds the claim on that email, or null without an email.
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
): Promise<string | null> {
  const theirs = `project_id = ?1 AND kind = 'email' AND import_id = ?2 AND lead_id IN (SELECT value FROM json_each(?3))`;
  const bindings = [projectId, importId, JSON.stringify(leadIds), email] as const;
  const results = await db.batch<{ leadId: string }>([
    db.prepare(`DELETE FROM identities WHERE ${theirs} AND value IS NOT ?4`).bind(...bindings),
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
  return results.at(-1)?.results[0]?.leadId ?? null;
}
