import { StageCounts } from '../../../contract/lead.ts';
import { countLeadsByStage } from '../../../project/count-by-stage.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';

export const countByStage = endpoint(
  {
    method: 'get',
    url: '/api/leaderboard/by-stage',
    operationId: 'countLeadsByStage',
    tag: 'Leaderboard',
    summary: 'How many leads stand in each stage now',
    description: 'Exact, also for leads that decay has moved since their last event.',
    access: 'leads:read',
    status: 200,
    answer: StageCounts,
  },
  async ({ principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    return Object.fromEntries(await countLeadsByStage(env.DB, { projectId, config, at: now }));
  },
);
