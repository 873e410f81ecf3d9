import type { Sent } from '../../../../worker/contract/api/endpoint.ts';
import type * as leadsApi from '../../../../worker/contract/api/leads.ts';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import type { LeadConditions } from '../../../../worker/contract/lead-condition.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';
import type { LeadStatus } from '../../../../worker/contract/work.ts';
import { hasGrade } from '../../../../worker/domain/grade.ts';
import { DAY_MS } from '../../../../worker/domain/time.ts';
import { STATUS_LABELS } from '../../lib/lead-status.ts';
import { type LeadSorting, parseSorting, toSortQuery, withSorting } from './lead-sort.ts';

export const ACTIVITIES = [
  { value: '', label: 'Any activity' },
  { value: '1d', label: 'Active in the last day' },
  { value: '7d', label: 'Active in the last 7 days' },
  { value: '30d', label: 'Active in the last 30 days' },
  { value: 'quiet7d', label: 'Inactive for 7 days' },
  { value: 'quiet30d', label: 'Inactive for 30 days' },
] as const;

export const DROPS = [
  { value: '', label: 'Any next stage' },
  { value: '1d', label: 'Drops a stage within a day' },
  { value: '7d', label: 'Drops a stage within 7 days' },
  { value: '30d', label: 'Drops a stage within 30 days' },
] as const;

export const STATUS_FILTERS = [
  { value: '', label: 'Any status' },
  { value: 'open', label: 'Open' },
  ...Object.entries(STATUS_LABELS).map(([value, label]) => ({ value, label })),
] as const;

type LeadQuery = NonNullable<Sent<typeof leadsApi.listLeads>['query']>;

export interface LeadFilters {
  search: string;
  stage: string;
  minScore: string;
  maxScore: string;
  activity: string;
  drops: string;
  /** A user ID, or `me`, `none` or `former`. */
  owner: string;
  status: string;
  /** The ID of a segment. */
  segment: string;
  /** The ID of a manual list. */
  list: string;
  /** The name of a stage that the lead has reached at any time. */
  reached: string;
  /** `true` for leads that have reached the project's outcome. */
  converted: string;
  /** Fit letters and grades, separated by commas: `A,B1`. */
  grade: string;
  /**
   * The conditions as text, as in the URL. `conditions` has the parsed conditions; undefined without any, or if the text is
   * invalid.
   */
  filter: string;
  conditions: LeadConditions | undefined;
  sorting: LeadSorting;
  /** A key that is equal for filters that show the same leads in the same order. */
  key: string;
  isEmpty: boolean;
  /** The parameters of the API request. Periods, such as the last 7 days, are relative to `now`. */
  toQuery: (now: number) => LeadQuery;
}

const isScore = (text: string): boolean => text !== '' && Number(text) >= 0;
const isStatus = (text: string): text is LeadStatus | 'open' => text === 'open' || Object.hasOwn(STATUS_LABELS, text);
const NAMES = [
  'search',
  'stage',
  'minScore',
  'maxScore',
  'activity',
  'drops',
  'owner',
  'status',
  'segment',
  'list',
  'reached',
  'converted',
  'grade',
  'filter',
] as const;
export type FilterName = (typeof NAMES)[number];

const ERASED_BY: ReadonlySet<FilterName> = new Set(['search', 'stage', 'minScore', 'maxScore', 'activity']);

/**
 * True if an erasure supports all of the filters that are set. An erasure would ignore any other filter, and erase more leads than
 * the list shows.
 */
export const isErasable = (filters: Pick<LeadFilters, FilterName>): boolean =>
  NAMES.every((name) => filters[name] === '' || ERASED_BY.has(name));

/** Reads filters and sort order from the URL, where people can share them and return to them. */
export function parseFilters(params: URLSearchParams): LeadFilters {
  const search = (params.get('search') ?? '').slice(0, LIMITS.searchCharsMax);
  const stage = params.get('stage') ?? '';
  const minScore = params.get('minScore') ?? '';
  const maxScore = params.get('maxScore') ?? '';
  const activity = params.get('activity') ?? '';
  const drops = params.get('drops') ?? '';
  const owner = params.get('owner') ?? '';
  const status = params.get('status') ?? '';
  const segment = params.get('segment') ?? '';
  const list = params.get('list') ?? '';
  const reached = params.get('reached') ?? '';
  const converted = params.get('converted') === 'true' ? 'true' : '';
  const grade = params.get('grade') ?? '';
  const filter = params.get('filter') ?? '';
  const sorting = parseSorting(params);
  const values = {
    ...{ search: search.trim(), stage, minScore, maxScore, activity, drops },
    ...{ owner, status, segment, list, reached, converted, grade, filter },
  };
  return {
    ...values,
    search,
    conditions: readConditions(filter),
    sorting,
    key: JSON.stringify({ ...values, ...sorting }),
    isEmpty: Object.values(values).every((value) => value === ''),
    toQuery: (now) => ({
      search: values.search || undefined,
      stage: stage || undefined,
      minScore: isScore(minScore) ? minScore : undefined,
      maxScore: isScore(maxScore) ? maxScore : undefined,
      ...toActivityQuery(activity, now),
      ...toDropsQuery(drops, now),
      owner: owner || undefined,
      status: isStatus(status) ? status : undefined,
      segment: segment || undefined,
      list: list || undefined,
      reached: reached || undefined,
      converted: converted || undefined,
      grade: grade || undefined,
      filter: filter || undefined,
      ...(isUsual(sorting) ? {} : toSortQuery(sorting)),
    }),
  };
}

