import { replayDelivery } from '../../../automations/replay-deliveries.ts';
import { retryDelivery as definition } from '../../../contract/api/deliveries.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const retryDeliveryHandler = endpoint(
  definition,
  async ({ path: { deliveryId: id }, principal: { projectId }, env, now }) => {
    const isRetried = await replayDelivery(env, { projectId, id, statuses: ['pending', 'dead', 'discarded'] }, { now });
    if (!isRetried) throw new Refusal('not_found', 'There is no such delivery, or it was delivered.');
    return { retried: 1 };
  },
);
