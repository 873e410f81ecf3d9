import { queryOptions } from '@tanstack/react-query';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { listDeliveries } from '../../../lib/deliveries.ts';
import { leadKey } from './lead-key.ts';

/** The query polls, because the lead's socket announces a change before the resulting automation runs are listed as deliveries. */
const POLL_MS = 5000;

/** A lead's latest automation runs, newest first. Each run is one of the lead's deliveries. */
export const firingsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'firings'],
    queryFn: async ({ signal }) => {
      const page = await listDeliveries({ leadId }, { cursor: undefined, limit: LIMITS.pageSizeMax, signal });
      return page.deliveries.filter(({ targetKind }) => targetKind === 'automation');
    },
    refetchInterval: POLL_MS,
  });
