import type { ExportedConflict } from '../contract/exported-lead.ts';
import { fromInstant } from '../contract/instant.ts';
import { leadObject } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';

/** A conflict as it is stored, with times in epoch ms. */
type StoredConflict = Omit<ExportedConflict, 'createdAt' | 'updatedAt'> & { createdAt: number; updatedAt: number };

/**
 * The conflicts, open or decided, in which one of these leads comes first. This way, each conflict of a project belongs to exactly one
 * lead.
 */
export async function listConflictsOf(
  db: D1Database,
  { projectId, leadIds }: { projectId: string; leadIds: readonly string[] },
): Promise<StoredConflict[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId, other_lead_id AS otherLeadId, reason, status, created_at AS createdAt, updated_at AS updatedAt,
         import_ids AS importIds, is_vouched AS isVouched FROM identity_conflicts
       WHERE project_id = ?1 AND lead_id IN (SELECT value FROM json_each(?2)) ORDER BY lead_id, other_lead_id`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<Omit<StoredConflict, 'importIds' | 'isVouched'> & { importIds: string | null; isVouched: number }>();
  return results.map(({ importIds, isVouched, ...conflict }) => ({
    ...conflict,
    importIds: importIds === null ? null : (JSON.parse(importIds) as string[]),
    isVouched: isVouched === 1,
  }));
}

/**
 * Writes the conflicts of an export. Skips a conflict if the two leads already have one in this deployment, or if one of them was erased
 * here.
 */
export async function restoreConflicts(
  env: Env,
  projectId: string,
  conflicts: readonly ExportedConflict[],
): Promise<void> {
  if (conflicts.length === 0) return;
  const ids = [...new Set(conflicts.flatMap(({ leadId, otherLeadId }) => [leadId, otherLeadId]))];
  const isErased = await mapLeadsInBackground(ids, (leadId) => leadObject(env, projectId, leadId).isErased());
  const erased = new Set(ids.filter((_, i) => isErased[i]));
  const rows = conflicts
    .filter(({ leadId, otherLeadId }) => !erased.has(leadId) && !erased.has(otherLeadId))
    .map((conflict) => ({
      ...conflict,
      ...{ createdAt: fromInstant(conflict.createdAt), updatedAt: fromInstant(conflict.updatedAt) },
    }));
  await env.DB.prepare(
    `INSERT INTO identity_conflicts
       (project_id, lead_id, other_lead_id, reason, status, created_at, updated_at, import_ids, is_vouched)
     SELECT ?1, value ->> 'leadId', value ->> 'otherLeadId', value ->> 'reason', value ->> 'status', value ->> 'createdAt',
       value ->> 'updatedAt', value -> 'importIds' ->> '$', value ->> 'isVouched' FROM json_each(?2)
     WHERE NOT EXISTS (SELECT 1 FROM identity_conflicts AS known WHERE known.project_id = ?1
       AND known.lead_id = value ->> 'otherLeadId' AND known.other_lead_id = value ->> 'leadId')
     ON CONFLICT DO NOTHING`,
  )
    .bind(projectId, JSON.stringify(rows))
    .run();
}
