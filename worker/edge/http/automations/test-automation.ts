import { testFire } from '../../../automations/test-fire.ts';
import { testAutomation as definition } from '../../../contract/api/automations.ts';
import { type ActionKind, CRM_ACTIONS } from '../../../contract/automation.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from '../leads/refuse-lead.ts';
import { requireAutomation } from './automation-path.ts';

export const testAutomationHandler = endpoint(
  definition,
  async ({ path: { automationId }, body: { leadId, write }, principal: { projectId }, env, now }) => {
    const record = await requireAutomation(env, projectId, automationId);
    const lead = leadId === undefined ? null : await askLead(env, { projectId, leadId }, (object) => object.read({}));
    if (leadId !== undefined && !lead) throw noSuchLead();
    const { name, action } = JSON.parse(record.body) as { name: string; action: ActionKind };
    const target = { kind: 'automation' as const, id: automationId };
    return testFire(env, {
      projectId,
      target,
      lead,
      automation: { id: automationId, name, reason: 'was fired as a test' },
      test: CRM_ACTIONS.includes(action) && !write ? 'check' : 'send',
      now,
    });
  },
);
