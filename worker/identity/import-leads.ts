/** Records the leads that an import is about to change or merge. An undo of the import visits these leads. */
export async function noteImportLeads(
  db: D1Database,
  { projectId, importId, leadIds }: { projectId: string; importId: string; leadIds: readonly string[] },
): Promise<void> {
  await db
    .prepare(
      `INSERT INTO import_leads (project_id, import_id, lead_id) SELECT ?1, ?2, value FROM json_each(?3)
       WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(projectId, importId, JSON.stringify(leadIds))
    .run();
}

/** Deletes leads that turned out to be erased from the list. Not even their IDs may remain. */
export async function forgetImportLeads(
  db: D1Database,
  { projectId, importId, leadIds }: { projectId: string; importId: string; leadIds: readonly string[] },
): Promise<void> {
  await db
    .prepare(
      `DELETE FROM import_leads
       WHERE project_id = ?1 AND import_id = ?2 AND lead_id IN (SELECT value FROM json_each(?3))`,
    )
    .bind(projectId, importId, JSON.stringify(leadIds))
    .run();
}

/** Returns the leads in `among` that an import has changed or merged. */
export async function listImportLeads(
  db: D1Database,
  { projectId, importId, among }: { projectId: string; importId: string; among: readonly string[] },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId FROM import_leads
       WHERE project_id = ?1 AND import_id = ?2 AND lead_id IN (SELECT value FROM json_each(?3))`,
    )
    .bind(projectId, importId, JSON.stringify(among))
    .all<{ leadId: string }>();
  return results.map(({ leadId }) => leadId);
}
