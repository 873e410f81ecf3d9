import { SYSTEM } from '../access/permissions.ts';
import { verifyUnasked } from '../studies/verify-study.ts';

/**
 * Starts verifications that were lost because their request or run ended first. Leaves out simulations of earlier versions, and projects
 * whose run is in progress.
 */
export async function verifyForgotten(env: Env, now: number): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT id, project_id FROM studies WHERE published_version IS NOT NULL AND verification IS NULL
       AND published_version = (SELECT max(version) FROM rulesets WHERE rulesets.project_id = studies.project_id)
       AND NOT EXISTS (SELECT 1 FROM lead_runs AS run WHERE run.project_id = studies.project_id AND run.status = 'running')
     LIMIT 10`,
  ).all<{ id: string; project_id: string }>();
  for (const { id, project_id: projectId } of results) await verifyUnasked({ env, projectId, now, actor: SYSTEM }, id);
  return results.length;
}
