import { type Call, requirePermission } from '../access/call.ts';
import type { ActionKind } from '../contract/automation.ts';
import { CRM_ACTIONS } from '../contract/crm-actions.ts';
import type { Delivery } from '../contract/webhook.ts';
import { askLead } from '../lead/lead-client.ts';
import { findAutomation } from '../settings/automations/read-automations.ts';
import { testFire } from './test-fire.ts';

/** Runs an automation now for a lead or a sample. For a CRM, only checks the settings, unless `write` is set. */
export async function testAutomation(
  call: Call,
  { automationId, leadId, write }: { automationId: string; leadId?: string | undefined; write: boolean },
): Promise<Delivery | { reason: 'no_such_automation' | 'no_such_lead' }> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const record = await findAutomation(env.DB, { projectId, id: automationId });
  if (!record) return { reason: 'no_such_automation' };
  const lead = leadId === undefined ? null : await askLead(env, { projectId, leadId }, (object) => object.read());
  if (leadId !== undefined && !lead) return { reason: 'no_such_lead' };
  const { name, action } = JSON.parse(record.body) as { name: string; action: ActionKind };
  return testFire(env, {
    projectId,
    target: { kind: 'automation', id: automationId },
    lead,
    automation: { id: automationId, name, reason: 'was fired as a test' },
    test: CRM_ACTIONS.includes(action) && !write ? 'check' : 'send',
    now,
  });
}
