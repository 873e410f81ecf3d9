import { type Call, requirePermission } from '../../access/call.ts';
import type { Automation, AutomationInput } from '../../contract/automation.ts';
import { LIMITS } from '../../contract/limits.ts';
import { changeSettings } from '../change-settings.ts';
import { exceedsBehaviors } from '../segments/exceeds-behaviors.ts';
import { newId } from '../storage/new-id.ts';
import { toAudited, toColumns } from './automation-record.ts';
import { type InvalidFields, refuseAction, refuseMessage, refuseStrangers } from './refuse-action.ts';
import { findUnknownSegment, namesKnownSegments, type UnknownSegment } from './segments-in-automations.ts';
import { getAutomation } from './show-automations.ts';
import { findUnknownStage, namesKnownStages, type UnknownStage } from './stages-in-automations.ts';

/** Adds an automation, unless the project has reached its limit. */
export async function createAutomation(
  call: Call,
  input: AutomationInput,
): Promise<
  | Automation
  | InvalidFields
  | UnknownStage
  | UnknownSegment
  | { reason: 'too_many_automations' | 'too_many_behaviors' | 'no_such_automation' }
> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const refused =
    refuseAction(env, input) ??
    refuseMessage(input) ??
    (await refuseStrangers(env.DB, { projectId, config: input.config }));
  if (refused) return refused;
  if (input.traits && (await exceedsBehaviors(env.DB, { projectId, conditions: input.traits })))
    return { reason: 'too_many_behaviors' };
  const id = newId('aut');
  const { enabled, body, configSealed } = await toColumns(env.SETTINGS_KEYS, input);
  const insert = env.DB.prepare(
    `INSERT INTO automations (id, project_id, enabled, body, config_sealed, created_at, updated_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6
     WHERE (SELECT count(*) FROM automations WHERE project_id = ?2) < ?7 AND ${namesKnownStages('?4', '?2')}
       AND ${namesKnownSegments('?4', '?2')}`,
  ).bind(id, projectId, enabled, body, configSealed, now, LIMITS.automationsMax);
  const isCreated = await changeSettings(call, {
    statements: [insert],
    audit: { action: 'automation.created', target: id, after: toAudited(input) },
    bumpsConfig: true,
  });
  if (isCreated) return getAutomation(call, { automationId: id });
  return (
    (await findUnknownStage(env.DB, projectId, input)) ??
    (await findUnknownSegment(env.DB, projectId, input)) ?? { reason: 'too_many_automations' }
  );
}
