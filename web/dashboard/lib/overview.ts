import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../worker/contract/api/analytics.ts';
import { callApi } from './api-client.ts';

/** The project's key figures. */
export const overviewQuery = queryOptions({
  queryKey: ['analytics', 'overview'],
  queryFn: ({ signal }) => callApi(analyticsApi.getOverview, { signal }),
});
