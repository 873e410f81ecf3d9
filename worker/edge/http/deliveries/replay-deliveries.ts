import { replayDeliveries } from '../../../automations/replay-deliveries.ts';
import { replayDeliveries as definition } from '../../../contract/api/deliveries.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { endpoint } from '../../endpoint.ts';

export const replayDeliveriesHandler = endpoint(
  definition,
  async ({ body: { since, ...filter }, principal: { projectId }, env, now }) => {
    const from = since && fromInstant(since);
    const { count, hasMore: more } = await replayDeliveries(env, { projectId, ...filter, since: from || 0 }, { now });
    return { replayed: count, hasMore: more };
  },
);
