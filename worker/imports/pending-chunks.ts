import { ImportChunk, type ImportChunkKey } from '../contract/import-chunk.ts';

/** A chunk that a consumer has started on. */
export interface ClaimedChunk {
  chunk: ImportChunk;
  /** How often it was started, this time included. It must be handed back when the outcome is recorded. */
  attempts: number;
}

/** Stores a chunk until its outcome is recorded. */
export const insertPendingChunk = (db: D1Database, chunk: ImportChunk, now: number): D1PreparedStatement =>
  db
    .prepare(
      'INSERT INTO import_pending_chunks (project_id, import_id, chunk, touched_at, body) VALUES (?1, ?2, ?3, ?4, ?5)',
    )
    .bind(chunk.projectId, chunk.importId, chunk.chunk, now, JSON.stringify(chunk));

/** Starts on a chunk, or returns null if its outcome is recorded or its import is gone. */
export async function claimPendingChunk(
  db: D1Database,
  { projectId, importId, chunk }: ImportChunkKey,
  now: number,
): Promise<ClaimedChunk | null> {
  const claimed = await db
    .prepare(
      `UPDATE import_pending_chunks SET attempts = attempts + 1, touched_at = ?4
       WHERE project_id = ?1 AND import_id = ?2 AND chunk = ?3 RETURNING attempts, body`,
    )
    .bind(projectId, importId, chunk, now)
    .first<{ attempts: number; body: string }>();
  return claimed && { chunk: ImportChunk.parse(JSON.parse(claimed.body)), attempts: claimed.attempts };
}

/** Chunks of imports in which nothing has happened since `quietSince`. */
export async function listStalledChunks(
  db: D1Database,
  { quietSince, limit }: { quietSince: number; limit: number },
): Promise<ImportChunkKey[]> {
  const { results } = await db
    .prepare(
      `WITH stalled AS (
         SELECT project_id, import_id FROM import_pending_chunks AS pending GROUP BY project_id, import_id
         HAVING max(touched_at) < ?1 AND NOT EXISTS (
           SELECT 1 FROM import_chunks AS done
           WHERE done.project_id = pending.project_id AND done.import_id = pending.import_id AND done.done_at >= ?1
         )
       )
       SELECT project_id AS projectId, import_id AS importId, chunk FROM import_pending_chunks
       WHERE (project_id, import_id) IN (SELECT project_id, import_id FROM stalled)
       ORDER BY project_id, import_id, chunk LIMIT ?2`,
    )
    .bind(quietSince, limit)
    .all<ImportChunkKey>();
  return results;
}

/** Notes that chunks were sent to the queue again. */
export const touchPendingChunks = (db: D1Database, chunks: readonly ImportChunkKey[], now: number): Promise<unknown> =>
  db
    .prepare(
      `UPDATE import_pending_chunks SET touched_at = ?2 WHERE (project_id, import_id, chunk) IN (
         SELECT value ->> 'projectId', value ->> 'importId', value ->> 'chunk' FROM json_each(?1)
       )`,
    )
    .bind(JSON.stringify(chunks), now)
    .run();
