import { toFacts, WHOLE_COLUMNS, type WholeRecord } from './lead-record.ts';
import type { WholeLead } from './sample-leads.ts';

/**
 * The number of leads per statement: together, their rows take about 300 kB. A thousand statements (D1's limit per invocation) cover half a
 * million leads.
 */
const PAGE_SIZE = 500;

/**
 * Reads all leads of a project, page by page, in the order of their IDs. Merged leads are left out, because they are part of another
 * lead.
 */
export async function* walkLeads(db: D1Database, projectId: string): AsyncGenerator<WholeLead[]> {
  let after = '';
  for (;;) {
    const { results } = await db
      .prepare(
        `SELECT ${WHOLE_COLUMNS} FROM leads WHERE project_id = ?1 AND lead_id > ?2 AND merged_into IS NULL
         ORDER BY lead_id LIMIT ?3`,
      )
      .bind(projectId, after, PAGE_SIZE)
      .all<WholeRecord & Record<string, unknown>>();
    if (results.length > 0) yield results.map((record) => ({ facts: toFacts(record), record }));
    const last = results.at(-1);
    if (!last || results.length < PAGE_SIZE) return;
    after = last.lead_id;
  }
}

export interface LeadRowKey {
  projectId: string;
  leadId: string;
}

/** The next rows of `leads` after a given one, across all projects, including merged leads. */
export async function listLeadRows(
  db: D1Database,
  { after, limit }: { after: LeadRowKey | null; limit: number },
): Promise<LeadRowKey[]> {
  const { results } = await db
    .prepare(
      `SELECT project_id AS projectId, lead_id AS leadId FROM leads WHERE (project_id, lead_id) > (?1, ?2)
       ORDER BY project_id, lead_id LIMIT ?3`,
    )
    .bind(after?.projectId ?? '', after?.leadId ?? '', limit)
    .all<LeadRowKey & Record<string, unknown>>();
  return results;
}

/**
 * The IDs of one page of leads that `walkLeads` would return, starting after `after`. Includes only leads that were evaluated since `since`
 * and created before `createdBefore` (both epoch ms). Leaves out the IDs in `except`.
 */
export async function listLeadIds(
  db: D1Database,
  projectId: string,
  {
    after,
    limit,
    since = 0,
    createdBefore = Number.MAX_SAFE_INTEGER,
    except = [],
  }: { after: string; limit: number; since?: number; createdBefore?: number; except?: readonly string[] },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id AS leadId FROM leads WHERE project_id = ?1 AND lead_id > ?2 AND merged_into IS NULL AND evaluated_at >= ?4
         AND created_at < ?5 AND lead_id NOT IN (SELECT value FROM json_each(?6))
       ORDER BY lead_id LIMIT ?3`,
    )
    .bind(projectId, after, limit, since, createdBefore, JSON.stringify(except))
    .all<{ leadId: string }>();
  return results.map(({ leadId }) => leadId);
}
