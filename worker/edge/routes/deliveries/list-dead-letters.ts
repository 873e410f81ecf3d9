import * as z from 'zod';
import { listDeliveries, toDelivery } from '../../../automations/read-deliveries.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { Delivery } from '../../../contract/webhook.ts';
import { endpoint } from '../../endpoint.ts';

export const listDeadLetters = endpoint(
  {
    method: 'get',
    url: '/api/dead-letters',
    operationId: 'listDeadLetters',
    tag: 'Deliveries',
    summary: 'What could not be delivered, newest first',
    description:
      'Every pause of about 28 hours has been waited out, or the receiver has gone. Kept until replayed or discarded.',
    access: 'rules:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault) }),
    status: 200,
    answer: z.array(Delivery),
  },
  async ({ query: { limit }, principal: { projectId }, env }) =>
    (await listDeliveries(env.DB, { projectId, statuses: ['dead'], tests: 'left_out' }, { limit })).deliveries.map(
      toDelivery,
    ),
);
