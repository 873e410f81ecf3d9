import * as z from 'zod';
import { readDelivery } from '../../../automations/read-deliveries.ts';
import { DeliveryDetail } from '../../../contract/webhook.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const DeliveryPath = z.object({ deliveryId: z.string() });

export const getDelivery = endpoint(
  {
    method: 'get',
    url: '/api/deliveries/{deliveryId}',
    operationId: 'getDelivery',
    tag: 'Deliveries',
    summary: 'One delivery with every attempt: what was sent and what was answered',
    description: 'Requests are shown as they were sent; answers by their beginning.',
    access: 'rules:read',
    path: DeliveryPath,
    status: 200,
    answer: DeliveryDetail,
    refusals: ['not_found'],
  },
  async ({ path: { deliveryId }, principal: { projectId }, env }) => {
    const delivery = await readDelivery(env.DB, { projectId, id: deliveryId });
    if (!delivery) throw new Refusal('not_found', 'There is no such delivery.');
    return delivery;
  },
);
