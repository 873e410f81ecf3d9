import type { AutomationInput } from '../../contract/automation.ts';
import { LIMITS } from '../../contract/limits.ts';
import { changeSettings, type OldSettingsCall } from '../change-settings.ts';
import { getRuleset } from '../scoring/rulesets.ts';
import { retryConflicts } from '../storage/retry-conflicts.ts';
import { openAutomation, toColumns } from './automation-record.ts';
import { findAutomation } from './read-automations.ts';
import { namesKnownStages, STAGE_FIELDS } from './stages-in-automations.ts';

type SettingsEnv = Pick<Env, 'DB' | 'SETTINGS_KEYS'>;
type By = Omit<OldSettingsCall, 'db'>;

/** Adds an automation, unless the project has as many as it can. */
export async function insertAutomation(
  env: SettingsEnv,
  by: By,
  { id, input }: { id: string; input: AutomationInput },
): Promise<{ status: 'created' } | { reason: 'too_many_automations' } | UnknownStage> {
  const { enabled, body, configSealed } = await toColumns(env.SETTINGS_KEYS, input);
  const insert = env.DB.prepare(
    `INSERT INTO automations (id, project_id, enabled, body, config_sealed, created_at, updated_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6
     WHERE (SELECT count(*) FROM automations WHERE project_id = ?2) < ?7 AND ${namesKnownStages('?4', '?2')}`,
  ).bind(id, by.projectId, enabled, body, configSealed, by.now, LIMITS.automationsMax);
  const created = await changeSettings(
    { db: env.DB, ...by },
    {
      statements: [insert],
      audit: { action: 'automation.created', target: id, after: toAudited(input) },
      bumpsConfig: true,
    },
  );
  if (created) return { status: 'created' };
  return (await findUnknownStage(env.DB, by.projectId, input)) ?? { reason: 'too_many_automations' };
}

export interface UnknownStage {
  reason: 'no_such_stage';
  field: (typeof STAGE_FIELDS)[number];
  known: string[];
}

/** The first field of an automation that names a stage which the live ruleset does not have, or null. */
async function findUnknownStage(
  db: D1Database,
  projectId: string,
  input: AutomationInput,
): Promise<UnknownStage | null> {
  const { stages } = await getRuleset(db, projectId);
  const known = stages.map(({ name }) => name);
  const field = STAGE_FIELDS.find((each) => input[each] !== undefined && !known.includes(input[each]));
  return field === undefined ? null : { reason: 'no_such_stage', field, known };
}

/** Writes what `change` makes of an automation; enabling it clears why we disabled it. `change` may run again if someone else changed the automation meanwhile. */
export async function updateAutomation(
  env: SettingsEnv,
  by: By,
  { id, change }: { id: string; change: (current: AutomationInput) => AutomationInput },
): Promise<{ status: 'updated' } | { reason: 'no_such_automation' | 'contended' } | UnknownStage> {
  const { projectId, now } = by;
  return retryConflicts(async () => {
    const record = await findAutomation(env.DB, { projectId, id });
    if (!record) return { reason: 'no_such_automation' as const };
    const current = await openAutomation(env.SETTINGS_KEYS, record);
    const input = change(current);
    // An automation of before stages were checked may name any: it can still be switched off.
    const namesOthers = STAGE_FIELDS.some((field) => input[field] !== current[field]);
    const unknown = namesOthers ? await findUnknownStage(env.DB, projectId, input) : null;
    if (unknown) return unknown;
    const { enabled, body, configSealed } = await toColumns(env.SETTINGS_KEYS, input);
    // Each write seals the config again, to another text, and renaming a stage changes the body: the same texts mean the same version.
    const update = env.DB.prepare(
      `UPDATE automations SET enabled = ?3, body = ?4, config_sealed = ?5, updated_at = ?6,
         disabled_reason = iif(?3 = 1, NULL, disabled_reason), untold_since = iif(?3 = 1, NULL, untold_since)
       WHERE id = ?1 AND project_id = ?2 AND config_sealed = ?7 AND body = ?8${namesOthers ? ` AND ${namesKnownStages('?4', '?2')}` : ''}`,
    ).bind(id, projectId, enabled, body, configSealed, now, record.config_sealed, record.body);
    const updated = await changeSettings(
      { db: env.DB, ...by },
      {
        statements: [update],
        audit: { action: 'automation.updated', target: id, after: toAudited(input) },
        bumpsConfig: true,
      },
    );
    return updated ? { status: 'updated' as const } : null;
  });
}

/** Returns false if the project has no such automation. Its deliveries stay, as they have happened. */
export function deleteAutomation(db: D1Database, by: By, id: string): Promise<boolean> {
  return changeSettings(
    { db, ...by },
    {
      statements: [db.prepare('DELETE FROM automations WHERE id = ?1 AND project_id = ?2').bind(id, by.projectId)],
      audit: { action: 'automation.deleted', target: id },
      bumpsConfig: true,
    },
  );
}

/** The audit log keeps no config: it may hold secrets. */
const toAudited = ({ config: _config, ...input }: AutomationInput): unknown => input;
