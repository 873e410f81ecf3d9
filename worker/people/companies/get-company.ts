import { type Call, requirePermission } from '../../access/call.ts';
import type { Company } from '../../contract/company.ts';
import { toInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import { ACCOUNT_SHARE, accountParts } from '../../domain/account-score.ts';
import { toHundredths } from '../../domain/hundredths.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { CompanyScope } from '../../project/company-scope.ts';
import { readCompanies, readCompanyTotals } from '../../project/read-companies.ts';
import { readPagePeople } from '../../project/read-page-people.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { toCompanySummary } from './to-company-summary.ts';

/** The project does not have this company, although it may have had it before. */
export interface NoSuchCompany {
  reason: 'no_such_company';
}

/** The number of days whose points are shown. Leads keep points by hour only for this time. */
const DAYS = 30;

/** Max. people to list whose company only web pages have stated. */
const FROM_PAGES_MAX = 10;

/** A company with its people, and how much each of them adds to its account score. */
export async function getCompany(
  call: Call,
  { companyKey: key }: { companyKey: string },
): Promise<Company | NoSuchCompany> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now: at } = call;
  const config = await getProjectConfig(env, projectId);
  const { stages, decay } = config.ruleset;
  const scope: CompanyScope = { projectId, ofPages: false, decay, at };
  const asked = {
    key,
    thresholds: stages.map(({ from }) => from),
    sinceHour: (Math.floor(at / DAY_MS) - DAYS + 1) * 24,
  };
  const [totals, read, fromPages] = await Promise.all([
    readCompanyTotals(env.DB, scope, asked),
    readCompanies(env.DB, scope, { keys: [key], each: LIMITS.companyLeadsMax }),
    readPagePeople(env.DB, scope, { key, countedMax: LIMITS.companyPagePeopleMax, each: FROM_PAGES_MAX }),
  ]);
  const standing = read.get(key);
  if (!totals || !standing) return { reason: 'no_such_company' };
  const summary = toCompanySummary({ key, people: totals.people, standing }, { config, at });
  const parts = accountParts(summary.leads.map(({ currentScore }) => toHundredths(currentScore)));
  return {
    ...summary,
    parts: parts.map((points, place) => ({
      leadId: summary.leads[place]?._id as string,
      score: summary.leads[place]?.currentScore as number,
      share: ACCOUNT_SHARE ** place,
      points: points / 100,
    })),
    stages: Object.fromEntries(stages.map(({ name, from }) => [name, totals.stages.get(from) ?? 0])),
    eventCount: totals.eventCount,
    pointsByDay: totals.days.map(({ day, points }) => ({
      day: toInstant(day * DAY_MS).slice(0, 10),
      points: points / 100,
    })),
    fromPages: {
      people: fromPages.people,
      leads: fromPages.leads.map((lead) => toLeadSummary(lead, config, at)),
    },
  };
}
