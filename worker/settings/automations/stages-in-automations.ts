import type { AutomationInput } from '../../contract/automation.ts';
import { readRuleset } from '../scoring/read-rulesets.ts';

/** The fields in which an automation names a stage. */
export const STAGE_FIELDS = ['whenStage', 'whenLeavesStage'] as const;

/** SQL condition for a new row: its automation (`body`, JSON text) names only stages of the live ruleset. */
export const namesKnownStages = (body: string, projectId: string): string => `NOT EXISTS (
  SELECT 1 FROM json_each(json_array(${STAGE_FIELDS.map((field) => `${body} ->> '${field}'`).join(', ')})) AS named
  WHERE named.value IS NOT NULL AND named.value NOT IN (
    SELECT stage.value ->> 'name' FROM rulesets, json_each(rulesets.body, '$.stages') AS stage
    WHERE rulesets.project_id = ${projectId}
      AND rulesets.version = (SELECT max(version) FROM rulesets WHERE project_id = ${projectId})))`;

export interface UnknownStage {
  reason: 'no_such_stage';
  field: (typeof STAGE_FIELDS)[number];
  known: string[];
}

/** The first field of an automation that names a stage missing from the live ruleset, or null. */
export async function findUnknownStage(
  db: D1Database,
  projectId: string,
  input: AutomationInput,
): Promise<UnknownStage | null> {
  const { stages } = await readRuleset(db, projectId);
  const known = stages.map(({ name }) => name);
  const field = STAGE_FIELDS.find((each) => input[each] !== undefined && !known.includes(input[each]));
  return field === undefined ? null : { reason: 'no_such_stage', field, known };
}

/** SQL condition on automations: the automation names one of the stages in a JSON list. */
const namesOneOf = (list: string): string =>
  `(${STAGE_FIELDS.map((field) => `body ->> '${field}' IN (SELECT value FROM json_each(${list}))`).join(' OR ')})`;

/** An automation that names one of the stages, or null. */
export const findNaming = (db: D1Database, projectId: string, stages: readonly string[]) =>
  db
    .prepare(
      `SELECT body ->> 'name' AS name, coalesce(body ->> 'whenStage', body ->> 'whenLeavesStage') AS stage
       FROM automations WHERE project_id = ?1 AND ${namesOneOf('?2')} ORDER BY created_at LIMIT 1`,
    )
    .bind(projectId, JSON.stringify(stages))
    .first<{ name: string; stage: string }>();

/** Makes its batch fail if an automation names one of the stages. */
export const forbidNaming = (db: D1Database, projectId: string, stages: readonly string[]): D1PreparedStatement =>
  db
    .prepare(`UPDATE automations SET body = NULL WHERE project_id = ?1 AND ${namesOneOf('?2')}`)
    .bind(projectId, JSON.stringify(stages));

/** Renames stages in all automations of a project. */
export const renameStages = (
  db: D1Database,
  projectId: string,
  renamed: readonly { from: string; to: string }[],
): D1PreparedStatement[] =>
  renamed.flatMap(({ from, to }) =>
    STAGE_FIELDS.map((field) =>
      db
        .prepare(
          `UPDATE automations SET body = json_set(body, '$.${field}', ?3) WHERE project_id = ?1 AND body ->> '${field}' = ?2`,
        )
        .bind(projectId, from, to),
    ),
  );
