import { drizzle } from 'drizzle-orm/d1';
import type { Import } from '../contract/import.ts';
import { auditChange } from '../settings/projects/audit.ts';
import { sendFirstPage } from '../settings/scoring/lead-run.ts';
import { newId } from '../settings/storage/new-id.ts';
import { findImport, type ImportKey } from './import-records.ts';

export type UndoStarted =
  | { status: 'started'; import: Import }
  /** `too_old`: its events do not say which import they came with. */
  | { status: 'refused'; reason: 'not_found' | 'too_old' };

/**
 * Undoes an import: from here on nothing of it is ingested, and a walk over its leads withdraws what was. An import that was
 * undone before stays as it is. The undo, its run and its audit entry are one batch.
 */
export async function undoImport(
  env: Env,
  { projectId, importId }: ImportKey,
  { actor, now }: { actor: string; now: number },
): Promise<UndoStarted> {
  const known = await findImport(env.DB, { projectId, importId });
  if (!known) return { status: 'refused', reason: 'not_found' };
  if (!known.isUndoable) return { status: 'refused', reason: 'too_old' };
  if (known.undo) return { status: 'started', import: known };
  const runId = newId('run');
  const entry = auditChange(drizzle(env.DB), {
    ...{ projectId, at: now, actor, action: 'import.undone', target: importId },
    after: { type: known.type, rows: known.rows },
  }).toSQL();
  await env.DB.batch([
    env.DB.prepare(
      `UPDATE imports SET undone_at = ?3, undo_run_id = ?4
       WHERE project_id = ?1 AND id = ?2 AND undone_at IS NULL AND is_undoable = 1`,
    ).bind(projectId, importId, now, runId),
    env.DB.prepare(entry.sql).bind(...entry.params),
    env.DB.prepare(
      `INSERT INTO lead_runs (id, project_id, kind, ruleset_version, total, created_at, created_by, updated_at, import_id)
       SELECT ?3, ?1, 'withdraw', 0, (SELECT count(*) FROM import_leads WHERE project_id = ?1 AND import_id = ?2), ?4, ?5, ?4, ?2
       WHERE EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2 AND undo_run_id = ?3)`,
    ).bind(projectId, importId, runId, now, actor),
    // Chunks that a consumer has started finish on their own: see recordChunk.
    env.DB.prepare(
      `DELETE FROM import_pending_chunks WHERE project_id = ?1 AND import_id = ?2 AND attempts = 0
         AND EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2 AND undone_at IS NOT NULL)`,
    ).bind(projectId, importId),
  ]);
  const undone = await findImport(env.DB, { projectId, importId });
  if (!undone?.undo) throw new Error('the undo was not stored');
  await sendFirstPage(env, runId);
  return { status: 'started', import: undone };
}
