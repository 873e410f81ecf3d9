/** Finds leads of active projects whose refresh is due before their next change. New events have moved that change to a later time. */
const EARLY = `
  SELECT leads.id FROM projects CROSS JOIN leads_to_refresh AS due CROSS JOIN leads USING (project_id, lead_id)
  WHERE due.project_id = projects.id AND due.at <= ?1 AND projects.deleted_at IS NULL AND leads.changes_at > ?1 LIMIT ?2`;

/**
 * Moves early refreshes to the time of their lead's next change, without calling the lead's object. Moves at most `leadsMax` refreshes per
 * call.
 */
export async function postponeRefreshes(
  db: D1Database,
  { now, leadsMax }: { now: number; leadsMax: number },
): Promise<void> {
  await db.prepare(`UPDATE leads SET refresh_at = NULL WHERE id IN (${EARLY})`).bind(now, leadsMax).run();
}
