import { queryOptions } from '@tanstack/react-query';
import type * as z from 'zod';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { listDeliveries, REPLAYED_MAX } from '../../../lib/deliveries.ts';

const POLL_MS = 8000;

/** Newest first, as many as one replay takes: so that the counts and what is replayed are the same. */
export const deadLettersQuery = queryOptions({
  queryKey: ['deliveries', 'dead'],
  queryFn: async ({ signal }) => {
    const letters: z.infer<typeof Delivery>[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries({ status: 'dead' }, { cursor, limit: LIMITS.pageSizeMax, signal });
      letters.push(...page.deliveries);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && letters.length < REPLAYED_MAX);
    return letters;
  },
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) > LIMITS.pageSizeMax ? false : POLL_MS),
});
