import * as z from 'zod';
import { listDeliveries, toDelivery } from '../../../automations/read-deliveries.ts';
import { LeadId } from '../../../contract/ids.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { Delivery } from '../../../contract/webhook.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';

const DeliveryCursor = z.tuple([z.int(), z.string()]);

export const listDeliveriesEndpoint = endpoint(
  {
    method: 'get',
    url: '/api/deliveries',
    operationId: 'listDeliveries',
    tag: 'Deliveries',
    summary: 'What was told to whom, newest first',
    description:
      'Every automation and every subscribed endpoint has its own delivery, with one id through all attempts.',
    access: 'rules:read',
    query: z.object({
      status: Delivery.shape.status.optional(),
      targetId: z.string().optional(),
      leadId: LeadId.optional(),
      limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault),
      cursor: z.string().optional(),
    }),
    status: 200,
    answer: z.object({ deliveries: z.array(Delivery), nextCursor: z.string().nullable() }),
  },
  async ({ query: { status, targetId, leadId, limit, cursor }, principal: { projectId }, env }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, DeliveryCursor);
    const filter = { projectId, statuses: status && [status], targetId, leadId, before };
    const { deliveries, next } = await listDeliveries(env.DB, filter, { limit });
    return { deliveries: deliveries.map(toDelivery), nextCursor: next && encodeCursor(next) };
  },
);
