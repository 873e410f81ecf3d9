import { LeadPage } from '../../../contract/lead.ts';
import { LeadListQuery } from '../../../contract/lead-query.ts';
import { LIMITS } from '../../../contract/limits.ts';
import type { Ruleset } from '../../../contract/ruleset.ts';
import { toLeadSummary } from '../../../domain/lead-summary.ts';
import { countLeadsByStage, listRankedLeads, type ScoreRange } from '../../../project/ranked-leads.ts';
import { decodeCursor, encodeCursor, RankCursor } from '../../cursor.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid } from '../../problem.ts';
import { getProjectConfig } from '../../project-config.ts';

export const listLeads = endpoint(
  {
    method: 'get',
    url: '/api/leads',
    tag: 'Leads',
    summary: 'Leads by score, highest first',
    description:
      'Page by `page` and `limit`, or without limit of depth by `cursor` (the `nextCursor` of the answer before).',
    access: 'leads:read',
    query: LeadListQuery,
    status: 200,
    answer: LeadPage,
  },
  async ({ query: { page = 1, limit, cursor, stage }, principal: { projectId }, env, now }) => {
    const config = await getProjectConfig(env, projectId);
    const offset = cursor ? 0 : (page - 1) * limit;
    if (offset > LIMITS.pageOffsetMax) {
      throw invalid([{ path: 'query.page', message: `reaches beyond ${LIMITS.pageOffsetMax} leads: use the cursor` }]);
    }
    const from = cursor ? decodeCursor(cursor, RankCursor) : { at: now };
    const range = stage === undefined ? undefined : requireStageRange(config.ruleset, stage);
    const [{ leads, next }, counts] = await Promise.all([
      listRankedLeads(env.DB, { projectId, config, cursor: from, limit, offset, ...(range && { range }) }),
      countLeadsByStage(env.DB, { projectId, config, at: from.at }),
    ]);
    return {
      leads: leads.map(({ facts }) => toLeadSummary(facts, config, from.at)),
      page: cursor ? null : page,
      limit,
      total: stage === undefined ? [...counts.values()].reduce((a, b) => a + b, 0) : (counts.get(stage) ?? 0),
      nextCursor: next && encodeCursor(next),
    };
  },
);

/** The scores that make a stage. */
export function requireStageRange({ stages }: Ruleset, name: string): ScoreRange {
  const i = stages.findIndex((stage) => stage.name === name);
  const stage = stages[i];
  if (stage) return { from: stage.from, to: stages[i + 1]?.from ?? Number.POSITIVE_INFINITY };
  const names = stages.map((known) => known.name).join(', ');
  throw invalid([{ path: 'query.stage', message: `is not a stage of this project (${names})` }]);
}
