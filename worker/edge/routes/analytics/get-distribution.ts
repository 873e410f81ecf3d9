import { ScoreDistribution } from '../../../contract/analytics.ts';
import { readScoreDistribution } from '../../../project/analytics-queries.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';

export const getDistribution = endpoint(
  {
    method: 'get',
    url: '/api/analytics/distribution',
    operationId: 'getScoreDistribution',
    tag: 'Analytics',
    summary: 'Leads by score now',
    description: 'How many leads have a score between `from` (inclusive) and `to` (exclusive).',
    access: 'leads:read',
    status: 200,
    answer: ScoreDistribution,
  },
  async ({ principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    return readScoreDistribution(env.DB, { projectId, config, at: now });
  },
);
