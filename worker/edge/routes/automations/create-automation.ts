import { Automation, AutomationInput } from '../../../contract/automation.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { insertAutomation } from '../../../settings/automations/write-automation.ts';
import { newId } from '../../../settings/new-id.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { requireAllowedTarget, requireAutomation, requireSendableHeaders } from './automation-path.ts';

export const createAutomation = endpoint(
  {
    method: 'post',
    url: '/api/automations',
    operationId: 'createAutomation',
    tag: 'Automations',
    summary: 'Add an automation',
    description:
      'Exactly one `when…` says when it fires; it fires once per lead and UTC day. Secrets in `config` are stored encrypted and shown masked.',
    access: 'rules:write',
    body: AutomationInput,
    status: 201,
    answer: Automation,
  },
  async ({ body, principal, env, now }) => {
    const input = body as AutomationInput;
    requireAllowedTarget(env, input);
    requireSendableHeaders(input);
    const { projectId } = principal;
    const id = newId('aut');
    await insertAutomation(env, { projectId, actor: actorOf(principal), now }, { id, input });
    forgetProjectConfig(projectId);
    return toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, id));
  },
);
