import { queryOptions } from '@tanstack/react-query';
import * as leaderboardApi from '../../../../../worker/contract/api/leaderboard.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The current number of leads in each stage. */
export const stageCountsQuery = queryOptions({
  queryKey: ['leads', 'by-stage'],
  queryFn: ({ signal }) => callApi(leaderboardApi.countLeadsByStage, { signal }),
});
