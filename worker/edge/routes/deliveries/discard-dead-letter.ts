import * as z from 'zod';
import { discardDeadLetter } from '../../../automations/replay-deliveries.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { DeliveryPath } from './get-delivery.ts';

export const discardDeadLetterEndpoint = endpoint(
  {
    method: 'delete',
    url: '/api/dead-letters/{deliveryId}',
    operationId: 'discardDeadLetter',
    tag: 'Deliveries',
    summary: 'Give one up',
    description: 'It stays in the list of deliveries, as discarded.',
    access: 'rules:write',
    path: DeliveryPath,
    status: 200,
    answer: z.object({
      id: z.string().meta({ example: 'msg_6d5c4b3a29180716253443526170f9e8' }),
      status: z.literal('discarded'),
    }),
    refusals: ['not_found'],
  },
  async ({ path: { deliveryId }, principal: { projectId }, env, now }) => {
    const discarded = await discardDeadLetter(env.DB, { projectId, id: deliveryId, now });
    if (!discarded) throw new Refusal('not_found', 'There is no such dead letter.');
    return { id: deliveryId, status: 'discarded' as const };
  },
);
