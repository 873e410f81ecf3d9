import type { DeliveryRecord } from './deliveries.ts';

/**
 * Lists messages about an import's leads that were sent between its upload and its undo. Returns one page, newest first, starting after
 * `before`. Tests are left out.
 */
export async function readImportEffects(
  db: D1Database,
  {
    projectId,
    importId,
    before: [createdAt, id] = [Number.MAX_SAFE_INTEGER, ''],
    limit,
  }: { projectId: string; importId: string; before?: [createdAt: number, id: string] | undefined; limit: number },
): Promise<{ deliveries: DeliveryRecord[]; next: [createdAt: number, id: string] | null }> {
  const theirs = 'SELECT lead_id FROM import_leads WHERE project_id = ?1 AND import_id = ?2';
  const { results } = await db
    .prepare(
      `SELECT d.* FROM imports AS i JOIN deliveries AS d ON d.project_id = i.project_id
         AND d.created_at BETWEEN i.created_at AND coalesce(i.undone_at, ?3) AND (d.created_at, d.id) < (?3, ?4)
       WHERE i.project_id = ?1 AND i.id = ?2 AND d.is_test = 0 AND (
         d.lead_id IN (${theirs}) OR d.lead_id IN (
           SELECT merged_into FROM leads WHERE project_id = ?1 AND lead_id IN (${theirs}) AND merged_into <> ''))
       ORDER BY d.created_at DESC, d.id DESC LIMIT ?5`,
    )
    .bind(projectId, importId, createdAt, id, limit + 1)
    .all<DeliveryRecord>();
  const deliveries = results.slice(0, limit);
  const last = deliveries.at(-1);
  return { deliveries, next: last && results.length > limit ? [last.created_at, last.id] : null };
}
