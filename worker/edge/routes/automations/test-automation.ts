import * as z from 'zod';
import { testFire } from '../../../automations/test-fire.ts';
import { type ActionKind, CRM_ACTIONS } from '../../../contract/automation.ts';
import { LeadId } from '../../../contract/ids.ts';
import { Delivery } from '../../../contract/webhook.ts';
import { askLead } from '../../../lead/lead-client.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchLead } from '../leads/get-lead.ts';
import { AutomationPath, requireAutomation } from './automation-path.ts';

export const testAutomation = endpoint(
  {
    method: 'post',
    url: '/api/automations/{automationId}/test',
    operationId: 'testAutomation',
    tag: 'Automations',
    summary: 'Test an automation',
    description:
      'Sends one message now, about one of your leads or a sample. For HubSpot and Salesforce, a test only checks that the login works and that the fields exist; with `write: true` it also writes the contact. A test is attempted once, is `delivered` or `dead` (failed), and doesn’t count as the run of the day.',
    access: 'rules:write',
    path: AutomationPath,
    bodyOptional: true,
    body: z.object({
      leadId: LeadId.optional(),
      write: z.boolean().default(false).describe('HubSpot and Salesforce: also write the contact.'),
    }),
    status: 200,
    answer: Delivery,
    refusals: ['not_found'],
  },
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
