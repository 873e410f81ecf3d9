import { queryOptions } from '@tanstack/react-query';
import * as deliveriesApi from '../../../../../worker/contract/api/deliveries.ts';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { callApi } from '../../../lib/api-client.ts';

/** The number of pending and of failed deliveries. `isMore` means that more deliveries exist than fit on one page. */
export const deliveryCountsQuery = queryOptions({
  queryKey: ['delivery-counts'],
  queryFn: async ({ signal }) => {
    const limit = LIMITS.pageSizeMax;
    const [waiting, dead] = await Promise.all([
      callApi(deliveriesApi.listDeliveries, { signal, query: { status: 'pending', limit } }),
      callApi(deliveriesApi.listDeadLetters, { signal, query: { limit } }),
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
