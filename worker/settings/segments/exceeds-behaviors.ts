import type { LeadConditions } from '../../contract/lead-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import { behaviorsIn, trackedBehaviorsOf } from '../../domain/behaviors.ts';

/**
 * Whether these conditions would make leads count more behaviors than the limit allows. The conditions belong to the segment or automation
 * `except`, whose stored conditions do not count. Two simultaneous changes may exceed the limit by a few behaviors, which costs little and
 * breaks nothing.
 */
export async function exceedsBehaviors(
  db: D1Database,
  { projectId, conditions, except }: { projectId: string; conditions: LeadConditions; except?: string },
): Promise<boolean> {
  if (behaviorsIn(conditions).length === 0) return false;
  const { results } = await db
    .prepare(
      `SELECT conditions FROM segments WHERE project_id = ?1 AND id IS NOT ?2
       UNION ALL SELECT body -> '$.traits' FROM automations
       WHERE project_id = ?1 AND id IS NOT ?2 AND body -> '$.traits' IS NOT NULL`,
    )
    .bind(projectId, except ?? null)
    .all<{ conditions: string }>();
  const others = results.map((record) => JSON.parse(record.conditions) as LeadConditions);
  return trackedBehaviorsOf([...others, conditions]).length > LIMITS.behaviorsMax;
}
