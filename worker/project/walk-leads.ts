import type { LeadFacts } from '../domain/lead-summary.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** One statement's leads: about 300 kB, and a thousand statements (as many as a request may make) are half a million leads. */
const PAGE_SIZE = 500;

/** All leads of a project, page by page, by id; leads that were merged are in those they are part of. */
export async function* walkLeads(db: D1Database, projectId: string): AsyncGenerator<LeadFacts[]> {
  let after = '';
  for (;;) {
    const { results } = await db
      .prepare(
        `SELECT ${LEAD_COLUMNS} FROM leads WHERE project_id = ?1 AND lead_id > ?2 AND merged_into IS NULL
         ORDER BY lead_id LIMIT ?3`,
      )
      .bind(projectId, after, PAGE_SIZE)
      .all<LeadRecord>();
    if (results.length > 0) yield results.map(toFacts);
    const last = results.at(-1);
    if (!last || results.length < PAGE_SIZE) return;
    after = last.lead_id;
  }
}
