import { discardDeadLetter } from '../../../automations/discard-dead-letter.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const discardDeadLetterHandler = handle(
  async () => (await import('../../../contract/api/deliveries.ts')).discardDeadLetter,
  (call, { path }) => discardDeadLetter(call, path),
  refuseDelivery,
);
