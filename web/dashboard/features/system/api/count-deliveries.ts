import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { Delivery } from '../../../../../worker/contract/webhook.ts';
import { callApi } from '../../../lib/api-client.ts';

/** How many deliveries wait, and how many were given up; `isMore` where there are more than one page tells. */
export const deliveryCountsQuery = queryOptions({
  queryKey: ['delivery-counts'],
  queryFn: async ({ signal }) => {
    const limit = LIMITS.pageSizeMax;
    const [waiting, dead] = await Promise.all([
      callApi('/api/deliveries', {
        signal,
        query: { status: 'pending', limit },
        answer: z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() }),
      }),
      callApi('/api/dead-letters', { signal, query: { limit }, answer: z.array(Delivery) }),
    ]);
    const oldest = waiting.deliveries.at(-1);
    return {
      waiting: { count: waiting.deliveries.length, isMore: waiting.nextCursor !== null },
      oldestAt: waiting.nextCursor === null && oldest ? oldest.createdAt : null,
      dead: { count: dead.length, isMore: dead.length === limit },
    };
  },
  refetchInterval: 15_000,
});
