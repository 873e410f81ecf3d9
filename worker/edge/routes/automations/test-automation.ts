import * as z from 'zod';
import { testFire } from '../../../automations/test-fire.ts';
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
    summary: 'Fire an automation now, as a test',
    description:
      'With a lead of yours, or a sample. Tried once, at once, and shown in the deliveries; it does not count as the firing of the day.',
    access: 'rules:write',
    path: AutomationPath,
    bodyOptional: true,
    body: z.object({ leadId: LeadId.optional() }),
    status: 200,
    answer: Delivery,
    refusals: ['not_found'],
  },
  async ({ path: { automationId }, body: { leadId }, principal: { projectId }, env, now }) => {
    const record = await requireAutomation(env, projectId, automationId);
    const lead = leadId === undefined ? null : await askLead(env, { projectId, leadId }, (object) => object.read({}));
    if (leadId !== undefined && !lead) throw noSuchLead();
    const { name } = JSON.parse(record.body) as { name: string };
    const target = { kind: 'automation' as const, id: automationId };
    return testFire(env, {
      projectId,
      target,
      lead,
      automation: { id: automationId, name, reason: 'was fired as a test' },
      now,
    });
  },
);
