import { replayDeliveries } from '../../../automations/retry-deliveries.ts';
import { handle } from '../../handle.ts';

export const replayDeliveriesHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).replayDeliveries,
  (call, { body }) => replayDeliveries(call, body),
);
