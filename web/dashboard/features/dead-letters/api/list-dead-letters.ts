import { queryOptions } from '@tanstack/react-query';
import type * as z from 'zod';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import type { Delivery } from '../../../../../worker/contract/webhook.ts';
import { listDeliveries } from '../../../lib/deliveries.ts';

const POLL_MS = 8000;

/** Max. failed deliveries that the screen loads and counts. */
export const LISTED_MAX = 1000;

/** Failed deliveries, newest first. Leaves out failed tests, because they need no action. */
export const deadLettersQuery = queryOptions({
  queryKey: ['deliveries', 'dead'],
  queryFn: async ({ signal }) => {
    const letters: z.infer<typeof Delivery>[] = [];
    let cursor: string | undefined;
    do {
      const page = await listDeliveries({ status: 'dead' }, { cursor, limit: LIMITS.pageSizeMax, signal });
      letters.push(...page.deliveries.filter(({ isTest }) => !isTest));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && letters.length < LISTED_MAX);
    return letters;
  },
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) > LIMITS.pageSizeMax ? false : POLL_MS),
});
