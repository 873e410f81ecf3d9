import { readDelivery } from '../../../automations/read-deliveries.ts';
import { getDelivery as definition } from '../../../contract/api/deliveries.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const getDeliveryHandler = endpoint(
  definition,
  async ({ path: { deliveryId }, principal: { projectId }, env }) => {
    const delivery = await readDelivery(env.DB, { projectId, id: deliveryId });
    if (!delivery) throw new Refusal('not_found', 'There is no such delivery.');
    return delivery;
  },
);
