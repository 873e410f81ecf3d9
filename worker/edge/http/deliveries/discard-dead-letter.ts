import { discardDeadLetter } from '../../../automations/replay-deliveries.ts';
import { discardDeadLetter as definition } from '../../../contract/api/deliveries.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const discardDeadLetterHandler = endpoint(
  definition,
  async ({ path: { deliveryId }, principal: { projectId }, env, now }) => {
    const discarded = await discardDeadLetter(env.DB, { projectId, id: deliveryId, now });
    if (!discarded) throw new Refusal('not_found', 'There is no such dead letter.');
    return { id: deliveryId, status: 'discarded' as const };
  },
);
