import { env } from 'cloudflare:workers';
import type { LeadRow } from '../contract/project-change.ts';

const toSnakeCase = (key: string) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A lead's row in D1, according to its object. */
export const toRecord = (leadId: string, row: LeadRow): Record<string, unknown> => ({
  lead_id: leadId,
  ...{ fit: null, search_words: null, name_key: null, sort_keys: null, known_at: null },
  ...Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      toSnakeCase(key),
      value !== null && typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  ),
});

async function query(sql: string, projectId: string): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare(sql).bind(projectId).all()).results;
}

/**
 * Everything in D1 that objects have written about a project's leads. Leaves out row numbers, which have no meaning, and the time of the
 * cron's next check, which depends on when a row was written.
 */
export async function dumpReadModels(projectId: string) {
  const leads = await query('SELECT * FROM leads WHERE project_id = ?1 ORDER BY lead_id', projectId);
  return {
    leads: leads.map(({ id: _id, project_id: _projectId, refresh_at: _refreshAt, ...record }) => record),
    activity: await query(
      'SELECT hour, event_type AS eventType, count FROM activity_hourly WHERE project_id = ?1 AND count <> 0 ORDER BY hour, event_type',
      projectId,
    ),
    stageMoves: await query(
      `SELECT hour, from_stage AS "from", to_stage AS "to", cause, count FROM stage_moves_hourly WHERE project_id = ?1
       ORDER BY hour, from_stage, to_stage, cause`,
      projectId,
    ),
    stageCounts: await query(
      'SELECT stage, count FROM stage_counts WHERE project_id = ?1 AND count <> 0 ORDER BY stage',
      projectId,
    ),
  };
}

/** Counts the leads of each stage from the rows. */
export const recountStages = (projectId: string) =>
  query('SELECT stage, count(*) AS count FROM leads WHERE project_id = ?1 GROUP BY stage ORDER BY stage', projectId);

/** Adds up counts by key, in the order in which D1 returns them. */
export function sumCounts<Count extends { count: number }>(counts: readonly Count[]): Count[] {
  const sums = new Map<string, Count>();
  for (const { count, ...keys } of counts) {
    const known = sums.get(JSON.stringify(keys));
    sums.set(JSON.stringify(keys), { ...keys, count: (known?.count ?? 0) + count } as Count);
  }
  const keysOf = (value: Count) => Object.values({ ...value, count: 0 });
  return [...sums.values()].sort((a, b) => {
    const [x, y] = [keysOf(a), keysOf(b)];
    const i = x.findIndex((key, n) => key !== y[n]);
    return i < 0 ? 0 : (x[i] as string | number) < (y[i] as string | number) ? -1 : 1;
  });
}
