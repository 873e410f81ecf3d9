import * as z from 'zod';
import { LeaderboardEntry, StageCounts } from '../lead.ts';
import { LeaderboardQuery } from '../lead-query.ts';
import { endpoint } from './endpoint.ts';

export const countLeadsByStage = endpoint({
  method: 'get',
  url: '/api/leaderboard/by-stage',
  operationId: 'countLeadsByStage',
  tag: 'Leaderboard',
  summary: 'Count leads by stage',
  description: 'The counts are exact, and take into account leads that have decayed since their last event.',
  access: 'leads:read',
  status: 200,
  answer: StageCounts,
});

export const getLeaderboard = endpoint({
  method: 'get',
  url: '/api/leaderboard',
  operationId: 'getLeaderboard',
  tag: 'Leaderboard',
  summary: 'List the leads with the highest scores, or the most points in a period',
  description:
    'Up to 100 leads with their ranks, optionally only leads that are in one stage now. With a `period`, leads are ranked by the points that they earned in this period, shown next to their current score.',
  access: 'leads:read',
  query: LeaderboardQuery,
  status: 200,
  answer: z.array(LeaderboardEntry),
});
