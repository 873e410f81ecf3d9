import { type Call, requirePermission } from '../../access/call.ts';
import type { LeadPage } from '../../contract/lead.ts';
import type { LeadListQuery } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { countLeadsByStage } from '../../project/count-by-stage.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { decodeLeadCursor, encodeLeadCursor, type LeadCursorRefused, RankCursor, SortCursor } from './lead-cursor.ts';
import { type LeadList, readListPage, toLeadList } from './lead-list.ts';
import type { NoSuchStage } from './score-range.ts';

/** Lists leads, a page at a time, by page number or by cursor. */
export async function listLeads(
  call: Call,
  query: LeadListQuery,
): Promise<LeadPage | NoSuchStage | LeadCursorRefused | { reason: 'page_too_deep' | 'too_many_to_sort' }> {
  requirePermission(call, 'leads:read');
  const { env, projectId, now } = call;
  const { page = 1, limit, cursor: given } = query;
  const offset = given ? 0 : (page - 1) * limit;
  if (offset > LIMITS.pageOffsetMax) return { reason: 'page_too_deep' };
  const config = await getProjectConfig(env, projectId);
  const list = toLeadList({ projectId, config }, query);
  if ('reason' in list) return list;
  const cursor = given ? decodeLeadCursor(given, list.plan.by === 'rank' ? RankCursor : SortCursor, list) : { at: now };
  if ('reason' in cursor) return cursor;
  const [found, total] = await Promise.all([
    readListPage(env.DB, list, { cursor, limit, offset }),
    isCountedByStage(list, query) ? countListed(env.DB, list, { stage: query.stage, at: cursor.at }) : null,
  ]);
  if (!found) return { reason: 'too_many_to_sort' };
  return {
    page: given ? null : page,
    limit,
    leads: found.leads.map(({ facts }) => toLeadSummary(facts, config, cursor.at)),
    total: found.total ?? total,
    nextCursor: found.next && encodeLeadCursor(found.next, list),
  };
}

/** Whether the counters of leads by stage tell how many leads are in a list. */
function isCountedByStage({ plan, match }: LeadList, { minScore, maxScore }: LeadListQuery): boolean {
  switch (plan.by) {
    case 'rank':
      return minScore === undefined && maxScore === undefined;
    case 'index':
      return match.activeAfter === undefined && match.activeBefore === undefined;
    case 'matching':
      return false;
  }
}

async function countListed(
  db: D1Database,
  { projectId, config }: LeadList,
  { stage, at }: { stage: string | undefined; at: number },
): Promise<number> {
  const counts = await countLeadsByStage(db, { projectId, config, at });
  return stage === undefined ? [...counts.values()].reduce((a, b) => a + b, 0) : (counts.get(stage) ?? 0);
}
