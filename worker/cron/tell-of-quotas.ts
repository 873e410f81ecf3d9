import { projectPath, SYSTEM_PATH } from '../contract/addresses.ts';
import { DAY_MS } from '../domain/time.ts';
import { quotaOf } from '../intake/quota/meter-usage.ts';
import { mailOwners } from './mail-owners.ts';

/** Max. projects per tick; the next tick takes the rest. */
const PROJECTS_PER_TICK = 20;
/** Stop trying to send an email after this long. The Events screen shows the notice anyway. */
const TRYING_MS_MAX = DAY_MS;

interface Untold {
  projectId: string;
  projectName: string;
  day: number;
  whose: 'project' | 'client';
  since: number;
  /** 1 if owners already got a notice about another client that day. */
  isTold: 0 | 1;
}

/**
 * Emails the owners of projects whose daily quota, or one client's share of it, is used up. The quota and the share each cause at most one
 * email a day, however many clients there are. The next tick retries emails that could not be sent.
 */
export async function tellOfQuotas(env: Env, now: number): Promise<number> {
  const quota = quotaOf(env);
  const { results } = await env.DB.prepare(
    `SELECT project_id AS projectId, name AS projectName, day, iif(client = '', 'project', 'client') AS whose,
       min(untold_since) AS since, EXISTS (
         SELECT 1 FROM daily_usage AS told WHERE told.project_id = daily_usage.project_id AND told.day = daily_usage.day
           AND (told.client = '') = (daily_usage.client = '') AND limited_at IS NOT NULL AND untold_since IS NULL) AS isTold
     FROM daily_usage JOIN projects ON projects.id = project_id
     WHERE untold_since IS NOT NULL AND deleted_at IS NULL GROUP BY projectId, day, whose LIMIT ?1`,
  )
    .bind(PROJECTS_PER_TICK)
    .all<Untold & Record<string, unknown>>();
  for (const { projectId, projectName, day, whose, since: at, isTold } of results) {
    const link = `${env.PUBLIC_URL}${projectPath(projectId, SYSTEM_PATH)}`;
    const max = whose === 'project' ? quota?.perProject : quota?.perClient;
    const isDone = isTold === 1 || max === undefined || at < now - TRYING_MS_MAX;
    if (
      isDone ||
      (await mailOwners(env, { projectId, now }, { type: 'quota_reached', link, projectName, whose, max, at }))
    ) {
      await markTold(env.DB, { projectId, day, whose });
    }
  }
  return results.length;
}

const markTold = (db: D1Database, { projectId, day, whose }: Pick<Untold, 'projectId' | 'day' | 'whose'>) =>
  db
    .prepare(
      `UPDATE daily_usage SET untold_since = NULL
       WHERE project_id = ?1 AND day = ?2 AND iif(client = '', 'project', 'client') = ?3 AND untold_since IS NOT NULL`,
    )
    .bind(projectId, day, whose)
    .run();
