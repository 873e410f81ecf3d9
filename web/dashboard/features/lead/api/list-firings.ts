import { queryOptions } from '@tanstack/react-query';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { listDeliveries } from '../../../lib/deliveries.ts';
import { leadKey } from './lead-key.ts';

/** The lead's socket announces a change before the runs that the change causes become deliveries, so the query polls. */
const POLL_MS = 5000;

/** A lead's automation runs, taken from its last deliveries, newest first. */
export const firingsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'firings'],
    queryFn: async ({ signal }) => {
      const page = await listDeliveries({ leadId }, { cursor: undefined, limit: LIMITS.pageSizeMax, signal });
      return page.deliveries.filter(({ targetKind }) => targetKind === 'automation');
    },
    refetchInterval: POLL_MS,
  });
