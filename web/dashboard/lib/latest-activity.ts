import { queryOptions } from '@tanstack/react-query';
import * as analyticsApi from '../../../worker/contract/api/analytics.ts';
import { callApi } from './api-client.ts';

/** The most recently active leads, each with its last event. */
export const latestActivityQuery = (limit: number) =>
  queryOptions({
    queryKey: ['analytics', 'latest-activity', limit],
    queryFn: ({ signal }) => callApi(analyticsApi.getLatestActivity, { signal, query: { limit } }),
  });
