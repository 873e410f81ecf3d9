import { DAY_MS } from '../domain/time.ts';
import { startDailyChallenge } from '../studies/start-challenge.ts';

/** Max. per tick, because each calls every lead of a project; the next tick takes the rest. */
const PROJECTS_PER_TICK = 5;

/** Starts the daily comparison of each challenger with the live rules. */
export async function compareChallengers(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    'SELECT project_id AS projectId FROM challengers WHERE due_at <= ?1 ORDER BY due_at LIMIT ?2',
  )
    .bind(now, PROJECTS_PER_TICK)
    .all<{ projectId: string }>();
  for (const { projectId } of results) {
    // Recorded first, so that one that cannot start does not delay others.
    await env.DB.prepare('UPDATE challengers SET due_at = ?2 WHERE project_id = ?1')
      .bind(projectId, now + DAY_MS)
      .run();
    await startDailyChallenge(env, { projectId, now });
  }
  return results.length;
}
