import { queryOptions } from '@tanstack/react-query';
import { listDeliveries } from '../../../lib/deliveries.ts';

const LOOKED_AT = 24;
const POLL_MS = 5000;

/** The latest deliveries to an endpoint, newest first. */
export const healthQuery = (webhookId: string) =>
  queryOptions({
    queryKey: ['deliveries', 'health', webhookId],
    queryFn: async ({ signal }) =>
      (await listDeliveries({ targetId: webhookId }, { cursor: undefined, limit: LOOKED_AT, signal })).deliveries,
    refetchInterval: POLL_MS,
  });
