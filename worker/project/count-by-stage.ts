import type { ProjectConfig } from '../contract/project-config.ts';
import { standingAt } from '../domain/standing.ts';
import { dueLeads } from './due-leads.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/**
 * Counts the leads in each stage at `at`, exactly. A trigger counts rows by stage. The result is corrected for the few rows whose next
 * change is due. Takes two index reads for any number of leads.
 */
export async function countLeadsByStage(
  db: D1Database,
  { projectId, config, at }: { projectId: string; config: ProjectConfig; at: number },
): Promise<Map<string, number>> {
  const [recorded, due] = await db.batch<Record<string, unknown>>([
    db.prepare('SELECT stage, count FROM stage_counts WHERE project_id = ?1').bind(projectId),
    db.prepare(`SELECT ${LEAD_COLUMNS} FROM ${dueLeads({ projectId: '?1', at: '?2' })}`).bind(projectId, at),
  ]);
  const counts = new Map(config.ruleset.stages.map(({ name }) => [name, 0]));
  const add = (stage: string, count: number) => counts.set(stage, (counts.get(stage) ?? 0) + count);
  for (const { stage, count } of (recorded?.results ?? []) as { stage: string; count: number }[]) add(stage, count);
  for (const record of (due?.results ?? []) as unknown as LeadRecord[]) {
    add(record.stage, -1);
    add(standingAt(toFacts(record), config, at).stage, 1);
  }
  for (const [stage, count] of counts)
    if (count === 0 && !config.ruleset.stages.some(({ name }) => name === stage)) counts.delete(stage);
  return counts;
}
