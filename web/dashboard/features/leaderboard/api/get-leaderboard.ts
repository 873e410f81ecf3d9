import { queryOptions } from '@tanstack/react-query';
import type { Sent } from '../../../../../worker/contract/api/endpoint.ts';
import * as leaderboardApi from '../../../../../worker/contract/api/leaderboard.ts';
import { callApi } from '../../../lib/api-client.ts';

type BoardPeriod = NonNullable<NonNullable<Sent<typeof leaderboardApi.getLeaderboard>['query']>['period']>;

export interface BoardChoice {
  limit: number;
  /** Empty for all. */
  stage: string;
  /** Empty for the current score. */
  period: BoardPeriod | '';
}

/** A board, with its parameters: while another one loads, the previous one is shown. */
export const leaderboardQuery = (choice: BoardChoice) =>
  queryOptions({
    queryKey: ['leaderboard', choice],
    queryFn: async ({ signal }) => {
      const { limit, stage, period } = choice;
      const query = { limit, stage: stage || undefined, period: period || undefined };
      const entries = await callApi(leaderboardApi.getLeaderboard, { signal, query });
      return { choice, entries };
    },
  });
