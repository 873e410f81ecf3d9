import type { FitLetter } from '../contract/fit.ts';
import type { LeadFacts } from '../domain/lead-summary.ts';
import { type CompanyScope, MEMBERS, membersOf } from './company-scope.ts';
import { currentScore } from './current-score.ts';
import { LEAD_COLUMNS, type LeadRecord, toFacts } from './lead-record.ts';

/** A company with its highest-scoring people. */
export interface CompanyStanding {
  people: { lead: LeadFacts; companyName: string | null }[];
  lastEventAt: number | null;
  /**
   * The best fit letter among the company's people, and the highest score among the people who have this letter. Null if nobody has a
   * letter.
   */
  best: { fit: FitLetter; score: number } | null;
}

type PersonRecord = LeadRecord & { key: string; company_name: string | null };

/** Reads some companies, with up to `each` people per company, in one batch. */
export async function readCompanies(
  db: D1Database,
  scope: CompanyScope,
  { keys, each }: { keys: readonly string[]; each: number },
): Promise<Map<string, CompanyStanding>> {
  const effective = currentScore(scope.decay, scope.at);
  const members = `${MEMBERS} AND member.company_key IN (SELECT value FROM json_each(?))`;
  const values = [...effective.values, ...membersOf(scope), JSON.stringify(keys)];
  const [letters, people] = await db.batch([
    // Keeps only the row with the best letter for each company.
    db
      .prepare(
        `SELECT member.company_key AS key, leads.fit, max(${effective.sql}) AS score, max(leads.last_event_at) AS lastEventAt
         FROM ${members} GROUP BY member.company_key, leads.fit ORDER BY leads.fit IS NULL, leads.fit`,
      )
      .bind(...values),
    db
      .prepare(
        `SELECT ${LEAD_COLUMNS}, leads.company_name, top.key FROM (
           SELECT *, row_number() OVER (PARTITION BY key ORDER BY effective DESC, lead_id) AS place FROM (
             SELECT member.company_key AS key, leads.lead_id, leads.id, ${effective.sql} AS effective FROM ${members}))
         AS top CROSS JOIN leads ON leads.id = top.id WHERE top.place <= ? ORDER BY top.key, top.place`,
      )
      .bind(...values, each),
  ]);
  const companies = new Map<string, CompanyStanding>();
  for (const { key, fit, score, lastEventAt } of (letters?.results ?? []) as unknown as LetterRecord[]) {
    const company = companies.get(key) ?? { people: [], lastEventAt: null, best: fit && { fit, score } };
    if (lastEventAt !== null) company.lastEventAt = Math.max(company.lastEventAt ?? lastEventAt, lastEventAt);
    companies.set(key, company);
  }
  for (const { key, company_name: companyName, ...record } of (people?.results ?? []) as unknown as PersonRecord[])
    companies.get(key)?.people.push({ lead: toFacts(record), companyName });
  return companies;
}

interface LetterRecord {
  key: string;
  fit: FitLetter | null;
  score: number;
  lastEventAt: number | null;
}

/** Adds up the figures of a company's people. Null if the company has no people. */
export async function readCompanyTotals(
  db: D1Database,
  scope: CompanyScope,
  { key, thresholds, sinceHour }: { key: string; thresholds: readonly number[]; sinceHour: number },
): Promise<{
  people: number;
  eventCount: number;
  /** The number of people by the threshold of their stage. */
  stages: Map<number, number>;
  /** Hundredths of a point by day (days since the epoch), oldest first. */
  days: { day: number; points: number }[];
} | null> {
  const effective = currentScore(scope.decay, scope.at);
  const one = [...membersOf(scope), key];
  const [stages, days] = await db.batch([
    db
      .prepare(
        `SELECT threshold, count(*) AS people, sum(event_count) AS events FROM (
           SELECT (SELECT max(stage.value) FROM json_each(?) AS stage WHERE stage.value <= effective) AS threshold, event_count
           FROM (SELECT ${effective.sql} AS effective, event_count FROM ${MEMBERS} AND member.company_key = ?))
         GROUP BY threshold`,
      )
      .bind(JSON.stringify(thresholds), ...effective.values, ...one),
    db
      .prepare(
        `SELECT CAST(hour.key AS INTEGER) / 24 AS day, sum(hour.value) AS points FROM ${MEMBERS.replace(' WHERE', ', json_each(leads.points_by_hour) AS hour WHERE')}
           AND member.company_key = ? AND CAST(hour.key AS INTEGER) >= ? GROUP BY day ORDER BY day`,
      )
      .bind(...one, sinceHour),
  ]);
  const found = (stages?.results ?? []) as {
    threshold: number;
    people: number;
    events: number;
  }[];
  if (found.length === 0) return null;
  return {
    people: found.reduce((sum, { people }) => sum + people, 0),
    eventCount: found.reduce((sum, { events }) => sum + events, 0),
    stages: new Map(found.map(({ threshold, people }) => [threshold, people])),
    days: (days?.results ?? []) as { day: number; points: number }[],
  };
}

/** The people of a company with the latest events. */
export async function listLatestPeople(
  db: D1Database,
  scope: Pick<CompanyScope, 'projectId' | 'ofPages'>,
  { key, limit }: { key: string; limit: number },
): Promise<{ leadId: string; name: string | null; email: string | null }[]> {
  const { results } = await db
    .prepare(
      `SELECT leads.lead_id AS leadId, leads.name, leads.email FROM ${MEMBERS} AND member.company_key = ?
       ORDER BY leads.last_event_at DESC, leads.lead_id LIMIT ?`,
    )
    .bind(...membersOf(scope), key, limit)
    .all<{ leadId: string; name: string | null; email: string | null }>();
  return results;
}
