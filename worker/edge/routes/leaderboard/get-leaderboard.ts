import * as z from 'zod';
import { LeaderboardEntry } from '../../../contract/lead.ts';
import { LeaderboardQuery } from '../../../contract/lead-query.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { requireScoreRange } from '../leads/score-range.ts';

export const getLeaderboard = endpoint(
  {
    method: 'get',
    url: '/api/leaderboard',
    operationId: 'getLeaderboard',
    tag: 'Leaderboard',
    summary: 'The leads with the highest scores now',
    description: 'Up to 100, with their ranks; of one stage, where it is named.',
    access: 'leads:read',
    query: LeaderboardQuery,
    status: 200,
    answer: z.array(LeaderboardEntry),
  },
  async ({ query, principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    const range = requireScoreRange(config.ruleset, query);
    const { leads } = await listRankedLeads(env.DB, {
      projectId,
      config,
      cursor: { at: now },
      limit: query.limit,
      range,
    });
    return leads.map(({ facts }, i) => ({ rank: i + 1, ...toLeadSummary(facts, config, now) }));
  },
);
