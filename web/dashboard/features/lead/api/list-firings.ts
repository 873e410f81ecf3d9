import { queryOptions } from '@tanstack/react-query';
import { LIMITS } from '../../../../../worker/contract/limits.ts';
import { listDeliveries } from '../../../lib/deliveries.ts';
import { leadKey } from './lead-key.ts';

/** A firing becomes a delivery after the change that the lead's socket tells of: so it is asked for by itself. */
const POLL_MS = 5000;

/** What automations told of a lead, among the last deliveries about it, newest first. */
export const firingsQuery = (leadId: string) =>
  queryOptions({
    queryKey: [...leadKey(leadId), 'firings'],
    queryFn: async ({ signal }) => {
      const page = await listDeliveries({ leadId }, { cursor: undefined, limit: LIMITS.pageSizeMax, signal });
      return page.deliveries.filter(({ targetKind }) => targetKind === 'automation');
    },
    refetchInterval: POLL_MS,
  });
