import type { Call } from '../../access/call.ts';
import type { BehaviorCount } from '../../contract/behavior-condition.ts';
import { fromInstant } from '../../contract/instant.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import type { LeadListQuery } from '../../contract/lead-query.ts';
import { LEAD_SORTS, type LeadSort, rowSortOf, type SortOrder } from '../../contract/lead-sorts.ts';
import type { ProjectConfig } from '../../contract/project-config.ts';
import { withoutDeleted } from '../../domain/existing-lists.ts';
import { LEAD_COLUMNS, type ListedPage as PageOf, type ScoreRange, WHOLE_COLUMNS } from '../../project/lead-record.ts';
import type { LeadMatch } from '../../project/match-source.ts';
import { listMatchingIds, listMatchingLeads, sortableMaxOf } from '../../project/matching-leads.ts';
import { type ListPlan, planList } from '../../project/plan-list.ts';
import { listRankedLeads, type RankCursor } from '../../project/ranked-leads.ts';
import { listSortedLeads, type SortCursor } from '../../project/sorted-leads.ts';
import type { NoSuchList } from '../../settings/lists/show-lists.ts';
import type { NoSuchSegment } from '../../settings/segments/show-segments.ts';
import { withGrades } from './grade-conditions.ts';
import { findScoreRange, type NoSuchStage } from './score-range.ts';

/** A list without its pages: its filters and its order. */
export type ListFilter = Omit<LeadListQuery, 'page' | 'limit' | 'cursor' | 'properties' | 'behaviors'>;

/** A list of leads in a project, and how to read it. */
export interface LeadList {
  projectId: string;
  config: ProjectConfig;
  match: LeadMatch;
  range: ScoreRange;
  sort: LeadSort;
  /** The property or behavior to sort by, if `sort` says so. */
  property: string | undefined;
  behavior: BehaviorCount | undefined;
  order: SortOrder;
  plan: ListPlan;
  /** Conditions that are tested on each lead after reading it. */
  conditions: LeadConditions | undefined;
}

/**
 * The position to continue from. `at` (epoch ms) is the instant of the scores on all pages. Which other fields are used depends on the
 * plan.
 */
export type ListCursor = RankCursor & SortCursor;

export interface ListedPage extends PageOf<ListCursor> {
  /** The number of leads in the list, if it is known from reading it. */
  total?: number;
}

export function toLeadList(
  { projectId, config, actor }: { projectId: string; config: ProjectConfig; actor?: Call['actor'] },
  filter: ListFilter,
): LeadList | ListRefused {
  const { search, knownFrom, sort, property, behavior, order = LEAD_SORTS[sort] } = filter;
  for (const by of ['property', 'behavior'] as const) {
    if ((sort === by) !== (filter[by] !== undefined)) return { reason: 'sorted_by_what', by, isMissing: sort === by };
  }
  const range = findScoreRange(config.ruleset, filter);
  if ('reason' in range) return range;
  const known = findScoreRange(config.ruleset, { stage: filter.reached });
  if ('reason' in known) return { ...known, field: 'reached' };
  const owner = filter.owner === 'me' ? findMe(actor) : filter.owner;
  if (owner === null) return { reason: 'not_a_person' };
  const conditions = withGrades(filter.filter, filter.grade);
  const match = {
    search,
    knownFrom,
    activeAfter: toMs(filter.activeAfter),
    activeBefore: toMs(filter.activeBefore),
    dropsBefore: toMs(filter.dropsBefore),
    owner,
    status: filter.status,
    segment: filter.segment,
    list: filter.list,
    // Every lead has been in the lowest stage, so filtering by it changes nothing.
    reached: filter.reached === config.ruleset.stages[0]?.name ? undefined : filter.reached,
    converted: filter.converted === 'true',
  };
  return {
    projectId,
    config,
    match,
    range,
    sort,
    property,
    behavior,
    order,
    plan: planList({ sort: rowSortOf(sort), match, range }),
    conditions: conditions && withoutDeleted(conditions, config.deletedLists),
  };
}

/** `not_a_person`: the request has `owner=me` and comes with a key, which belongs to no person. */
export type ListRefused = NoSuchStage | NoSuchSegment | NoSuchList | { reason: 'not_a_person' } | SortedByWhat;

/** More leads match than the order can sort. */
export interface TooManyToSort {
  reason: 'too_many_to_sort';
  max: number;
}

export const tooManyToSort = ({ sort }: Pick<LeadList, 'sort'>): TooManyToSort => ({
  reason: 'too_many_to_sort',
  max: sortableMaxOf(rowSortOf(sort)),
});

/** `sort` and the value to sort by must be sent together. */
interface SortedByWhat {
  reason: 'sorted_by_what';
  by: 'property' | 'behavior';
  isMissing: boolean;
}

const findMe = (actor: Call['actor'] | undefined): string | null => (actor?.type === 'person' ? actor.userId : null);

const toMs = (instant: string | undefined) => (instant === undefined ? undefined : fromInstant(instant));

/**
 * Reads a page of a list without testing its conditions. Returns whole records if requested, and null if too many leads match to be sorted.
 */
export async function readListPage(
  db: D1Database,
  { plan, match, range, conditions: _conditions, behavior: _behavior, ...list }: LeadList,
  { isWhole = false, ...page }: { cursor: ListCursor; limit: number; offset?: number; isWhole?: boolean },
): Promise<ListedPage | null> {
  const columns = isWhole ? WHOLE_COLUMNS : LEAD_COLUMNS;
  switch (plan.by) {
    case 'rank':
      return listRankedLeads(db, { ...list, ...page, columns, range });
    case 'index':
      return listSortedLeads(db, { ...list, ...page, columns, ...match, sort: plan.sort });
    case 'matching':
      return listMatchingLeads(db, {
        ...{ ...list, ...page, columns, match, range },
        ...{ sort: plan.sort, isFew: plan.isFew ?? false },
      });
  }
}

/**
 * Reads all IDs of a list at once. Useful for a list whose pages would each have to find and sort all leads again. Null if too many leads
 * match to be sorted. `paged` if pages are cheap, or if only pages can provide the order.
 */
export async function readListIds(
  db: D1Database,
  { projectId, config, property, order, plan, match, range }: LeadList,
  page: { cursor: ListCursor; limit: number },
): Promise<{ leadIds: string[]; next: ListCursor | null } | null | 'paged'> {
  if (plan.by !== 'matching' || plan.sort === 'changesAt') return 'paged';
  const list = { projectId, config, property, order, match, range };
  return listMatchingIds(db, { ...list, ...page, sort: plan.sort, isFew: plan.isFew ?? false });
}
