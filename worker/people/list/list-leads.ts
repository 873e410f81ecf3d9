import { type Call, requirePermission } from '../../access/call.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import type { LeadPage } from '../../contract/lead.ts';
import type { LeadListQuery } from '../../contract/lead-query.ts';
import { LIMITS } from '../../contract/limits.ts';
import { toLeadSummary } from '../../domain/lead-summary.ts';
import { propertiesOf } from '../../domain/matches.ts';
import { propertyAt } from '../../domain/meets-conditions.ts';
import { countLeadsByStage } from '../../project/count-by-stage.ts';
import { listSeenProperties } from '../../project/lead-properties.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import { findListName } from '../../settings/lists/show-lists.ts';
import { getProjectConfig } from '../../settings/projects/project-config.ts';
import { seesSegment } from '../../settings/segments/read-segments.ts';
import { decodeLeadCursor, encodeLeadCursor, type LeadCursorRefused } from './lead-cursor.ts';
import {
  type LeadList,
  type ListCursor,
  type ListRefused,
  readListPage,
  type TooManyToSort,
  toLeadList,
  tooManyToSort,
} from './lead-list.ts';
import { readByBehavior } from './read-by-behavior.ts';
import { type FilteredPage, readFilteredPage } from './read-filtered-page.ts';
import { countBehaviors, readConditioned } from './whole-lead.ts';

/** Lists leads page by page, by page number or by cursor. */
export async function listLeads(
  call: Call,
  query: LeadListQuery,
): Promise<
  LeadPage | ListRefused | LeadCursorRefused | TooManyToSort | { reason: 'page_too_deep' | 'too_many_to_count' }
> {
  requirePermission(call, 'leads:read');
  const { env, projectId, actor, now } = call;
  const { page = 1, limit, cursor: given, properties: names, behaviors = [] } = query;
  const offset = given ? 0 : (page - 1) * limit;
  if (offset > LIMITS.pageOffsetMax) return { reason: 'page_too_deep' };
  const config = await getProjectConfig(env, projectId);
  if (query.segment && !(await seesSegment(env.DB, call, query.segment))) return { reason: 'no_such_segment' };
  if (query.list && (await findListName(env.DB, projectId, query.list)) === null) return { reason: 'no_such_list' };
  const list = toLeadList({ projectId, config, actor }, query);
  if ('reason' in list) return list;
  const cursor = given ? await decodeLeadCursor(given, kindOf(list), list) : { at: now };
  if ('reason' in cursor) return cursor;
  const asked = { cursor, limit, offset, query };
  const found = await (list.behavior
    ? readSorted(env, list, asked)
    : list.conditions
      ? readFiltered(env, list, asked)
      : readPlain(env, list, asked));
  if (!found) return list.behavior ? { reason: 'too_many_to_count' } : tooManyToSort(list);
  const { leads } = found;
  const [counts, conditioned] = await Promise.all([
    found.counts ?? countBehaviors(env, projectId, { leads, behaviors, now: cursor.at }),
    names ? readConditioned(env, list, { leads, at: cursor.at }) : [],
  ]);
  const properties = conditioned.map(propertiesOf);
  return {
    page: given ? null : page,
    limit,
    leads: leads.map(({ facts }, i) => ({
      ...toLeadSummary(facts, config, cursor.at),
      ...(names && { properties: pick(properties[i] as JsonObject, names) }),
      ...(behaviors.length > 0 && { behaviorCounts: counts[i] as number[] }),
    })),
    total: found.total,
    nextCursor: found.next && encodeLeadCursor(found.next, list),
    ...(found.filtered && { filtered: found.filtered }),
  };
}

interface Asked {
  cursor: ListCursor;
  limit: number;
  offset: number;
  query: LeadListQuery;
}

interface Found {
  leads: ListedLead[];
  /** For each lead, how often it showed the behaviors in the query. Set if the leads have already been asked for these counts. */
  counts?: number[][];
  next: ListCursor | null;
  total: number | null;
  filtered?: LeadPage['filtered'];
}

async function readPlain(env: Env, list: LeadList, { query, ...page }: Asked): Promise<Found | null> {
  const { cursor } = page;
  const isWhole = query.properties !== undefined;
  const [found, total] = await Promise.all([
    readListPage(env.DB, list, { ...page, isWhole }),
    isCountedByStage(list, query) ? countListed(env.DB, list, { stage: query.stage, at: cursor.at }) : null,
  ]);
  if (!found) return null;
  return { leads: found.leads, next: found.next, total: found.total ?? total };
}

async function readFiltered(env: Env, list: LeadList, { query, ...page }: Asked): Promise<Found | null> {
  const found = await readFilteredPage(env, list, { ...page, counts: !query.cursor });
  if (!found) return null;
  const { leads, next, matches, isWhole } = found;
  return {
    leads,
    next,
    total: isWhole && !query.cursor ? matches : null,
    filtered: await describeFiltered(env, list, found),
  };
}

async function readSorted(env: Env, list: LeadList, { query, ...page }: Asked): Promise<Found | null> {
  const found = await readByBehavior(env, list, { ...page, behaviors: query.behaviors ?? [] });
  if (!found) return null;
  const { leads, counts, next, matches } = found;
  return {
    ...{ leads, counts, next },
    total: matches,
    ...(list.conditions && { filtered: await describeFiltered(env, list, found) }),
  };
}

async function describeFiltered(
  env: Env,
  { projectId }: LeadList,
  { lookedAt, matches, unseen }: Pick<FilteredPage, 'lookedAt' | 'matches' | 'unseen'>,
): Promise<NonNullable<LeadPage['filtered']>> {
  // Leads that were not read may have properties that none of the read leads has.
  const seen = unseen.length > 0 ? await listSeenProperties(env.DB, projectId) : [];
  const names = new Set(seen.map(({ name }) => name));
  const unknownProperties = unseen.filter((path) => !names.has(path) && !names.has(path.split('.')[0] as string));
  return { lookedAt, matches, unknownProperties };
}

/**
 * The cursors of a list. For a list by rank that has conditions, SQL may find the candidates, and then the list has another kind of cursor.
 */
const kindOf = ({ plan, conditions, behavior }: LeadList) => {
  if (plan.by !== 'rank' || behavior) return 'leadsByValue';
  return conditions ? 'leadsByRankOrValue' : 'leadsByRank';
};

const pick = (properties: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, propertyAt(properties, name) ?? null]));

/** Whether the counters of leads by stage already contain the number of leads in a list. */
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
