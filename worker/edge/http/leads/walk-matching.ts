import { fromInstant } from '../../../contract/instant.ts';
import { LEAD_SORTS, type LeadListQuery } from '../../../contract/lead-query.ts';
import type { ProjectConfig } from '../../../contract/project-config.ts';
import type { LeadFacts } from '../../../domain/lead-summary.ts';
import { listMatchingLeads } from '../../../project/matching-leads.ts';
import { planList } from '../../../project/plan-list.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { listSortedLeads } from '../../../project/sorted-leads.ts';
import { tooManyToSort } from './list-leads.ts';
import { requireScoreRange } from './score-range.ts';

/** One statement's leads: about 300 kB, and 1,000 statements (the platform's limit per request) are 250,000 leads. */
const PAGE_SIZE = 500;

export type LeadFilter = Omit<LeadListQuery, 'page' | 'limit' | 'cursor'>;

/** All leads that a list with these filters would page through, in its order. */
export async function* walkMatching(
  db: D1Database,
  { projectId, config, filter, now }: { projectId: string; config: ProjectConfig; filter: LeadFilter; now: number },
): AsyncGenerator<LeadFacts[]> {
  const { search, sort } = filter;
  const order = filter.order ?? LEAD_SORTS[sort];
  const range = requireScoreRange(config.ruleset, filter);
  const match = {
    search,
    activeAfter: toMs(filter.activeAfter),
    activeBefore: toMs(filter.activeBefore),
    dropsBefore: toMs(filter.dropsBefore),
  };
  const shared = { projectId, config, limit: PAGE_SIZE, order };
  const plan = planList({ sort, match, range });
  if (plan.by === 'rank') {
    for (let cursor: Parameters<typeof listRankedLeads>[1]['cursor'] | null = { at: now }; cursor; ) {
      const { leads, next }: Awaited<ReturnType<typeof listRankedLeads>> = await listRankedLeads(db, {
        ...{ ...shared, range, cursor },
      });
      yield leads.map(({ facts }) => facts);
      cursor = next;
    }
    return;
  }
  for (let cursor: Parameters<typeof listMatchingLeads>[1]['cursor'] | null = { at: now }; cursor; ) {
    const found: Awaited<ReturnType<typeof listMatchingLeads>> | Awaited<ReturnType<typeof listSortedLeads>> =
      plan.by === 'matching'
        ? await listMatchingLeads(db, { ...shared, sort, match, range, cursor })
        : await listSortedLeads(db, { ...shared, ...match, sort: plan.sort, cursor });
    if (!found) throw tooManyToSort();
    yield found.leads.map(({ facts }) => facts);
    cursor = found.next;
  }
}

const toMs = (instant: string | undefined) => (instant === undefined ? undefined : fromInstant(instant));
