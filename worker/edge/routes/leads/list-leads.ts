import { fromInstant } from '../../../contract/instant.ts';
import { LeadPage } from '../../../contract/lead.ts';
import { LeadListQuery } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { countLeadsByStage } from '../../../project/count-by-stage.ts';
import { listMatchingLeads } from '../../../project/matching-leads.ts';
import { listRankedLeads } from '../../../project/ranked-leads.ts';
import { getProjectConfig } from '../../../settings/project-config.ts';
import { decodeCursor, encodeCursor, MatchCursor, RankCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { requireScoreRange } from './score-range.ts';

export const listLeads = endpoint(
  {
    method: 'get',
    url: '/api/leads',
    operationId: 'listLeads',
    tag: 'Leads',
    summary: 'Leads by score, highest first',
    description:
      'Page by `page` and `limit`, or without limit of depth by `cursor` (the `nextCursor` of the answer before; with the same filters).',
    access: 'leads:read',
    query: LeadListQuery,
    status: 200,
    answer: LeadPage,
  },
  async ({ query, principal: { projectId }, env, now }) => {
    const { page = 1, limit, cursor, search } = query;
    const config = await getProjectConfig(env, projectId);
    const offset = cursor ? 0 : (page - 1) * limit;
    if (offset > LIMITS.pageOffsetMax) {
      throw invalid([{ path: 'query.page', message: `reaches beyond ${LIMITS.pageOffsetMax} leads: use the cursor` }]);
    }
    const range = requireScoreRange(config.ruleset, query);
    const activeAfter = query.activeAfter && fromInstant(query.activeAfter);
    const activeBefore = query.activeBefore && fromInstant(query.activeBefore);
    const shared = { projectId, config, range, limit, offset };
    const answer = { page: cursor ? null : page, limit };

    if (search || activeAfter || activeBefore) {
      const from = cursor ? decodeCursor(cursor, MatchCursor) : { at: now };
      const match = { search, activeAfter: activeAfter || undefined, activeBefore: activeBefore || undefined };
      const { leads, total, next } = await listMatchingLeads(env.DB, { ...shared, match, cursor: from });
      return {
        ...answer,
        leads: leads.map(({ facts }) => toLeadSummary(facts, config, from.at)),
        total,
        nextCursor: next && encodeCursor(next),
      };
    }
    const from = cursor ? decodeCursor(cursor, RankCursor) : { at: now };
    const [{ leads, next }, counts] = await Promise.all([
      listRankedLeads(env.DB, { ...shared, cursor: from }),
      countLeadsByStage(env.DB, { projectId, config, at: from.at }),
    ]);
    const byScore = query.minScore !== undefined || query.maxScore !== undefined;
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    return {
      ...answer,
      leads: leads.map(({ facts }) => toLeadSummary(facts, config, from.at)),
      total: byScore ? null : query.stage === undefined ? all : (counts.get(query.stage) ?? 0),
      nextCursor: next && encodeCursor(next),
    };
  },
);
