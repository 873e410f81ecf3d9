import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../../../worker/contract/api/analytics.ts';
import { callApi } from '../../../lib/api-client.ts';

export const distributionQuery = queryOptions({
  queryKey: ['analytics', 'distribution'],
  queryFn: ({ signal }) => callApi(analyticsApi.getScoreDistribution, { signal }),
});
