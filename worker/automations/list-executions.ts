import { type Call, requirePermission } from '../access/call.ts';
import type { Execution } from '../contract/automation.ts';
import { findAutomation } from '../settings/automations/read-automations.ts';
import { selectDeliveries, toExecution } from './read-deliveries.ts';

/** An automation's runs, newest first. */
export async function listExecutions(
  call: Call,
  { automationId, limit }: { automationId: string; limit: number },
): Promise<Execution[] | { reason: 'no_such_automation' }> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const automation = await findAutomation(env.DB, { projectId, id: automationId });
  if (!automation) return { reason: 'no_such_automation' };
  const { deliveries } = await selectDeliveries(env.DB, { projectId, targetId: automationId }, { limit });
  return deliveries.map(toExecution);
}
