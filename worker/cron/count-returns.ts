import { drizzle } from 'drizzle-orm/d1';
import { DAY_MS } from '../domain/time.ts';
import { newId } from '../settings/storage/new-id.ts';
import { startWeeklyReturnCount } from '../studies/start-return-count.ts';
import { returnCounts } from '../studies/tables.ts';

const EVERY_MS = 7 * DAY_MS;
/** How soon to check again whether a project's history is long enough. */
const RETRY_MS = DAY_MS;
/** Projects with fewer leads are skipped: too few of their leads can have come back. */
const LEADS_MIN = 100;
/** Max. projects per tick, because each count calls every lead of a project; the next tick takes the rest. */
const PROJECTS_PER_TICK = 5;

/** Starts the weekly count of how likely each project's leads are to come back. */
export async function countReturns(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT projects.id AS projectId FROM projects LEFT JOIN return_counts ON return_counts.project_id = projects.id
     WHERE deleted_at IS NULL AND (started_at IS NULL OR started_at <= ?1)
       AND (SELECT coalesce(sum(count), 0) FROM stage_counts WHERE project_id = projects.id) >= ?2
     ORDER BY started_at LIMIT ?3`,
  )
    .bind(now - EVERY_MS, LEADS_MIN, PROJECTS_PER_TICK)
    .all<{ projectId: string }>();
  for (const { projectId } of results) {
    const studyId = newId('std');
    // The row with the study's ID must exist before the study starts, because the study looks for the row when it has a result. If the
    // study cannot start, the row says to try again the next day.
    const claim = (startedAt: number) =>
      drizzle(env.DB)
        .insert(returnCounts)
        .values({ projectId, studyId, startedAt })
        .onConflictDoUpdate({ target: returnCounts.projectId, set: { studyId, startedAt } });
    await claim(now - EVERY_MS + RETRY_MS);
    if (await startWeeklyReturnCount(env, { projectId, studyId, now })) await claim(now);
  }
  return results.length;
}
