import { retryDelivery } from '../../../automations/retry-deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const retryDeliveryHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).retryDelivery,
  (call, { path }) => retryDelivery(call, path),
  refuseDelivery,
);
