import { replayDeadLetter } from '../../../automations/retry-deliveries.ts';
import { replayDeadLetter as definition } from '../../../contract/api/deliveries.ts';
import { handle } from '../../handle.ts';
import { refuseDelivery } from './refuse-delivery.ts';

export const replayDeadLetterHandler = handle(
  definition,
  (call, { path }) => replayDeadLetter(call, path),
  refuseDelivery,
);
