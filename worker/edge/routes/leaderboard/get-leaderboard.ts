import * as z from 'zod';
import { LeaderboardEntry } from '../../../contract/lead.ts';
import { LeaderboardQuery } from '../../../contract/lead-query.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { endpoint } from '../../endpoint.ts';
import { getProjectConfig } from '../../project-config.ts';
import { requireStageRange } from '../leads/list-leads.ts';

export const getLeaderboard = endpoint(
  {
    method: 'get',
    url: '/api/leaderboard',
    tag: 'Leaderboard',
    summary: 'The leads with the highest scores now',
    access: 'leads:read',
    query: LeaderboardQuery,
    status: 200,
    answer: z.array(LeaderboardEntry),
  },
  async ({ query: { limit, stage }, principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    const range = stage === undefined ? {} : { range: requireStageRange(config.ruleset, stage) };
    const { leads } = await listRankedLeads(env.DB, { projectId, config, cursor: { at: now }, limit, ...range });
    return leads.map(({ facts }, i) => ({ rank: i + 1, ...toLeadSummary(facts, config, now) }));
  },
);
