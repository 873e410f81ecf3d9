import { replayDeliveries } from '../../../automations/retry-deliveries.ts';
import { replayDeliveries as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';

export const replayDeliveriesHandler = handle(definition, (call, { body }) => replayDeliveries(call, body));