/**
 * Parses the conditions in the URL. Returns undefined for invalid conditions. The request still sends invalid conditions, and the API
 * answers with the error.
 */
function readConditions(filter: string): LeadConditions | undefined {
  try {
    const read: unknown = JSON.parse(filter);
    const isRead = Array.isArray(read) ? read.every((node) => isNode(node, 1)) : isNode(read, 1);
    if (!isRead) return undefined;
    const { all = read } = read as { all?: unknown };
    return [all].flat() as LeadConditions;
  } catch {
    return undefined;
  }
}

/** True if a value looks like a condition or a group of conditions. The API validates the rest. */
function isNode(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > LIMITS.conditionDepthMax + 2) return false;
  const { all, any, not } = value as Record<string, unknown>;
  const group = all ?? any;
  if (group !== undefined) return Array.isArray(group) && group.every((node) => isNode(node, depth + 1));
  return not === undefined ? 'operator' in value : isNode(not, depth + 1);
}

const isUsual = ({ sort, order }: LeadSorting): boolean => sort === 'score' && order === 'desc';

function toActivityQuery(activity: string, now: number): Record<string, string> {
  const [, quiet, days] = /^(quiet)?(\d+)d$/.exec(activity) ?? [];
  if (!days) return {};
  const since = new Date(now - Number(days) * DAY_MS).toISOString();
  return quiet ? { activeBefore: since } : { activeAfter: since };
}

function toDropsQuery(drops: string, now: number): Record<string, string> {
  const [, days] = /^(\d+)d$/.exec(drops) ?? [];
  return days ? { dropsBefore: new Date(now + Number(days) * DAY_MS).toISOString() } : {};
}

/**
 * Whether a changed lead matches the filters at `now`, for the user `me`. Needed for changed leads that are not in the loaded list. Always
 * false for filters with conditions, a segment or a list, because the socket's messages lack the data to check these. Also false for the
 * filter “former members”, because this screen does not know the former members.
 */
export function passes(
  lead: Pick<
    LeadSummary,
    | 'name'
    | 'email'
    | 'company'
    | 'currentScore'
    | 'lastEventAt'
    | 'leadStage'
    | 'stageDropsAt'
    | 'owner'
    | 'status'
    | 'grade'
  >,
  filters: LeadFilters,
  { now, me }: { now: number; me: string | undefined },
): boolean {
  const { search, stage, grade, minScore, maxScore, activeAfter, activeBefore, dropsBefore, owner, status } =
    filters.toQuery(now);
  const words = toWords([lead.name, lead.email, lead.company].join(' '));
  const sought = toWords(search ?? '');
  const { lastEventAt: seenAt, stageDropsAt: dropsAt } = lead;
  return (
    filters.filter === '' &&
    filters.segment === '' &&
    filters.list === '' &&
    filters.reached === '' &&
    filters.converted === '' &&
    sought.every((begin) => words.some((word) => word.startsWith(begin))) &&
    (!stage || lead.leadStage === stage) &&
    (!grade || (lead.grade !== undefined && hasGrade(lead.grade, grade.split(',')))) &&
    lead.currentScore >= Number(minScore ?? 0) &&
    lead.currentScore < Number(maxScore ?? Number.POSITIVE_INFINITY) &&
    (!activeAfter || (seenAt !== null && seenAt >= activeAfter)) &&
    (!activeBefore || (seenAt !== null && seenAt < activeBefore)) &&
    (!dropsBefore || (dropsAt !== null && dropsAt < dropsBefore)) &&
    (!owner || lead.owner === (owner === 'none' ? null : owner === 'me' ? me : owner)) &&
    (!status || lead.status === status || (status === 'open' && lead.status !== 'won' && lead.status !== 'lost'))
  );
}

/** Splits a text into lower-case words without diacritics, as the search index does. */
const toWords = (text: string): string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** The same filters and order, limited to one stage. */
export const inStage = (filters: LeadFilters, stage: string): LeadFilters =>
  parseFilters(withSorting(new URLSearchParams({ ...pick(filters), stage }), filters.sorting));

/** The filters as parameters of the URL. */
const pick = (filters: LeadFilters): Record<FilterName, string> =>
  Object.fromEntries(NAMES.map((name) => [name, filters[name]])) as Record<FilterName, string>;

/** The URL with one filter changed. */
export function withFilter(params: URLSearchParams, name: FilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

/** The URL with the conditions replaced. */
export const withConditions = (params: URLSearchParams, conditions: LeadConditions | undefined): URLSearchParams =>
  withFilter(params, 'filter', conditions ? JSON.stringify(conditions) : '');

export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of NAMES) next.delete(name);
  return next;
}
