import { DAY_MS } from '../domain/time.ts';

/**
 * The time of the first event, the end of the known history, and the number of leads. The history ends now, or on the day after the last
 * event if that is earlier.
 */
export async function findHistory(
  db: D1Database,
  projectId: string,
  now: number,
): Promise<{ begins: number; ends: number; leads: number }> {
  const found = await db
    .prepare(
      `SELECT min(first_event_at) AS begins, max(last_event_at) AS ends, count(*) AS leads FROM leads
       WHERE project_id = ?1 AND merged_into IS NULL`,
    )
    .bind(projectId)
    .first<{ begins: number | null; ends: number | null; leads: number }>();
  const { begins, ends, leads } = found ?? { begins: null, ends: null, leads: 0 };
  if (begins === null || ends === null) return { begins: now, ends: now, leads };
  return { begins, leads, ends: Math.min(now, Math.ceil((ends + 1) / DAY_MS) * DAY_MS) };
}

/** The number of erased leads that would have been judged, because they were active after `since`. */
export async function countErased(db: D1Database, projectId: string, since: number): Promise<number> {
  const found = await db
    .prepare('SELECT coalesce(sum(leads), 0) AS leads FROM erased_leads WHERE project_id = ?1 AND last_day >= ?2')
    .bind(projectId, Math.floor(since / DAY_MS))
    .first<{ leads: number }>();
  return found?.leads ?? 0;
}
