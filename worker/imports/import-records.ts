import { and, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { Import } from '../contract/import.ts';
import { toInstant, toInstantOrNull } from '../contract/instant.ts';
import type { StoredRow } from '../settings/storage/stored-row.ts';
import { imports } from './tables.ts';

/** The key of an import. IDs are always looked up within their project. */
export interface ImportKey {
  projectId: string;
  importId: string;
}

/** A row of `imports`, with the outcomes of its rows. */
interface ImportRecord extends StoredRow<typeof imports> {
  chunkRefused: number;
  accepted: number;
  /** Null if a chunk was recorded before its created leads were counted. */
  created: number | null;
  duplicates: number;
  rejected: number;
  done_at: number;
  /** How many leads the run that undoes the import has visited. Null if it was not undone. */
  undoLeads: number | null;
  undoDone: number | null;
  undoChanged: number | null;
  undoFinishedAt: number | null;
  /** Whether there are chunks without an outcome. */
  isPending: number;
}

/** Max. past imports that a project keeps. */
const KEPT_PER_PROJECT = 100;

/** Selects imports with the outcomes of their rows, added up over the chunks. */
const SELECT = `SELECT i.*, coalesce(sum(c.refused), 0) AS chunkRefused, coalesce(sum(c.accepted), 0) AS accepted,
    CASE WHEN count(c.created) = count(c.chunk) THEN coalesce(sum(c.created), 0) END AS created,
    coalesce(sum(c.duplicates), 0) AS duplicates, coalesce(sum(c.rejected), 0) AS rejected, coalesce(max(c.done_at), 0) AS done_at,
    run.total AS undoLeads, run.done AS undoDone, run.changed AS undoChanged, run.finished_at AS undoFinishedAt,
    i.undone_at IS NOT NULL AND EXISTS (
      SELECT 1 FROM import_pending_chunks AS p WHERE p.project_id = i.project_id AND p.import_id = i.id
    ) AS isPending
  FROM imports AS i LEFT JOIN import_chunks AS c ON c.project_id = i.project_id AND c.import_id = i.id
  LEFT JOIN lead_runs AS run ON run.id = i.undo_run_id`;

function toImport(record: ImportRecord): Import {
  const { accepted, created, duplicates, chunkRefused, uploaded_at, done_at } = record;
  const done = accepted + duplicates + chunkRefused + record.rejected;
  const { rows, problem } = record;
  const isFinished = uploaded_at !== null && done === rows && problem === null;
  const undo = toUndo(record);
  return {
    importId: record.id,
    fileName: record.file_name,
    type: record.type,
    format: record.format,
    status: undo
      ? undo.finishedAt === null
        ? 'undoing'
        : 'undone'
      : uploaded_at === null
        ? 'uploading'
        : problem !== null
          ? 'failed'
          : isFinished
            ? 'finished'
            : 'processing',
    rows,
    done,
    accepted,
    created,
    updated: created === null ? null : accepted - created,
    duplicates,
    rejected: record.refused + record.rejected,
    warnings: JSON.parse(record.warnings),
    problem,
    createdAt: toInstant(record.created_at),
    uploadedAt: toInstantOrNull(uploaded_at),
    finishedAt: isFinished ? toInstant(Math.max(uploaded_at, done_at)) : null,
    isUndoable: record.is_undoable === 1,
    undo,
  };
}

function toUndo({ undone_at, isPending, undoFinishedAt, ...record }: ImportRecord): Import['undo'] {
  if (undone_at === null) return null;
  return {
    startedAt: toInstant(undone_at),
    leads: record.undoLeads ?? 0,
    done: record.undoDone ?? 0,
    changed: record.undoChanged ?? 0,
    finishedAt: isPending === 1 ? null : toInstantOrNull(undoFinishedAt),
  };
}

/** The import, if it belongs to this project. */
export async function findImport(db: D1Database, { projectId, importId }: ImportKey): Promise<Import | null> {
  const record = await db
    .prepare(`${SELECT} WHERE i.project_id = ?1 AND i.id = ?2 GROUP BY i.id`)
    .bind(projectId, importId)
    .first<ImportRecord>();
  return record && toImport(record);
}

/** The project's imports, newest first. */
export async function readImports(db: D1Database, projectId: string, { limit }: { limit: number }): Promise<Import[]> {
  const { results } = await db
    .prepare(
      `${SELECT} WHERE i.project_id = ?1 AND i.id IN (
         SELECT id FROM imports WHERE project_id = ?1 ORDER BY created_at DESC, id LIMIT ?2
       ) GROUP BY i.id ORDER BY i.created_at DESC, i.id`,
    )
    .bind(projectId, limit)
    .all<ImportRecord>();
  return results.map(toImport);
}

/** Starts an import, and deletes the project's oldest one if there are too many. */
export async function insertImport(
  db: D1Database,
  {
    projectId,
    ...record
  }: ImportKey & Pick<Import, 'type' | 'format' | 'fileName' | 'warnings'> & { createdBy: string; now: number },
): Promise<void> {
  const OLD = `(SELECT id FROM imports WHERE project_id = ?1 ORDER BY created_at DESC LIMIT -1 OFFSET ${KEPT_PER_PROJECT})`;
  await db.batch([
    db
      .prepare(
        `INSERT INTO imports (project_id, id, type, format, warnings, created_by, created_at, updated_at, is_undoable, file_name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 1, ?8)`,
      )
      .bind(
        ...[projectId, record.importId, record.type, record.format, JSON.stringify(record.warnings)],
        ...[record.createdBy, record.now, record.fileName],
      ),
    db.prepare(`DELETE FROM import_errors WHERE project_id = ?1 AND import_id IN ${OLD}`).bind(projectId),
    db.prepare(`DELETE FROM import_pending_chunks WHERE project_id = ?1 AND import_id IN ${OLD}`).bind(projectId),
    db.prepare(`DELETE FROM import_chunks WHERE project_id = ?1 AND import_id IN ${OLD}`).bind(projectId),
    db.prepare(`DELETE FROM import_leads WHERE project_id = ?1 AND import_id IN ${OLD}`).bind(projectId),
    db.prepare(`DELETE FROM imports WHERE project_id = ?1 AND id IN ${OLD}`).bind(projectId),
  ]);
}

/** The number of rows that the upload has stored, and how many of them are invalid. */
export interface Sent {
  rows: number;
  refused: number;
}

/** Updates the progress. Changes no row if the import was undone. */
export const updateProgress = (
  db: D1Database,
  { projectId, importId }: ImportKey,
  { rows, refused }: Sent,
  now: number,
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE imports SET rows = ?3, refused = ?4, updated_at = ?5
       WHERE project_id = ?1 AND id = ?2 AND undone_at IS NULL`,
    )
    .bind(projectId, importId, rows, refused, now);

/** Records the end of the upload, either at the end of the file or because of a problem. */
export async function endUpload(
  db: D1Database,
  { projectId, importId }: ImportKey,
  { rows, refused, warnings, problem, now }: Sent & { warnings: string[]; problem: string | null; now: number },
): Promise<void> {
  await drizzle(db)
    .update(imports)
    .set({ rows, refused, warnings: JSON.stringify(warnings), problem, updatedAt: now, uploadedAt: now })
    .where(and(eq(imports.projectId, projectId), eq(imports.id, importId)));
}
