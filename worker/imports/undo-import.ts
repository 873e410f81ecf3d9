import { drizzle } from 'drizzle-orm/d1';
import { type Call, requirePermission } from '../access/call.ts';
import { actorIdOf } from '../access/permissions.ts';
import type { Import } from '../contract/import.ts';
import { auditChange } from '../settings/projects/audit.ts';
import { sendFirstPage } from '../settings/scoring/lead-run.ts';
import { newId } from '../settings/storage/new-id.ts';
import { findImport } from './import-records.ts';
import type { NoSuchImport } from './show-imports.ts';

/** The import was made before undoing existed: its events do not say which import they belong to. */
export interface NotUndoable {
  reason: 'not_undoable';
}

/**
 * Undoes an import. From now on, no more of it is ingested, and a run over its leads withdraws what was ingested before. If the import
 * was already undone, nothing changes. The undo, its run and its audit entry are written in one batch.
 */
export async function undoImport(
  call: Call,
  { importId }: { importId: string },
): Promise<Import | NoSuchImport | NotUndoable> {
  requirePermission(call, 'leads:write');
  const { env, projectId, now } = call;
  const actor = actorIdOf(call.actor);
  const known = await findImport(env.DB, { projectId, importId });
  if (!known) return { reason: 'no_such_import' };
  if (!known.isUndoable) return { reason: 'not_undoable' };
  if (known.undo) return known;
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
    // Deletes the chunks that have not started. A chunk that has started finishes on its own: see recordChunk.
    env.DB.prepare(
      `DELETE FROM import_pending_chunks WHERE project_id = ?1 AND import_id = ?2 AND attempts = 0
         AND EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2 AND undone_at IS NOT NULL)`,
    ).bind(projectId, importId),
  ]);
  const undone = await findImport(env.DB, { projectId, importId });
  if (!undone?.undo) throw new Error('the undo was not stored');
  await sendFirstPage(env, runId);
  return undone;
}
