/**
 * Returns those of the leads whose rows may be out of date. The cron queues a due lead again every minute until the lead is refreshed.
 * While refreshes give way to live requests, most leads of a message may therefore be refreshed before its turn.
 */
export async function listUnrefreshed(
  db: D1Database,
  projectId: string,
  leadIds: readonly string[],
  { version, now }: { version: number; now: number },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT value AS leadId FROM json_each(?2) WHERE NOT EXISTS (
         SELECT 1 FROM leads WHERE project_id = ?1 AND lead_id = value AND config_version >= ?3
           AND (changes_at > ?4 OR changes_at IS NULL) AND points_by_hour IS NOT NULL)`,
    )
    .bind(projectId, JSON.stringify(leadIds), version, now)
    .all<{ leadId: string }>();
  return results.map(({ leadId }) => leadId);
}
