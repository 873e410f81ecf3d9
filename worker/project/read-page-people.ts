import type { LeadFacts } from '../domain/lead-summary.ts';
import type { CompanyScope } from './company-scope.ts';
import { currentScore } from './current-score.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/**
 * Reads the people whom only unsigned pages assign to a company. Returns the number of these people, up to `countedMax`, and the `each`
 * people with the highest scores. The number is limited, because anyone can invent such people.
 */
export async function readPagePeople(
  db: D1Database,
  { projectId, decay, at }: Omit<CompanyScope, 'ofPages'>,
  { key, countedMax, each }: { key: string; countedMax: number; each: number },
): Promise<{ people: number; leads: LeadFacts[] }> {
  const effective = currentScore(decay, at);
  const some = `SELECT project_id, lead_id FROM leads_by_company WHERE project_id = ? AND of_pages = 1 AND company_key = ? LIMIT ?`;
  const values = [projectId, key, countedMax];
  const [count, top] = await db.batch([
    db.prepare(`SELECT count(*) AS people FROM (${some})`).bind(...values),
    db
      .prepare(
        `SELECT ${LEAD_COLUMNS} FROM (
           SELECT leads.id, ${effective.sql} AS effective FROM (${some}) AS found
           CROSS JOIN leads ON leads.project_id = found.project_id AND leads.lead_id = found.lead_id
           ORDER BY effective DESC, leads.lead_id LIMIT ?)
         AS top CROSS JOIN leads ON leads.id = top.id ORDER BY top.effective DESC, leads.lead_id`,
      )
      .bind(...effective.values, ...values, each),
  ]);
  const { people = 0 } = (count?.results[0] ?? {}) as { people?: number };
  return { people, leads: ((top?.results ?? []) as unknown as LeadRecord[]).map(toFacts) };
}
