import { queryOptions } from '@tanstack/react-query';
import { Overview } from '../../../worker/contract/analytics.ts';
import { callApi } from './api-client.ts';

/** The project at a glance. */
export const overviewQuery = queryOptions({
  queryKey: ['analytics', 'overview'],
  queryFn: ({ signal }) => callApi('/api/analytics/overview', { signal, answer: Overview }),
});
