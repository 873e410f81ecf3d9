import { retryDelivery } from '../../../automations/retry-deliveries.ts';
import { retryDelivery as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const retryDeliveryHandler = handle(definition, (call, { path }) => retryDelivery(call, path), refuseDelivery);
