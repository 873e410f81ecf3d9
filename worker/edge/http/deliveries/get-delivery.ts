import { getDelivery } from '../../../automations/show-deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const getDeliveryHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).getDelivery,
  (call, { path }) => getDelivery(call, path),
  refuseDelivery,
);
