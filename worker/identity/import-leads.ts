/** Notes leads that an import is about to change or merge: those that an undo looks at. */
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
