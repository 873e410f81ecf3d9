import { getDelivery } from '../../../automations/show-deliveries.ts';
import { getDelivery as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const getDeliveryHandler = handle(definition, (call, { path }) => getDelivery(call, path), refuseDelivery);
