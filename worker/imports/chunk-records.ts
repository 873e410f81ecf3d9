import type { ImportError } from '../contract/import-chunk.ts';
import type { ImportKey } from './import-records.ts';

/** What became of the rows of one chunk. */
export interface ChunkResult {
  refused: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  errors: ImportError[];
}

/**
 * Writes down what became of a chunk: once, however often it comes. Nothing where its import has gone, as a deleted
 * project's has.
 */
export async function recordChunk(
  db: D1Database,
  { projectId, importId, chunk }: ImportKey & { chunk: number },
  { refused, accepted, duplicates, rejected, errors }: ChunkResult,
  now: number,
): Promise<void> {
  const numbered = errors.map((error, i) => ({
    ...error,
    n: errors.slice(0, i).filter(({ row }) => row === error.row).length,
  }));
  await db.batch([
    // Before the chunk's own row, which says that they are there.
    db
      .prepare(
        `INSERT INTO import_errors (project_id, import_id, row, n, event_id, field, message)
         SELECT ?1, ?2, value ->> 'row', value ->> 'n', value ->> 'eventId', value ->> 'field', value ->> 'message' FROM json_each(?4)
         WHERE EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2)
           AND NOT EXISTS (SELECT 1 FROM import_chunks WHERE project_id = ?1 AND import_id = ?2 AND chunk = ?3)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, importId, chunk, JSON.stringify(numbered)),
    db
      .prepare(
        `INSERT INTO import_chunks (project_id, import_id, chunk, refused, accepted, duplicates, rejected, done_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM imports WHERE project_id = ?1 AND id = ?2)
         ON CONFLICT DO NOTHING`,
      )
      .bind(projectId, importId, chunk, refused, accepted, duplicates, rejected, now),
  ]);
}

/** A page of why rows were refused, in the file's order. */
export async function listImportErrors(
  db: D1Database,
  { projectId, importId }: ImportKey,
  { after, limit }: { after: { row: number; n: number }; limit: number },
): Promise<(ImportError & { n: number })[]> {
  const { results } = await db
    .prepare(
      `SELECT row, n, event_id AS eventId, field, message FROM import_errors
       WHERE project_id = ?1 AND import_id = ?2 AND (row, n) > (?3, ?4) ORDER BY row, n LIMIT ?5`,
    )
    .bind(projectId, importId, after.row, after.n, limit)
    .all<ImportError & { n: number }>();
  return results;
}
