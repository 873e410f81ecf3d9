/**
 * Returns those of the leads whose rows are up to date until their next change. The cron queues a due lead again every minute until the
 * lead is refreshed. While refreshes give way to live requests, most leads of a message may therefore be refreshed before its turn.
 */
export async function findRefreshed(
  db: D1Database,
  {
    projectId,
    leadIds,
    configVersion,
    now,
  }: { projectId: string; leadIds: readonly string[]; configVersion: number; now: number },
): Promise<ReadonlySet<string>> {
  const { results } = await db
    .prepare(
      `SELECT leads.lead_id AS leadId FROM json_each(?2) AS asked CROSS JOIN leads
       WHERE leads.project_id = ?1 AND leads.lead_id = asked.value AND ifnull(leads.changes_at > ?4, true)
         AND leads.config_version >= ?3 AND leads.points_by_hour IS NOT NULL`,
    )
    .bind(projectId, JSON.stringify(leadIds), configVersion, now)
    .all<{ leadId: string }>();
  return new Set(results.map(({ leadId }) => leadId));
}
