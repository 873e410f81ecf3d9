import { Automation } from '../../../contract/automation.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { endpoint } from '../../endpoint.ts';
import { AutomationPath, requireAutomation } from './automation-path.ts';

export const getAutomation = endpoint(
  {
    method: 'get',
    url: '/api/automations/{automationId}',
    operationId: 'getAutomation',
    tag: 'Automations',
    summary: 'One automation',
    description: 'Secrets in `config` are masked.',
    access: 'rules:read',
    path: AutomationPath,
    status: 200,
    answer: Automation,
    refusals: ['not_found'],
  },
  async ({ path: { automationId }, principal: { projectId }, env }) =>
    toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, automationId)),
);
