import * as z from 'zod';
import { encodeCursor } from '../../../access/cursor.ts';
import { listDeliveries, toDelivery } from '../../../automations/read-deliveries.ts';
import { listDeliveries as definition } from '../../../contract/api/deliveries.ts';
import { decodeCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';

const DeliveryCursor = z.tuple([z.int(), z.string()]);

export const listDeliveriesHandler = endpoint(
  definition,
  async ({ query: { status, targetId, leadId, limit, cursor }, principal: { projectId }, env }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, DeliveryCursor);
    const filter = { projectId, statuses: status && [status], targetId, leadId, before };
    const { deliveries, next } = await listDeliveries(env.DB, filter, { limit });
    return { deliveries: deliveries.map(toDelivery), nextCursor: next && encodeCursor(next) };
  },
);
