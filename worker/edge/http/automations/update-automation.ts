import type * as z from 'zod';
import { actorOf } from '../../../access/permissions.ts';
import { type AutomationChange, updateAutomation as definition } from '../../../contract/api/automations.ts';
import { Automation, AutomationInput } from '../../../contract/automation.ts';
import { toFieldErrors } from '../../../contract/field-errors.ts';
import { fieldsOf, findUnknownFields } from '../../../contract/unknown-fields.ts';
import { hasMasked, toAutomation, unmask } from '../../../settings/automations/automation-record.ts';
import { updateAutomation } from '../../../settings/automations/write-automation.ts';
import { forgetProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { contended, invalid, type Refusal } from '../../problem.ts';
import {
  noSuchAutomation,
  noSuchStage,
  receiverOf,
  requireAllowedTarget,
  requireAutomation,
  requireKnownRecipients,
  requireSendableHeaders,
} from './automation-path.ts';

export const updateAutomationHandler = endpoint(
  definition,
  async ({ path: { automationId }, body, principal, env, now }) => {
    const { projectId } = principal;
    const by = { projectId, actor: actorOf(principal), now };
    const change = (current: AutomationInput) => merge(env, { current, body });
    await requireKnownRecipients(env, projectId, body.config);
    const updated = await updateAutomation(env, by, { id: automationId, change });
    if ('reason' in updated) throw toRefusal(updated);
    forgetProjectConfig(projectId);
    return toAutomation(env.SETTINGS_KEYS, await requireAutomation(env, projectId, automationId));
  },
);

function toRefusal(refused: Extract<Awaited<ReturnType<typeof updateAutomation>>, { reason: string }>): Refusal {
  switch (refused.reason) {
    case 'no_such_automation':
      return noSuchAutomation();
    case 'no_such_stage':
      return noSuchStage(refused);
    case 'contended':
      return contended();
  }
}

function merge(
  env: Env,
  { current, body }: { current: AutomationInput; body: z.infer<typeof AutomationChange> },
): AutomationInput {
  const config =
    body.config === undefined ? current.config : unmask({ ...(body.config as object) }, { ...current.config });
  const whole = Object.fromEntries(
    Object.entries({ ...current, ...body, config }).filter(([, value]) => value !== null),
  );
  const unknown = findUnknownFields(AutomationInput, { ...body, ...whole }, { known: fieldsOf(Automation) });
  const parsed = AutomationInput.safeParse(whole);
  const wrong = [...unknown, ...(parsed.error ? toFieldErrors(parsed.error, 'body') : [])];
  if (wrong.length > 0) throw invalid(wrong);
  const input = parsed.data as AutomationInput;
  // Otherwise, anyone who may change an automation could have its secrets sent to themselves, or shown by another action.
  const isConfigKept = body.config === undefined || hasMasked(body.config);
  if (isConfigKept && receiverOf(input) !== receiverOf(current)) throw needsSecretsAgain();
  requireAllowedTarget(env, input);
  requireSendableHeaders(input);
  return input;
}

const needsSecretsAgain = () =>
  invalid([
    { path: 'config', message: 'must be sent again in full: the receiver changes, so its secrets do not carry over' },
  ]);
