import { countLeadsByStage as definition } from '../../../contract/api/leaderboard.ts';
import { countLeadsByStage } from '../../../project/count-by-stage.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';

export const countLeadsByStageHandler = endpoint(definition, async ({ principal: { projectId }, env, now }) => {
  const config = await getProjectConfig(env, projectId);
  return Object.fromEntries(await countLeadsByStage(env.DB, { projectId, config, at: now }));
});
