import { queryOptions } from '@tanstack/react-query';
import { StageCounts } from '../../../../../worker/contract/lead.ts';
import { callApi } from '../../../lib/api-client.ts';

/** How many leads stand in each stage now. */
export const stageCountsQuery = queryOptions({
  queryKey: ['leads', 'by-stage'],
  queryFn: ({ signal }) => callApi('/api/leaderboard/by-stage', { signal, answer: StageCounts }),
});
