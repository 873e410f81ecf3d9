import { replayDelivery } from '../../../automations/replay-deliveries.ts';
import { replayDeadLetter as definition } from '../../../contract/api/deliveries.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const replayDeadLetterHandler = endpoint(
  definition,
  async ({ path: { deliveryId: id }, principal: { projectId }, env, now }) => {
    const isReplayed = await replayDelivery(env, { projectId, id, statuses: ['dead', 'discarded'] }, { now });
    if (!isReplayed) throw new Refusal('not_found', 'There is no such failed delivery.');
    return { replayed: 1 };
  },
);
