import * as z from 'zod';
import { replayDeliveries } from '../../../automations/replay-deliveries.ts';
import { fromInstant, Instant } from '../../../contract/instant.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { DeliveryPath } from './get-delivery.ts';

const Replayed = z.object({ replayed: z.int() });

export const replayDeadLetter = endpoint(
  {
    method: 'post',
    url: '/api/dead-letters/{deliveryId}/replay',
    operationId: 'replayDeadLetter',
    tag: 'Deliveries',
    summary: 'Try one again, with the same id',
    description: 'All pauses begin anew.',
    access: 'rules:write',
    path: DeliveryPath,
    status: 202,
    answer: Replayed,
    refusals: ['not_found'],
  },
  async ({ path: { deliveryId }, principal: { projectId }, env, now }) => {
    const replayed = await replayDeliveries(env, {
      projectId,
      ids: [deliveryId],
      statuses: ['dead', 'discarded'],
      now,
    });
    if (replayed === 0) throw new Refusal('not_found', 'There is no such dead letter.');
    return { replayed };
  },
);

export const replayDeliveriesEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/deliveries/replay',
    operationId: 'replayDeliveries',
    tag: 'Deliveries',
    summary: 'Tell a receiver again, what it missed or all since a time',
    description:
      'With the same ids: a receiver that keeps to Standard Webhooks sees what it had. At most 1,000 a call.',
    access: 'rules:write',
    body: z.object({
      targetId: z.string().optional(),
      since: Instant.optional(),
      statuses: z
        .array(z.enum(['dead', 'discarded', 'delivered']))
        .min(1)
        .default(['dead']),
    }),
    status: 202,
    answer: Replayed,
  },
  async ({ body: { targetId, since, statuses }, principal: { projectId }, env, now }) => ({
    replayed: await replayDeliveries(env, { projectId, targetId, since: since && fromInstant(since), statuses, now }),
  }),
);
