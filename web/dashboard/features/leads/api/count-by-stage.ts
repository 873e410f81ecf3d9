import { queryOptions } from '@tanstack/react-query';
import * as leaderboardApi from '../../../../../worker/contract/api/leaderboard.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The number of leads in each stage now. */
export const stageCountsQuery = queryOptions({
  queryKey: ['leads', 'by-stage'],
  queryFn: ({ signal }) => callApi(leaderboardApi.countLeadsByStage, { signal }),
});
