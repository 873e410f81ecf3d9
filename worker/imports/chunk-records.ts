import type { ImportReason } from '../contract/import.ts';
import type { ImportError } from '../contract/import-chunk.ts';
import type { ImportKey } from './import-records.ts';
import type { ClaimedChunk } from './pending-chunks.ts';

/** The outcome of the rows in one chunk. */
export interface ChunkResult {
  refused: number;
  accepted: number;
  /** How many of the accepted rows have created their lead. */
  created: number;
  duplicates: number;
  rejected: number;
  errors: ImportError[];
}

/**
 * Records the outcome of a chunk and deletes its rows. Does nothing if another consumer has started on the chunk since, or if its import is
 * gone. So a chunk is counted once, even if it is processed several times. If its import was undone in the meantime, the undo visits all
 * leads of the import again, because this chunk may have changed leads that the undo had already visited. For this purpose, returns the run
 * of the undo, which the caller sends to the queue.
 */
export async function recordChunk(
  db: D1Database,
  { chunk: { projectId, importId, chunk }, attempts }: ClaimedChunk,
  { refused, accepted, created, duplicates, rejected, errors }: ChunkResult,
  now: number,
): Promise<{ undoRunId: string | null }> {
  const numbered = [...Map.groupBy(errors, ({ row }) => row).values()].flatMap((ofRow) =>
    ofRow.map((error, n) => ({ ...error, n })),
  );
  const PENDING = 'import_pending_chunks WHERE project_id = ?1 AND import_id = ?2 AND chunk = ?3 AND attempts = ?4';
  const key = [projectId, importId, chunk, attempts];
  const results = await db.batch<{ id: string }>([
    restartWithdrawal(db, { projectId, importId, now }),
    db
      .prepare(
        `INSERT INTO import_errors (project_id, import_id, row, n, event_id, lead_ids, field, message)
         SELECT ?1, ?2, value ->> 'row', value ->> 'n', value ->> 'eventId', value ->> 'leadIds', value ->> 'field',
                value ->> 'message' FROM json_each(?5)
         WHERE EXISTS (SELECT 1 FROM ${PENDING}) ON CONFLICT DO NOTHING`,
      )
      .bind(...key, JSON.stringify(numbered)),
    db
      .prepare(
        `INSERT INTO import_chunks (project_id, import_id, chunk, refused, accepted, created, duplicates, rejected, done_at)
         SELECT ?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10 WHERE EXISTS (SELECT 1 FROM ${PENDING}) ON CONFLICT DO NOTHING`,
      )
      .bind(...key, refused, accepted, created, duplicates, rejected, now),
    db.prepare(`DELETE FROM ${PENDING}`).bind(...key),
  ]);
  return { undoRunId: results[0]?.results[0]?.id ?? null };
}

/** Restarts the run of an undo at its first lead. Returns no row if the import was not undone. */
const restartWithdrawal = (
  db: D1Database,
  { projectId, importId, now }: ImportKey & { now: number },
): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE lead_runs SET round = round + 1, cursor = '', done = 0, status = 'running', finished_at = NULL, updated_at = ?3,
         total = (SELECT count(*) FROM import_leads WHERE project_id = ?1 AND import_id = ?2)
       WHERE id = (SELECT undo_run_id FROM imports WHERE project_id = ?1 AND id = ?2) RETURNING id`,
    )
    .bind(projectId, importId, now);

/** The most frequent reasons for which rows were rejected. */
export async function readImportReasons(
  db: D1Database,
  { projectId, importId }: ImportKey,
  { limit }: { limit: number },
): Promise<ImportReason[]> {
  const { results } = await db
    .prepare(
      `SELECT field, message, count(DISTINCT row) AS rows, min(row) AS firstRow FROM import_errors
       WHERE project_id = ?1 AND import_id = ?2 GROUP BY field, message ORDER BY rows DESC, firstRow, min(n) LIMIT ?3`,
    )
    .bind(projectId, importId, limit)
    .all<ImportReason>();
  return results;
}

/** A row may have several errors; `n` is their number within the row. */
type ErrorRow = Omit<ImportError, 'leadIds'> & { n: number };

/** A page of the errors of an import, in the order of the file. */
export async function listImportErrors(
  db: D1Database,
  { projectId, importId }: ImportKey,
  { after, limit }: { after: { row: number; n: number }; limit: number },
): Promise<ErrorRow[]> {
  const { results } = await db
    .prepare(
      `SELECT row, n, event_id AS eventId, field, message FROM import_errors
       WHERE project_id = ?1 AND import_id = ?2 AND (row, n) > (?3, ?4) ORDER BY row, n LIMIT ?5`,
    )
    .bind(projectId, importId, after.row, after.n, limit)
    .all<ErrorRow>();
  return results;
}
