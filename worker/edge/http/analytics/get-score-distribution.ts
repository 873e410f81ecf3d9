import { getScoreDistribution as definition } from '../../../contract/api/analytics.ts';
import { readScoreDistribution } from '../../../project/analytics-queries.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';

export const getScoreDistributionHandler = endpoint(definition, async ({ principal: { projectId }, env, now }) => {
  const config = await getProjectConfig(env, projectId);
  return readScoreDistribution(env.DB, { projectId, config, at: now });
});
