import { actorOf } from '../../../access/permissions.ts';
import { createAutomation as definition } from '../../../contract/api/automations.ts';
import type { AutomationInput } from '../../../contract/automation.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { toAutomation } from '../../../settings/automations/automation-record.ts';
import { insertAutomation } from '../../../settings/automations/write-automation.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { newId } from '../../../settings/storage/new-id.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';
import {
  noSuchStage,
  requireAllowedTarget,
  requireAutomation,
  requireKnownRecipients,
  requireSendableHeaders,
} from './automation-path.ts';

export const createAutomationHandler = endpoint(definition, async ({ body, principal, env, now }) => {
  const input = body as AutomationInput;
  requireAllowedTarget(env, input);
  requireSendableHeaders(input);
  const { projectId } = principal;
  await requireKnownRecipients(env, projectId, input.config);
  const id = newId('aut');
  const created = await insertAutomation(env, { projectId, actor: actorOf(principal), now }, { id, input });
  if ('reason' in created) {
    if (created.reason === 'no_such_stage') throw noSuchStage(created);
    const detail = `This project has ${LIMITS.automationsMax} automations, the most it can have: delete one first.`;
    throw new Refusal('conflict', detail);
  }
  forgetProjectConfig(projectId);
  return toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, id));
});
