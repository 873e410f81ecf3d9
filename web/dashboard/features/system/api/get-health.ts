import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import * as systemApi from '../../../../../worker/contract/api/system.ts';
import { callApi } from '../../../lib/api-client.ts';

const _Health = z.object({
  status: z.string(),
  database: z.string(),
  projection: z.object({ lagSeconds: z.int().nullable() }),
  time: z.string(),
});

/** With how long the answer took. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => {
    const askedAt = performance.now();
    const health = await callApi(systemApi.getHealth, { signal });
    return { ...health, tookMs: Math.round(performance.now() - askedAt) };
  },
  refetchInterval: 10_000,
});
