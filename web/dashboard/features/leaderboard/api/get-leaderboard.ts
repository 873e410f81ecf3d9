import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { LeaderboardEntry } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';

export interface BoardChoice {
  limit: number;
  /** Empty for all. */
  stage: string;
  /** Empty for the score now. */
  period: string;
}

/** A board, with what was asked for: while another one is on its way, the last one stands in for it. */
export const leaderboardQuery = (choice: BoardChoice) =>
  queryOptions({
    queryKey: ['leaderboard', choice],
    queryFn: async ({ signal }) => {
      const { limit, stage, period } = choice;
      const query = { limit, stage: stage || undefined, period: period || undefined };
      const entries = await callApi('/api/leaderboard', { signal, query, answer: z.array(LeaderboardEntry) });
      return { choice, entries };
    },
  });
