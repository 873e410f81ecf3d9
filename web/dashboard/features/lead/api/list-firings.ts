import { queryOptions } from '@tanstack/react-query';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { listDeliveries } from '../../../lib/deliveries.ts';
import { leadKey } from './lead-key.ts';

/** A run becomes a delivery after the change that the lead's socket announces, so the query polls. */
const POLL_MS = 5000;

/** A lead's automation runs among its last deliveries, newest first. */
export const firingsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'firings'],
    queryFn: async ({ signal }) => {
      const page = await listDeliveries({ leadId }, { cursor: undefined, limit: LIMITS.pageSizeMax, signal });
      return page.deliveries.filter(({ targetKind }) => targetKind === 'automation');
    },
    refetchInterval: POLL_MS,
  });
