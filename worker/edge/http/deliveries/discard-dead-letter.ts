import { discardDeadLetter } from '../../../automations/discard-dead-letter.ts';
import { discardDeadLetter as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const discardDeadLetterHandler = handle(
  definition,
  (call, { path }) => discardDeadLetter(call, path),
  refuseDelivery,
);
