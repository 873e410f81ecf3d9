import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { LeaderboardEntry } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';

export const leaderboardQuery = ({ limit, stage }: { limit: number; stage: string }) =>
  queryOptions({
    queryKey: ['leaderboard', limit, stage],
    queryFn: ({ signal }) =>
      callApi('/api/leaderboard', {
        signal,
        query: { limit, stage: stage || undefined },
        answer: z.array(LeaderboardEntry),
      }),
  });
