import { LIMITS } from '../contract/limits.ts';
import type { KeyRange } from './study-plan.ts';

/** Min. leads for which another lane is worthwhile. */
const LANE_LEADS_MIN = 200;

/** Divides all lead IDs into ranges with about the same number of leads. Reads the index of lead IDs once. */
export async function listKeyRanges(db: D1Database, projectId: string): Promise<KeyRange[]> {
  const { results } = await db
    .prepare(
      `WITH known AS (SELECT lead_id, row_number() OVER (ORDER BY lead_id) AS n, count(*) OVER () AS total
         FROM leads WHERE project_id = ?1 AND merged_into IS NULL),
       sized AS (SELECT lead_id, n, max(?2, (total + ?3 - 1) / ?3) AS size, total FROM known)
       SELECT lead_id AS through FROM sized WHERE n % size = 0 AND n < total ORDER BY lead_id`,
    )
    .bind(projectId, LANE_LEADS_MIN, LIMITS.walkLanes)
    .all<{ through: string }>();
  const ends = results.map(({ through }) => through);
  return [...ends, null].map((through, i) => ({ after: ends[i - 1] ?? '', through }));
}
