import * as z from 'zod';
import { Automation, AutomationInput } from '../../../contract/automation.ts';
import { toFieldErrors } from '../../../contract/field-errors.ts';
import { hasMasked, openAutomation, toAutomation, unmask } from '../../../settings/automations/automation-record.ts';
import { writeAutomation } from '../../../settings/automations/write-automation.ts';
import { forgetProjectConfig } from '../../../settings/project-config.ts';
import { actorOf } from '../../auth/permissions.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { AutomationPath, receiverOf, requireAllowedTarget, requireAutomation } from './automation-path.ts';

/** Any part of an automation: what the whole must be is checked once the parts are put together. */
const AutomationChange = z.record(z.string(), z.unknown()).meta({
  id: 'AutomationChange',
  description: 'Any fields of an automation; `null` takes one away.',
  example: { minVelocity: 3, enabled: false },
});

export const updateAutomation = endpoint(
  {
    method: 'put',
    url: '/api/automations/{automationId}',
    operationId: 'updateAutomation',
    tag: 'Automations',
    summary: 'Change an automation',
    description:
      'What is not named stays, `null` takes a field away, and a secret that comes back masked stays what it was; where the receiver becomes another one, its secrets must be given anew.',
    access: 'rules:write',
    path: AutomationPath,
    body: AutomationChange,
    status: 200,
    answer: Automation,
    refusals: ['not_found'],
  },
  async ({ path: { automationId }, body, principal, env, now }) => {
    const { projectId } = principal;
    const current = await openAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, automationId));
    const config =
      body.config === undefined ? current.config : unmask({ ...(body.config as object) }, { ...current.config });
    const whole = Object.fromEntries(
      Object.entries({ ...current, ...body, config }).filter(([, value]) => value !== null),
    );
    const parsed = AutomationInput.safeParse(whole);
    if (parsed.error) throw invalid(toFieldErrors(parsed.error, 'body'));
    const input = parsed.data as AutomationInput;
    requireAllowedTarget(env, input);
    // Else whoever may change an automation could have its secrets sent to themselves, or shown.
    if (hasMasked(body.config) && receiverOf(input) !== receiverOf(current)) {
      throw invalid([{ path: 'config', message: 'goes to another receiver: give its secrets anew, not masked' }]);
    }
    await writeAutomation(
      env,
      { projectId, actor: actorOf(principal), now },
      { id: automationId, isNew: false, input },
    );
    forgetProjectConfig(projectId);
    return toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, automationId));
  },
);
