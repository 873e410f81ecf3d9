import type { CompanySort } from '../contract/company.ts';
import { LIMITS } from '../contract/limits.ts';
import { ACCOUNT_PEOPLE_MAX, ACCOUNT_SHARE } from '../domain/account-score.ts';
import { type CompanyScope, MEMBERS, membersOf } from './company-scope.ts';
import { containsText } from './contains-text.ts';
import { currentScore, type Fragment } from './current-score.ts';

export interface CompanyRank {
  key: string;
  /** The value by which the list is sorted. */
  value: number;
  people: number;
}

/**
 * One page of companies in order, and the number of companies. Null if these companies have more people than can be scored. A list without
 * a search that is sorted by number of people needs no scores; every other list does.
 */
export async function rankCompanies(
  db: D1Database,
  scope: CompanyScope,
  {
    sort,
    search,
    minPeople = 1,
    after,
    limit,
  }: {
    sort: CompanySort;
    search?: string | undefined;
    minPeople?: number | undefined;
    after?: [value: number, key: string] | undefined;
    limit: number;
  },
): Promise<{ companies: CompanyRank[]; total: number } | null> {
  const isCounted = sort === 'people' && search === undefined;
  const groups = isCounted ? countedGroups(scope) : scoredGroups(scope, { sort, search });
  const rest: Fragment = after
    ? { sql: 'WHERE value < ? OR (value = ? AND key > ?)', values: [after[0], after[0], after[1]] }
    : { sql: '', values: [] };
  const [scored, page] = await db.batch<CompanyRank & { total: number }>([
    db
      .prepare(
        `SELECT count(*) AS people FROM (SELECT 1 FROM leads_by_company WHERE project_id = ? AND of_pages = ? LIMIT ${LIMITS.sortedMatchesMax + 1})`,
      )
      .bind(...membersOf(scope)),
    db
      .prepare(
        `WITH company AS (${groups.sql}), counted AS (SELECT *, count(*) OVER () AS total FROM company WHERE people >= ?)
         SELECT * FROM counted ${rest.sql} ORDER BY value DESC, key LIMIT ?`,
      )
      .bind(...groups.values, minPeople, ...rest.values, limit),
  ]);
  if (!isCounted && (scored?.results[0]?.people ?? 0) > LIMITS.sortedMatchesMax) return null;
  return { companies: page?.results ?? [], total: page?.results[0]?.total ?? 0 };
}

const countedGroups = (scope: CompanyScope): Fragment => ({
  sql: `SELECT company_key AS key, count(*) AS value, count(*) AS people FROM leads_by_company
    WHERE project_id = ? AND of_pages = ? GROUP BY company_key`,
  values: membersOf(scope),
});

const VALUES: Record<CompanySort, string> = {
  accountScore: `sum(iif(place <= ${ACCOUNT_PEOPLE_MAX}, round(round(effective * 100) * pow(${ACCOUNT_SHARE}, place - 1)), 0))`,
  people: 'count(*)',
  lastEventAt: 'ifnull(max(last_event_at), 0)',
};

/** Groups the scored people by company. Reads no more people than can be scored. */
function scoredGroups(
  scope: CompanyScope,
  { sort, search }: { sort: CompanySort; search: string | undefined },
): Fragment {
  const effective = currentScore(scope.decay, scope.at);
  const isNamed: Fragment = search === undefined ? { sql: '1', values: [] } : isNamedLike(search);
  return {
    sql: `SELECT key, ${VALUES[sort]} AS value, count(*) AS people FROM (
      SELECT *, row_number() OVER (PARTITION BY key ORDER BY effective DESC, lead_id) AS place FROM (
        SELECT member.company_key AS key, leads.lead_id, last_event_at, ${effective.sql} AS effective, ${isNamed.sql} AS isNamed
        FROM ${MEMBERS} LIMIT ${LIMITS.sortedMatchesMax}))
      GROUP BY key HAVING max(isNamed)`,
    values: [...effective.values, ...isNamed.values, ...membersOf(scope)],
  };
}

/** Searches by key. Keys are in lower case. */
function isNamedLike(search: string): Fragment {
  const name = containsText('company_name', search);
  return { sql: `instr(member.company_key, ?) > 0 OR ${name.sql}`, values: [search.toLowerCase(), ...name.values] };
}
