import { listLeads as definition } from '../../../contract/api/leads.ts';
import { fromInstant } from '../../../contract/instant.ts';
import { LEAD_SORTS } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { countLeadsByStage } from '../../../project/count-by-stage.ts';
import type { RankedLead } from '../../../project/lead-record.ts';
import { listMatchingLeads } from '../../../project/matching-leads.ts';
import { planList } from '../../../project/plan-list.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { listSortedLeads } from '../../../project/sorted-leads.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { decodeLeadCursor, encodeLeadCursor, RankCursor, SortCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { requireScoreRange } from './score-range.ts';

export const listLeadsHandler = endpoint(definition, async ({ query, principal: { projectId }, env, now }) => {
  const { page = 1, limit, cursor, search, sort } = query;
  const order = query.order ?? LEAD_SORTS[sort];
  const config = await getProjectConfig(env, projectId);
  const offset = cursor ? 0 : (page - 1) * limit;
  if (offset > LIMITS.pageOffsetMax) {
    throw invalid([{ path: 'query.page', message: `reaches beyond ${LIMITS.pageOffsetMax} leads: use the cursor` }]);
  }
  const range = requireScoreRange(config.ruleset, query);
  const match = {
    search,
    activeAfter: toMs(query.activeAfter),
    activeBefore: toMs(query.activeBefore),
    dropsBefore: toMs(query.dropsBefore),
  };
  const shared = { projectId, config, limit, offset, order };
  const sorting = { sort, order };
  const toAnswer = (
    { leads, next }: { leads: RankedLead[]; next: object | null },
    { at, total }: { at: number; total: number | null },
  ) => ({
    page: cursor ? null : page,
    limit,
    leads: leads.map(({ facts }) => toLeadSummary(facts, config, at)),
    total,
    nextCursor: next && encodeLeadCursor(next, sorting),
  });
  const count = async (at: number) => {
    const counts = await countLeadsByStage(env.DB, { projectId, config, at });
    return query.stage === undefined ? sum(counts.values()) : (counts.get(query.stage) ?? 0);
  };

  const plan = planList({ sort, match, range });
  if (plan.by === 'rank') {
    const from = cursor ? decodeLeadCursor(cursor, RankCursor, sorting) : { at: now };
    const isByScore = query.minScore !== undefined || query.maxScore !== undefined;
    const [found, total] = await Promise.all([
      listRankedLeads(env.DB, { ...shared, range, cursor: from }),
      isByScore ? null : count(from.at),
    ]);
    return toAnswer(found, { at: from.at, total });
  }
  const from = cursor ? decodeLeadCursor(cursor, SortCursor, sorting) : { at: now };
  if (plan.by === 'matching') {
    const found = await listMatchingLeads(env.DB, { ...shared, sort, match, range, cursor: from });
    if (!found) throw tooManyToSort();
    return toAnswer(found, { at: from.at, total: found.total });
  }
  const isByActivity = match.activeAfter !== undefined || match.activeBefore !== undefined;
  const [found, total] = await Promise.all([
    listSortedLeads(env.DB, { ...shared, ...match, sort: plan.sort, cursor: from }),
    isByActivity ? null : count(from.at),
  ]);
  return toAnswer(found, { at: from.at, total });
});

const toMs = (instant: string | undefined) => (instant === undefined ? undefined : fromInstant(instant));
const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0);

export const tooManyToSort = () =>
  invalid([
    {
      path: 'query.sort',
      message: `cannot sort more than ${LIMITS.sortedMatchesMax.toLocaleString('en')} matching leads. Narrow the filters, or sort by highest score`,
    },
  ]);
