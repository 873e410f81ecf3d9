import { retryDeliveries } from '../../../automations/retry-deliveries.ts';
import { handle } from '../../handle.ts';

export const retryDeliveriesHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).retryDeliveries,
  (call, { body }) => retryDeliveries(call, body),
);
