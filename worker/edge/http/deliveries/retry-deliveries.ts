import { retryDeliveries } from '../../../automations/retry-deliveries.ts';
import { retryDeliveries as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';

export const retryDeliveriesHandler = handle(definition, (call, { body }) => retryDeliveries(call, body));
