import { queryOptions } from '@tanstack/react-query';
import * as systemApi from '../../../../../worker/contract/api/system.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The server's health, and how long the server took to answer. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => {
    const askedAt = performance.now();
    const health = await callApi(systemApi.getHealth, { signal });
    return { ...health, tookMs: Math.round(performance.now() - askedAt) };
  },
  refetchInterval: 10_000,
});
