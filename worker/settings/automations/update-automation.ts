import { type Call, requirePermission } from '../../access/call.ts';
import type { Automation, AutomationInput } from '../../contract/automation.ts';
import { toFieldErrors } from '../../contract/field-errors.ts';
import { fieldsOf, findUnknownFields } from '../../contract/unknown-fields.ts';
import { changeSettings } from '../change-settings.ts';
import { exceedsBehaviors } from '../segments/exceeds-behaviors.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { hasMasked, openAutomation, toAudited, toColumns, unmask } from './automation-record.ts';
import { findAutomation } from './read-automations.ts';
import { type InvalidFields, receiverOf, refuseAction, refuseMessage, refuseStrangers } from './refuse-action.ts';
import {
  findUnknownSegment,
  namesKnownSegments,
  SEGMENT_FIELDS,
  type UnknownSegment,
} from './segments-in-automations.ts';
import { getAutomation } from './show-automations.ts';
import { findUnknownStage, namesKnownStages, STAGE_FIELDS, type UnknownStage } from './stages-in-automations.ts';

type UpdateRefused =
  | InvalidFields
  | UnknownStage
  | UnknownSegment
  | { reason: 'no_such_automation' | 'secrets_do_not_carry_over' | 'too_many_behaviors' | 'contended' };

/** The fields to change, as they were sent. `null` removes a field. */
type Change = Record<string, unknown>;

/** Changes the given fields of an automation. Enabling an automation clears the reason why the platform had disabled it. */
export async function updateAutomation(
  call: Call,
  { automationId, change }: { automationId: string; change: Change },
): Promise<Automation | UpdateRefused> {
  requirePermission(call, 'rules:write');
  const { env, projectId } = call;
  const strangers = await refuseStrangers(env.DB, { projectId, config: change.config });
  if (strangers) return strangers;
  const updated = await retryConflicts(() => tryUpdate(call, { automationId, change }));
  return 'reason' in updated ? updated : getAutomation(call, { automationId });
}

/** Returns null if someone else has changed the automation in the meantime. */
async function tryUpdate(
  call: Call,
  { automationId: id, change }: { automationId: string; change: Change },
): Promise<{ status: 'updated' } | UpdateRefused | null> {
  const { env, projectId, now } = call;
  const record = await findAutomation(env.DB, { projectId, id });
  if (!record) return { reason: 'no_such_automation' };
  const current = await openAutomation(env.SETTINGS_KEYS, record);
  const merged = await merge(env, { current, change });
  if ('reason' in merged) return merged;
  const { input } = merged;
  // Older automations may name any stage, because stages were not checked then. Such automations must still be possible to turn off.
  const namesOthers = STAGE_FIELDS.some((field) => input[field] !== current[field]);
  const unknown = namesOthers ? await findUnknownStage(env.DB, projectId, input) : null;
  if (unknown) return unknown;
  const namesOtherSegments = SEGMENT_FIELDS.some((field) => input[field] !== current[field]);
  const unknownSegment = namesOtherSegments ? await findUnknownSegment(env.DB, projectId, input) : null;
  if (unknownSegment) return unknownSegment;
  if (
    change.traits &&
    input.traits &&
    (await exceedsBehaviors(env.DB, { projectId, conditions: input.traits, except: id }))
  )
    return { reason: 'too_many_behaviors' };
  const { enabled, body, configSealed } = await toColumns(env.SETTINGS_KEYS, input);
  // Compares texts to detect changes by others: each write encrypts the config to a different text, and renaming a stage changes the
  // body.
  const update = env.DB.prepare(
    `UPDATE automations SET enabled = ?3, body = ?4, config_sealed = ?5, updated_at = ?6,
       disabled_reason = iif(?3 = 1, NULL, disabled_reason), untold_since = iif(?3 = 1, NULL, untold_since)
     WHERE id = ?1 AND project_id = ?2 AND config_sealed = ?7 AND body = ?8${namesOthers ? ` AND ${namesKnownStages('?4', '?2')}` : ''}
       AND ${namesKnownSegments('?4', '?2')}`,
  ).bind(id, projectId, enabled, body, configSealed, now, record.config_sealed, record.body);
  const isUpdated = await changeSettings(call, {
    statements: [update],
    audit: { action: 'automation.updated', target: id, after: toAudited(input) },
    bumpsConfig: true,
  });
  return isUpdated ? { status: 'updated' } : null;
}

/** The complete automation after a change, parsed like a new one. */
async function merge(
  env: Env,
  { current, change }: { current: AutomationInput; change: Change },
): Promise<{ input: AutomationInput } | InvalidFields | { reason: 'secrets_do_not_carry_over' }> {
  const { Automation, AutomationInput } = await import('../../contract/automation.ts');
  const config =
    change.config === undefined ? current.config : unmask({ ...(change.config as object) }, { ...current.config });
  const whole = Object.fromEntries(
    Object.entries({ ...current, ...change, config }).filter(([, value]) => value !== null),
  );
  const unknown = findUnknownFields(AutomationInput, { ...change, ...whole }, { known: fieldsOf(Automation) });
  const parsed = AutomationInput.safeParse(whole);
  const errors = [...unknown, ...(parsed.error ? toFieldErrors(parsed.error, 'body') : [])];
  if (errors.length > 0) return { reason: 'invalid_fields', errors };
  const input = parsed.data as AutomationInput;
  // Secrets are kept only if the receiver stays the same. If secrets were always kept, anyone who may change automations could send them
  // to themselves, or make another action show them.
  const isConfigKept = change.config === undefined || hasMasked(change.config);
  if (isConfigKept && receiverOf(input) !== receiverOf(current)) return { reason: 'secrets_do_not_carry_over' };
  // Older subjects may contain any braces, because there were no placeholders then. The message is therefore checked only if the person has
  // changed it.
  const refused = refuseAction(env, input) ?? (change.config === undefined ? null : refuseMessage(input));
  return refused ?? { input };
}
