import { queryOptions } from '@tanstack/react-query';
import { ScoreDistribution } from '../../../../../worker/contract/analytics.ts';
import { callApi } from '../../../lib/api-client.ts';

export const distributionQuery = queryOptions({
  queryKey: ['analytics', 'distribution'],
  queryFn: ({ signal }) => callApi('/api/analytics/distribution', { signal, answer: ScoreDistribution }),
});
