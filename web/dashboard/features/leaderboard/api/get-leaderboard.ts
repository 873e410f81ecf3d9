import { queryOptions } from '@tanstack/react-query';
import type { Sent } from '../../../../../worker/contract/api/endpoint.ts';
import * as leaderboardApi from '../../../../../worker/contract/api/leaderboard.ts';
import { callApi } from '../../../lib/api-client.ts';

type BoardPeriod = NonNullable<NonNullable<Sent<typeof leaderboardApi.getLeaderboard>['query']>['period']>;

export interface BoardChoice {
  limit: number;
  /** A stage's name; empty for all stages. */
  stage: string;
  /** The period whose earned points are ranked; empty to rank by current score. */
  period: BoardPeriod | '';
}

/** The leaderboard for a stage and a period. The previous leaderboard stays on screen while the next one loads. */
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
