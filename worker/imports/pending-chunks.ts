import type { ImportChunk, ImportChunkKey } from '../contract/import-chunk.ts';

/** A chunk that a consumer has started on. */
export interface ClaimedChunk {
  chunk: ImportChunk;
  /** How many times the chunk was started, including this time. Only the consumer with this number may record the outcome. */
  attempts: number;
  /** True if its import was undone. In that case, nothing more of the chunk is ingested. */
  isUndone: boolean;
}

/** SQL that tests whether an import was undone. The statement's first two parameters must be the project and the import. */
const IS_UNDONE = 'EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2 AND undone_at IS NOT NULL)';

/** Stores a chunk until the chunk's outcome is recorded. The rows are JSON. Does nothing if the chunk's import was undone. */
export const insertPendingChunk = (
  db: D1Database,
  { chunk, rows }: { chunk: Omit<ImportChunk, 'rows'>; rows: readonly string[] },
  now: number,
): D1PreparedStatement =>
  db
    .prepare(
      `INSERT INTO import_pending_chunks (project_id, import_id, chunk, touched_at, body)
       SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT ${IS_UNDONE}`,
    )
    .bind(
      chunk.projectId,
      chunk.importId,
      chunk.chunk,
      now,
      `{"rows":[${rows.join(',')}],${JSON.stringify(chunk).slice(1)}`,
    );

/** Starts a chunk. Returns null if the chunk already has an outcome, or if the chunk's import is gone. */
export async function claimPendingChunk(
  db: D1Database,
  { projectId, importId, chunk }: ImportChunkKey,
  now: number,
): Promise<ClaimedChunk | null> {
  const claimed = await db
    .prepare(
      `UPDATE import_pending_chunks SET attempts = attempts + 1, touched_at = ?4
       WHERE project_id = ?1 AND import_id = ?2 AND chunk = ?3 RETURNING attempts, body, ${IS_UNDONE} AS isUndone`,
    )
    .bind(projectId, importId, chunk, now)
    .first<{ attempts: number; body: string; isUndone: 0 | 1 }>();
  if (!claimed) return null;
  const { attempts, body, isUndone } = claimed;
  const { ImportChunk } = await import('../contract/import-chunk.ts');
  return { chunk: ImportChunk.parse(JSON.parse(body)), attempts, isUndone: isUndone === 1 };
}

/**
 * Records the leads that a chunk is about to change, so that an undo of the import visits them. Returns true if the import was undone; in
 * that case, nothing may be ingested.
 */
export async function noteChunkLeads(
  db: D1Database,
  { projectId, importId, leadIds }: Pick<ImportChunkKey, 'projectId' | 'importId'> & { leadIds: readonly string[] },
): Promise<{ isUndone: boolean }> {
  const [, undone] = await db.batch<{ isUndone: 0 | 1 }>([
    db
      .prepare(
        `INSERT INTO import_leads (project_id, import_id, lead_id)
         SELECT ?1, ?2, value FROM json_each(?3) WHERE NOT ${IS_UNDONE} ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, importId, JSON.stringify([...new Set(leadIds)])),
    db.prepare(`SELECT ${IS_UNDONE} AS isUndone`).bind(projectId, importId),
  ]);
  return { isUndone: undone?.results[0]?.isUndone === 1 };
}

/** The chunks of imports without any progress since `quietSince`. */
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

/** Records that chunks were sent to the queue again. */
export const touchPendingChunks = (db: D1Database, chunks: readonly ImportChunkKey[], now: number): Promise<unknown> =>
  db
    .prepare(
      `UPDATE import_pending_chunks SET touched_at = ?2 WHERE (project_id, import_id, chunk) IN (
         SELECT value ->> 'projectId', value ->> 'importId', value ->> 'chunk' FROM json_each(?1)
       )`,
    )
    .bind(JSON.stringify(chunks), now)
    .run();
