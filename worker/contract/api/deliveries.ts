import * as z from 'zod';
import { LeadId } from '../ids.ts';
import { Instant } from '../instant.ts';
import { LIMITS } from '../limits.ts';
import { pageLimit } from '../query-count.ts';
import { Delivery, DeliveryDetail } from '../webhook.ts';
import { endpoint } from './endpoint.ts';

const DeliveryPath = z.object({ deliveryId: z.string() });

const Retried = z.object({ retried: z.int().meta({ example: 12 }) });

const MORE = `Processes up to ${LIMITS.replayedMax.toLocaleString('en')} deliveries per call. Repeat the call while \`hasMore\` is true.`;

/** Selects the deliveries that match all given fields. */
const Which = {
  targetId: z.string().optional().describe('Only deliveries of this automation or webhook endpoint.'),
  leadId: LeadId.optional(),
  since: Instant.optional().describe('Created at or after this instant.'),
};

const hasMore = z
  .boolean()
  .meta({ description: 'True if some matching deliveries may remain: call again.', example: false });

const Replayed = z.object({ replayed: z.int() });

export const discardDeadLetter = endpoint({
  method: 'delete',
  url: '/api/dead-letters/{deliveryId}',
  operationId: 'discardDeadLetter',
  tag: 'Deliveries',
  summary: 'Discard a failed delivery',
  description: 'The delivery stays in the list of deliveries, as discarded.',
  access: 'rules:write',
  path: DeliveryPath,
  status: 200,
  answer: z.object({
    id: z.string().meta({ example: 'msg_6d5c4b3a29180716253443526170f9e8' }),
    status: z.literal('discarded'),
  }),
  refusals: ['not_found'],
});

export const getDelivery = endpoint({
  method: 'get',
  url: '/api/deliveries/{deliveryId}',
  operationId: 'getDelivery',
  tag: 'Deliveries',
  summary: 'Get a delivery with every attempt',
  description: 'Each attempt shows the request as it was sent, and the beginning of the response.',
  access: 'rules:read',
  path: DeliveryPath,
  status: 200,
  answer: DeliveryDetail,
  answerHasReason: true,
  refusals: ['not_found'],
});

export const listDeadLetters = endpoint({
  method: 'get',
  url: '/api/dead-letters',
  operationId: 'listDeadLetters',
  tag: 'Deliveries',
  summary: 'List failed deliveries, newest first',
  description:
    'Deliveries that failed after all retries (about 28 hours), or whose receiver is gone. Failed deliveries are kept until they are replayed or discarded.',
  access: 'rules:read',
  query: z.object({
    limit: pageLimit(),
  }),
  status: 200,
  answer: z.array(Delivery),
});

export const listDeliveries = endpoint({
  method: 'get',
  url: '/api/deliveries',
  operationId: 'listDeliveries',
  tag: 'Deliveries',
  summary: 'List deliveries, newest first',
  description:
    'Every automation and every subscribed endpoint gets its own delivery, which keeps one ID through all attempts.',
  access: 'rules:read',
  query: z.object({
    status: Delivery.shape.status.optional(),
    targetId: z.string().optional(),
    leadId: LeadId.optional(),
    limit: pageLimit(),
    cursor: z.string().optional(),
  }),
  status: 200,
  answer: z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() }),
});

export const retryDelivery = endpoint({
  method: 'post',
  url: '/api/deliveries/{deliveryId}/retry',
  operationId: 'retryDelivery',
  tag: 'Deliveries',
  summary: 'Retry a delivery now',
  description:
    'Attempts a pending, failed or discarded delivery now, with the same ID and a new retry schedule. Returns `conflict` if the delivery’s endpoint or automation is disabled. To resend a delivered message, use `POST /api/deliveries/replay`.',
  access: 'rules:write',
  path: DeliveryPath,
  status: 202,
  answer: Retried,
  refusals: ['not_found', 'conflict'],
});

export const retryDeliveries = endpoint({
  method: 'post',
  url: '/api/deliveries/retry',
  operationId: 'retryDeliveries',
  tag: 'Deliveries',
  summary: 'Retry deliveries now',
  description: `Attempts pending and failed deliveries now, oldest first: all deliveries, or only deliveries to one receiver, about one lead, or since a time. Deliveries to a disabled receiver are skipped. IDs stay the same; the retry schedule starts over. ${MORE}`,
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
});

export const replayDeadLetter = endpoint({
  method: 'post',
  url: '/api/dead-letters/{deliveryId}/replay',
  operationId: 'replayDeadLetter',
  tag: 'Deliveries',
  summary: 'Replay a failed delivery',
  description: 'Attempts the delivery again now, with the same ID and a new retry schedule.',
  access: 'rules:write',
  path: DeliveryPath,
  status: 202,
  answer: Replayed,
  refusals: ['not_found', 'conflict'],
});

export const replayDeliveries = endpoint({
  method: 'post',
  url: '/api/deliveries/replay',
  operationId: 'replayDeliveries',
  tag: 'Deliveries',
  summary: 'Replay deliveries',
  description: `Resends everything that a receiver missed, or everything since a given time, including messages that were delivered. IDs stay the same, so receivers that de-duplicate don’t process them twice. ${MORE}`,
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
});
