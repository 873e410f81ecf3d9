import { listDeliveries } from '../../../automations/show-deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const listDeliveriesHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).listDeliveries,
  (call, { query }) => listDeliveries(call, query),
  refuseDelivery,
);
