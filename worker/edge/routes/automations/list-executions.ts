import * as z from 'zod';
import { listDeliveries, toExecution } from '../../../automations/read-deliveries.ts';
import { Execution } from '../../../contract/automation.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { endpoint } from '../../endpoint.ts';
import { AutomationPath, requireAutomation } from './automation-path.ts';

export const listExecutions = endpoint(
  {
    method: 'get',
    url: '/api/automations/{automationId}/executions',
    operationId: 'listExecutions',
    tag: 'Automations',
    summary: 'When an automation fired, for whom and why, newest first',
    description: 'With what became of each; the delivery holds every attempt.',
    access: 'rules:read',
    path: AutomationPath,
    query: z.object({ limit: z.coerce.number().int().min(1).max(LIMITS.pageSizeMax).default(LIMITS.pageSizeDefault) }),
    status: 200,
    answer: z.array(Execution),
    refusals: ['not_found'],
  },
  async ({ path: { automationId }, query: { limit }, principal: { projectId }, env }) => {
    await requireAutomation(env, projectId, automationId);
    const { deliveries } = await listDeliveries(env.DB, { projectId, targetId: automationId }, { limit });
    return deliveries.map(toExecution);
  },
);
