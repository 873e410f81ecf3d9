import { type Call, requirePermission } from '../../access/call.ts';
import { type CursorOf, decodeCursor, encodeCursor } from '../../access/cursor.ts';
import type { CompanyListQuery, CompanyPage } from '../../contract/company.ts';
import { ACCOUNT_PEOPLE_MAX } from '../../domain/account-score.ts';
import { rankCompanies } from '../../project/rank-companies.ts';
import { readCompanies } from '../../project/read-companies.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { toCompanySummary } from './to-company-summary.ts';

export type CompaniesRefused = { reason: 'bad_cursor' | 'too_many_people' };

/** Lists companies page by page, highest value first. */
export async function listCompanies(call: Call, query: CompanyListQuery): Promise<CompanyPage | CompaniesRefused> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const { sort, search, minPeople, limit, cursor } = query;
  const given = cursor === undefined ? null : await decodeCursor(cursor, 'companies');
  if (cursor !== undefined && given?.sort !== sort) return { reason: 'bad_cursor' };
  const at = given?.at ?? now;
  const config = await getProjectConfig(env, projectId);
  const scope = { projectId, ofPages: query.knownFrom === 'pages', decay: config.ruleset.decay, at };
  const page = await rankCompanies(env.DB, scope, { sort, search, minPeople, after: given?.after, limit: limit + 1 });
  if (!page) return { reason: 'too_many_people' };
  const shown = page.companies.slice(0, limit);
  const last = page.companies.length > limit ? shown.at(-1) : undefined;
  const read = await readCompanies(env.DB, scope, { keys: shown.map(({ key }) => key), each: ACCOUNT_PEOPLE_MAX });
  return {
    companies: shown.flatMap(({ key, people }) => {
      const standing = read.get(key);
      if (!standing) return [];
      const { leads: _, ...listed } = toCompanySummary({ key, people, standing }, { config, at });
      return [listed];
    }),
    total: page.total,
    nextCursor: last ? encodeCursor({ sort, at, after: [last.value, last.key] } satisfies CursorOf<'companies'>) : null,
  };
}
