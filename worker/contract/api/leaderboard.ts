import * as z from 'zod';
import { LeaderboardEntry, StageCounts } from '../lead.ts';
import { LeaderboardQuery } from '../lead-query.ts';
import { endpoint } from './endpoint.ts';

export const countLeadsByStage = endpoint({
  method: 'get',
  url: '/api/leaderboard/by-stage',
  operationId: 'countLeadsByStage',
  tag: 'Leaderboard',
  summary: 'How many leads stand in each stage now',
  description: 'Exact, also for leads that decay has moved since their last event.',
  access: 'leads:read',
  status: 200,
  answer: StageCounts,
});

export const getLeaderboard = endpoint({
  method: 'get',
  url: '/api/leaderboard',
  operationId: 'getLeaderboard',
  tag: 'Leaderboard',
  summary: 'The leads with the highest scores now, or the most points of late',
  description:
    'Up to 100, with their ranks; of one stage (as of now), where it is named. With a `period`, those that have earned points in it, the most first; each says how many beside its score now.',
  access: 'leads:read',
  query: LeaderboardQuery,
  status: 200,
  answer: z.array(LeaderboardEntry),
});
