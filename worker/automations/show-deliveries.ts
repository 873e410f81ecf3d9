import type * as z from 'zod';
import { type Call, requirePermission } from '../access/call.ts';
import { decodeCursor, encodeCursor } from '../access/cursor.ts';
import type { Delivery, DeliveryDetail } from '../contract/webhook.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { readDelivery, selectDeliveries, toDelivery } from './read-deliveries.ts';

/** Deliveries that match every given filter, newest first. */
export async function listDeliveries(
  call: Call,
  {
    status,
    targetId,
    leadId,
    limit,
    cursor,
  }: {
    status?: DeliveryRecord['status'] | undefined;
    targetId?: string | undefined;
    leadId?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ deliveries: Delivery[]; nextCursor: string | null } | { reason: 'bad_cursor' }> {
  requirePermission(call, 'rules:read');
  const before = cursor === undefined ? undefined : await decodeCursor(cursor, 'deliveries');
  if (before === null) return { reason: 'bad_cursor' };
  const filter = { projectId: call.projectId, statuses: status && [status], targetId, leadId, before };
  const { deliveries, next } = await selectDeliveries(call.env.DB, filter, { limit });
  return { deliveries: deliveries.map(toDelivery), nextCursor: next && encodeCursor(next) };
}

/** Failed deliveries, newest first, without tests. */
export async function listDeadLetters(call: Call, { limit }: { limit: number }): Promise<Delivery[]> {
  requirePermission(call, 'rules:read');
  const filter = { projectId: call.projectId, statuses: ['dead'], tests: 'left_out' } as const;
  const { deliveries } = await selectDeliveries(call.env.DB, filter, { limit });
  return deliveries.map(toDelivery);
}

/** One delivery with its attempts, oldest first. */
export async function getDelivery(
  call: Call,
  { deliveryId }: { deliveryId: string },
): Promise<z.infer<typeof DeliveryDetail> | { reason: 'no_such_delivery' }> {
  requirePermission(call, 'rules:read');
  const delivery = await readDelivery(call.env.DB, { projectId: call.projectId, id: deliveryId });
  return delivery ?? { reason: 'no_such_delivery' };
}
