/** The names of leads by ID, in the given order. Leaves out leads that have been erased or merged since the study. */
export async function nameLeads(
  db: D1Database,
  projectId: string,
  leadIds: readonly string[],
): Promise<Map<string, string | null>> {
  const { results } = await db
    .prepare(
      `SELECT lead_id, coalesce(name, email) AS name FROM leads
       WHERE project_id = ?1 AND merged_into IS NULL AND lead_id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<{ lead_id: string; name: string | null }>();
  const names = new Map(results.map(({ lead_id: leadId, name }) => [leadId, name]));
  return new Map(leadIds.flatMap((leadId) => (names.has(leadId) ? [[leadId, names.get(leadId) ?? null]] : [])));
}
