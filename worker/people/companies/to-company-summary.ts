import type { CompanySummary } from '../../contract/company.ts';
import { toInstantOrNull } from '../../contract/instant.ts';
import type { LeadSummary } from '../../contract/lead.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { accountParts, sumOf } from '../../domain/account-score.ts';
import { gradeOf } from '../../domain/grade.ts';
import { toHundredths } from '../../domain/hundredths.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { stageOf } from '../../domain/stages.ts';
import type { CompanyStanding } from '../../project/read-companies.ts';

/** A company as lists show it at `at`. The summary names only people whose data was read. */
export function toCompanySummary(
  { key, people, standing }: { key: string; people: number; standing: CompanyStanding },
  { config, at }: { config: ProjectConfig; at: number },
): CompanySummary & { leads: LeadSummary[] } {
  const { ruleset } = config;
  const { best, lastEventAt } = standing;
  const leads = standing.people.map(({ lead }) => toLeadSummary(lead, config, at));
  return {
    key,
    name: standing.people.find(({ companyName }) => companyName !== null)?.companyName ?? null,
    accountScore: sumOf(accountParts(leads.map(({ currentScore }) => toHundredths(currentScore)))) / 100,
    people,
    bestGrade: best && gradeOf(best.fit, stageOf(best.score, ruleset.stages).name, ruleset),
    topLead: leads[0] as LeadSummary,
    lastEventAt: toInstantOrNull(lastEventAt),
    leads,
  };
}
