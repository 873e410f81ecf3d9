import { LIMITS } from '../contract/limits.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { toFacts, WHOLE_COLUMNS, type WholeRecord } from './lead-record.ts';

/**
 * A sample of evenly spaced leads, and the total number of leads. The sample is ordered so that its first leads are already spread over
 * all leads.
 */
export interface LeadSample {
  leadIds: string[];
  total: number;
}

export async function sampleLeads(db: D1Database, projectId: string): Promise<LeadSample> {
  const { results } = await db
    .prepare(
      `WITH known AS (SELECT lead_id, row_number() OVER (ORDER BY lead_id) AS n, count(*) OVER () AS total
         FROM leads WHERE project_id = ?1 AND merged_into IS NULL)
       SELECT lead_id AS leadId, total FROM known WHERE mod(n * ?2, total) < ?2 ORDER BY lead_id`,
    )
    .bind(projectId, LIMITS.sampledLeadsMax)
    .all<{ leadId: string; total: number }>();
  const golden = (Math.sqrt(5) - 1) / 2;
  const spread = results.map(({ leadId }, i) => ({ leadId, place: (i * golden) % 1 }));
  return {
    leadIds: spread.sort((a, b) => a.place - b.place).map(({ leadId }) => leadId),
    total: results[0]?.total ?? 0,
  };
}

/** A lead with all columns of its row. */
export interface WholeLead {
  facts: LeadFacts;
  record: WholeRecord;
}

/** Reads these leads with all columns of their rows, in the order of `leadIds`. */
export async function readWholeLeads(
  db: D1Database,
  projectId: string,
  leadIds: readonly string[],
): Promise<WholeLead[]> {
  const { results } = await db
    .prepare(
      `SELECT ${WHOLE_COLUMNS} FROM json_each(?2) AS asked CROSS JOIN leads ON project_id = ?1 AND lead_id = asked.value
       WHERE merged_into IS NULL ORDER BY asked.key`,
    )
    .bind(projectId, JSON.stringify(leadIds))
    .all<WholeRecord & Record<string, unknown>>();
  return results.map((record) => ({ facts: toFacts(record), record }));
}
