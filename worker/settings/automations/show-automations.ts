import { type Call, requirePermission } from '../../access/call.ts';
import type { Automation } from '../../contract/automation.ts';
import { toAutomation } from './automation-record.ts';
import { findAutomation, listAutomationRecords } from './read-automations.ts';

/** The project's automations, oldest first. */
export async function listAutomations(call: Call): Promise<Automation[]> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const records = await listAutomationRecords(env.DB, projectId);
  return Promise.all(records.map((record) => toAutomation(env.SETTINGS_KEYS, record)));
}

/** One automation. */
export async function getAutomation(
  call: Call,
  { automationId }: { automationId: string },
): Promise<Automation | { reason: 'no_such_automation' }> {
  requirePermission(call, 'rules:read');
  const { env, projectId } = call;
  const record = await findAutomation(env.DB, { projectId, id: automationId });
  return record ? toAutomation(env.SETTINGS_KEYS, record) : { reason: 'no_such_automation' };
}
