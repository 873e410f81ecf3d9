import { type Call, requirePermission } from '../access/call.ts';
import { fromInstant } from '../contract/instant.ts';
import type { DeliveryRecord } from './deliveries.ts';
import { queueRetries, queueRetry } from './queue-retries.ts';

/** Selects the deliveries to retry. A delivery must match all given filters. */
interface RetryFilter {
  statuses?: readonly DeliveryRecord['status'][] | undefined;
  targetId?: string | undefined;
  leadId?: string | undefined;
  since?: string | undefined;
}

/** The receiver is disabled, so an attempt would discard the delivery. */
interface ReceiverDisabled {
  reason: 'receiver_disabled';
}

/** Retries one delivery now, unless it was delivered. */
export async function retryDelivery(
  call: Call,
  { deliveryId: id }: { deliveryId: string },
): Promise<{ retried: number } | { reason: 'nothing_to_retry' } | ReceiverDisabled> {
  requirePermission(call, 'rules:write');
  const statuses = ['pending', 'dead', 'discarded'] as const;
  const status = await queueRetry(call.env, { projectId: call.projectId, id, statuses }, call);
  switch (status) {
    case 'queued':
      return { retried: 1 };
    case 'no_such_delivery':
      return { reason: 'nothing_to_retry' };
    case 'receiver_disabled':
      return { reason: status };
  }
}

/** Retries deliveries that match the filter, oldest first. If the response says that more deliveries match, repeat the request. */
export async function retryDeliveries(
  call: Call,
  { since, ...filter }: RetryFilter,
): Promise<{ retried: number; hasMore: boolean }> {
  requirePermission(call, 'rules:write');
  const from = since === undefined ? 0 : fromInstant(since);
  const { count, hasMore } = await queueRetries(call.env, { projectId: call.projectId, ...filter, since: from }, call);
  return { retried: count, hasMore };
}

/** The older form of `retryDelivery`, for failed and discarded deliveries only. */
export async function replayDeadLetter(
  call: Call,
  { deliveryId: id }: { deliveryId: string },
): Promise<{ replayed: number } | { reason: 'no_such_failed_delivery' } | ReceiverDisabled> {
  requirePermission(call, 'rules:write');
  const statuses = ['dead', 'discarded'] as const;
  const status = await queueRetry(call.env, { projectId: call.projectId, id, statuses }, call);
  switch (status) {
    case 'queued':
      return { replayed: 1 };
    case 'no_such_delivery':
      return { reason: 'no_such_failed_delivery' };
    case 'receiver_disabled':
      return { reason: status };
  }
}

/** The older form of `retryDeliveries`. */
export async function replayDeliveries(
  call: Call,
  filter: RetryFilter,
): Promise<{ replayed: number; hasMore: boolean }> {
  const { retried, hasMore } = await retryDeliveries(call, filter);
  return { replayed: retried, hasMore };
}
