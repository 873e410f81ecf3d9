import { listDeliveries } from '../../../automations/show-deliveries.ts';
import { listDeliveries as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const listDeliveriesHandler = handle(
  definition,
  (call, { query }) => listDeliveries(call, query),
  refuseDelivery,
);
