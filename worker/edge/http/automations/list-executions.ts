import { listDeliveries, toExecution } from '../../../automations/read-deliveries.ts';
import { listExecutions as definition } from '../../../contract/api/automations.ts';
import { endpoint } from '../../endpoint.ts';
import { requireAutomation } from './automation-path.ts';

export const listExecutionsHandler = endpoint(
  definition,
  async ({ path: { automationId }, query: { limit }, principal: { projectId }, env }) => {
    await requireAutomation(env, projectId, automationId);
    const { deliveries } = await listDeliveries(env.DB, { projectId, targetId: automationId }, { limit });
    return deliveries.map(toExecution);
  },
);
