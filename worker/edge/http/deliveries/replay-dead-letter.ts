import { replayDeadLetter } from '../../../automations/retry-deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const replayDeadLetterHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).replayDeadLetter,
  (call, { path }) => replayDeadLetter(call, path),
  refuseDelivery,
);
