import { listDeliveries, toDelivery } from '../../../automations/read-deliveries.ts';
import { listDeadLetters as definition } from '../../../contract/api/deliveries.ts';
import { endpoint } from '../../endpoint.ts';

export const listDeadLettersHandler = endpoint(
  definition,
  async ({ query: { limit }, principal: { projectId }, env }) =>
    (await listDeliveries(env.DB, { projectId, statuses: ['dead'], tests: 'left_out' }, { limit })).deliveries.map(
      toDelivery,
    ),
);
