import * as z from 'zod';
import { REPLAYED_MAX, replayDeliveries, replayDelivery } from '../../../automations/replay-deliveries.ts';
import { LeadId } from '../../../contract/ids.ts';
import { fromInstant, Instant } from '../../../contract/instant.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import { DeliveryPath } from './get-delivery.ts';

const Replayed = z.object({ replayed: z.int() });
const Retried = z.object({ retried: z.int().meta({ example: 12 }) });
const MORE = `At most ${REPLAYED_MAX.toLocaleString('en')} a call: repeat it while \`hasMore\` is true.`;
const hasMore = z.boolean().meta({ description: 'More may be left: call again.', example: false });

/** Which deliveries; all that meet every field. */
const Which = {
  targetId: z.string().optional().describe('Of this automation or webhook endpoint.'),
  leadId: LeadId.optional(),
  since: Instant.optional().describe('Created at this instant or later.'),
};

export const retryDeliveryEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/deliveries/{deliveryId}/retry',
    operationId: 'retryDelivery',
    tag: 'Deliveries',
    summary: 'Retry a delivery now',
    description:
      'Attempts a pending, failed or discarded delivery now, with the same ID and a fresh retry schedule. A delivered one is sent again by `POST /api/deliveries/replay` only.',
    access: 'rules:write',
    path: DeliveryPath,
    status: 202,
    answer: Retried,
    refusals: ['not_found'],
  },
  async ({ path: { deliveryId: id }, principal: { projectId }, env, now }) => {
    const isRetried = await replayDelivery(env, { projectId, id, statuses: ['pending', 'dead', 'discarded'] }, { now });
    if (!isRetried) throw new Refusal('not_found', 'There is no such delivery, or it was delivered.');
    return { retried: 1 };
  },
);

export const retryDeliveriesEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/deliveries/retry',
    operationId: 'retryDeliveries',
    tag: 'Deliveries',
    summary: 'Retry deliveries now',
    description: `Attempts pending and failed deliveries now, oldest first: all of them, or those of a receiver, a lead or a time. IDs stay the same; the retry schedule starts over. ${MORE}`,
    access: 'rules:write',
    bodyOptional: true,
    body: z.object({
      ...Which,
      statuses: z
        .array(z.enum(['pending', 'dead']))
        .min(1)
        .default(['pending', 'dead']),
    }),
    status: 202,
    answer: Retried.extend({ hasMore }),
  },
  async ({ body: { since, ...filter }, principal: { projectId }, env, now }) => {
    const from = since && fromInstant(since);
    const { count, hasMore: more } = await replayDeliveries(env, { projectId, ...filter, since: from || 0 }, { now });
    return { retried: count, hasMore: more };
  },
);

export const replayDeadLetter = endpoint(
  {
    method: 'post',
    url: '/api/dead-letters/{deliveryId}/replay',
    operationId: 'replayDeadLetter',
    tag: 'Deliveries',
    summary: 'Replay a failed delivery',
    description: 'Attempts it again now, with the same ID and a fresh retry schedule.',
    access: 'rules:write',
    path: DeliveryPath,
    status: 202,
    answer: Replayed,
    refusals: ['not_found'],
  },
  async ({ path: { deliveryId: id }, principal: { projectId }, env, now }) => {
    const isReplayed = await replayDelivery(env, { projectId, id, statuses: ['dead', 'discarded'] }, { now });
    if (!isReplayed) throw new Refusal('not_found', 'There is no such failed delivery.');
    return { replayed: 1 };
  },
);

export const replayDeliveriesEndpoint = endpoint(
  {
    method: 'post',
    url: '/api/deliveries/replay',
    operationId: 'replayDeliveries',
    tag: 'Deliveries',
    summary: 'Replay deliveries that have ended',
    description: `Sends a receiver what it missed, or everything since a time, delivered ones included. IDs stay the same, so receivers that de-duplicate don’t process them twice. ${MORE}`,
    access: 'rules:write',
    body: z.object({
      ...Which,
      statuses: z
        .array(z.enum(['dead', 'discarded', 'delivered']))
        .min(1)
        .default(['dead']),
    }),
    status: 202,
    answer: Replayed.extend({ hasMore }),
  },
  async ({ body: { since, ...filter }, principal: { projectId }, env, now }) => {
    const from = since && fromInstant(since);
    const { count, hasMore: more } = await replayDeliveries(env, { projectId, ...filter, since: from || 0 }, { now });
    return { replayed: count, hasMore: more };
  },
);
