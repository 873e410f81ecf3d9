import type { LeadConditions } from '../../contract/lead-condition.ts';
import { rowSortOf } from '../../contract/lead-sorts.ts';
import { LIMITS } from '../../contract/limits.ts';
import { behaviorsIn } from '../../domain/behaviors.ts';
import { type ConditionedLead, matches, propertiesOf } from '../../domain/matches.ts';
import { propertyAt } from '../../domain/meets-conditions.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import { countSource } from '../../project/match-source.ts';
import { conditionLeads } from './condition-leads.ts';
import { type LeadList, type ListCursor, readListPage } from './lead-list.ts';
import { type Narrowed, narrowList } from './narrow-list.ts';
import { propertyNamesOf } from './property-names-of.ts';

/** The number of leads that the first statement reads. If most leads match, the first statement reads enough leads for a page. */
const FIRST_CHUNK = 250;
const CHUNK = 1_250;
/** The number of leads per statement if each lead has to be asked for its behavior. */
const ASKED_CHUNK = 50;

export interface FilteredPage {
  /** The leads of the page, with all their columns. */
  leads: ListedLead[];
  next: ListCursor | null;
  /** The number of leads that were tested, and how many of them met the conditions. */
  lookedAt: number;
  matches: number;
  /** Whether the tested leads are all leads of the list. */
  isWhole: boolean;
  /** The number of leads that were asked for data that their rows lack. */
  asked: number;
  /** Properties in the conditions that none of the leads read so far has. The names of such properties may be misspelled. */
  unseen: string[];
}

interface Asked {
  cursor: ListCursor;
  limit: number;
  offset: number;
  /** Whether to continue and count matches beyond the page. */
  counts: boolean;
  /** How many leads to test before SQL is asked for candidates. */
  firstChunk?: number;
  /** Max. leads that may be asked for data that their rows lack. */
  asksMax?: number;
}

/**
 * Reads a page of the leads that meet a list's conditions. Tests leads in the list's order until the page is full, the list ends, or the
 * limit of tested leads per request is reached. If few leads match, SQL finds candidates first. Null if too many leads match the list's
 * other filters to be sorted.
 */
export async function readFilteredPage(env: Env, list: LeadList, asked: Asked): Promise<FilteredPage | null> {
  const { conditions = [], config } = list;
  const { cursor, asksMax = LIMITS.filterAskedLeadsMax } = asked;
  const { at } = cursor;
  const narrowed = narrowList(conditions, { ruleset: config.ruleset, at });
  const countCandidates = ({ projectId, match, range }: LeadList) =>
    countSource(env.DB, match, { projectId, config, range, at, max: LIMITS.filterScannedMax });
  if (isOfCandidates(list, cursor)) {
    const candidates = withNarrowed(list, narrowed);
    // If there are few candidates, test all of them. To count only the matching candidates would read every candidate again.
    const isFew = list.plan.by !== 'matching' || (await countCandidates(candidates)) <= LIMITS.filterScannedMax;
    return readPage(env, { ...candidates, plan: { by: 'matching', sort: rowSortOf(list.sort), isFew } }, asked);
  }
  const first = await readPage(env, list, { ...asked, chunksMax: 1 });
  if (first === null || first.isWhole) return first;
  const isFull = first.leads.length === asked.limit;
  // A second reading starts at the same lead as the first. The second reading can get as far as the first only if it may ask as many leads.
  const asksLeft = asksMax - first.asked;
  if ((isFull && !asked.counts) || asksLeft < first.asked) return first;
  const rest = { ...asked, asksMax: asksLeft };
  if (!isFull && !isOfRanks(cursor) && canNarrow(narrowed)) {
    const candidates = withNarrowed(list, narrowed);
    const sources = await countCandidates(candidates);
    if (sources <= LIMITS.filterScannedMax) {
      const page = await readPage(env, candidates, rest);
      return page?.isWhole ? { ...page, lookedAt: Math.max(sources, page.lookedAt) } : page;
    }
  }
  return readPage(env, list, rest);
}

/** Whether a cursor continues in candidates that SQL has found. A list by rank has other cursors unless SQL finds its candidates. */
const isOfCandidates = ({ plan }: LeadList, { after }: ListCursor): boolean =>
  plan.by === 'matching' || (plan.by === 'rank' && after !== undefined);
const isOfRanks = ({ steady, decaying, due }: ListCursor): boolean => Boolean(steady ?? decaying ?? due);

const canNarrow = ({ where, range, activeAfter, activeBefore, list }: Narrowed): boolean =>
  where !== null ||
  list !== undefined ||
  range.from > 0 ||
  range.to < Number.POSITIVE_INFINITY ||
  activeAfter !== undefined ||
  activeBefore !== undefined;

/** Returns the list with the bounds that follow from its conditions. Such a list first finds the matching leads and then sorts them. */
function withNarrowed(list: LeadList, { range, activeAfter, activeBefore, where, ...narrowed }: Narrowed): LeadList {
  const { match, sort } = list;
  const latest = Math.max(match.activeAfter ?? Number.NEGATIVE_INFINITY, activeAfter ?? Number.NEGATIVE_INFINITY);
  const earliest = Math.min(match.activeBefore ?? Number.POSITIVE_INFINITY, activeBefore ?? Number.POSITIVE_INFINITY);
  return {
    ...list,
    range: { from: Math.max(list.range.from, range.from), to: Math.min(list.range.to, range.to) },
    match: {
      ...match,
      activeAfter: Number.isFinite(latest) ? latest : undefined,
      activeBefore: Number.isFinite(earliest) ? earliest : undefined,
      list: match.list ?? narrowed.list,
      where,
    },
    plan: { by: 'matching', sort: rowSortOf(sort), isFew: true },
  };
}

async function readPage(
  env: Env,
  list: LeadList,
  {
    cursor,
    limit,
    offset,
    counts,
    firstChunk = FIRST_CHUNK,
    asksMax = LIMITS.filterAskedLeadsMax,
    chunksMax = Number.POSITIVE_INFINITY,
  }: Asked & { chunksMax?: number },
): Promise<FilteredPage | null> {
  const { conditions = [] } = list;
  const { at } = cursor;
  const page = new PageSoFar(conditions, { at, wanted: offset + limit });
  let position = cursor;
  let isWhole = false;
  let askedCount = 0;
  for (let chunks = 1; ; chunks++) {
    const size = Math.min(chunkSizeOf(list, { chunks, firstChunk }), LIMITS.filterLookedAtMax - page.lookedAt);
    const chunk = await readListPage(env.DB, list, { cursor: position, limit: size, isWhole: true });
    if (!chunk) return null;
    const { leads, asked, isCut } = await conditionLeads(env, list, {
      ...{ leads: chunk.leads, at, asksMax: asksMax - askedCount },
    });
    askedCount += asked;
    for (const [i, lead] of leads.entries()) page.look(lead, () => chunk.cursorAfter(i + 1));
    position = chunk.cursorAfter(leads.length);
    isWhole = chunk.next === null && !isCut;
    const isFull = page.end !== null && !counts;
    if (isWhole || isFull || isCut || chunks >= chunksMax || page.lookedAt >= LIMITS.filterLookedAtMax) break;
  }
  const next = isWhole && page.matches <= offset + limit ? null : (page.end ?? position);
  const { lookedAt, matches: matchCount, unseen } = page;
  return {
    ...{ leads: page.found.slice(offset), next, lookedAt, matches: matchCount, isWhole },
    ...{ asked: askedCount, unseen: [...unseen] },
  };
}

/**
 * The number of leads that a statement reads. Every statement that finds candidates has to find them again, so one statement reads as many
 * as possible.
 */
function chunkSizeOf(
  { plan, conditions = [] }: LeadList,
  { chunks, firstChunk }: { chunks: number; firstChunk: number },
): number {
  if (plan.by === 'matching') return LIMITS.filterLookedAtMax;
  const isFirst = chunks === 1;
  if (behaviorsIn(conditions).length > 0) return isFirst ? ASKED_CHUNK : FIRST_CHUNK;
  return isFirst ? firstChunk : CHUNK;
}

/** The matching leads of a page, as far as it has been read. */
class PageSoFar {
  lookedAt = 0;
  matches = 0;
  readonly found: ListedLead[] = [];
  /** The end of the page, or null until it is full. */
  end: ListCursor | null = null;
  readonly unseen: Set<string>;
  readonly #conditions: LeadConditions;
  readonly #at: number;
  readonly #wanted: number;

  constructor(conditions: LeadConditions, { at, wanted }: { at: number; wanted: number }) {
    this.unseen = new Set(propertyNamesOf(conditions));
    this.#conditions = conditions;
    this.#at = at;
    this.#wanted = wanted;
  }

  /** Tests a lead, and adds it to the page if it matches and there is room. */
  look({ lead, conditioned }: { lead: ListedLead; conditioned: ConditionedLead }, cursorAfter: () => ListCursor): void {
    this.#lookForProperties(conditioned);
    this.lookedAt++;
    if (!matches(conditioned, this.#conditions, this.#at)) return;
    this.matches++;
    if (this.found.length >= this.#wanted) return;
    this.found.push(lead);
    if (this.found.length === this.#wanted) this.end = cursorAfter();
  }

  #lookForProperties(conditioned: ConditionedLead): void {
    if (this.unseen.size === 0) return;
    const properties = propertiesOf(conditioned);
    for (const name of this.unseen) if (propertyAt(properties, name) !== undefined) this.unseen.delete(name);
  }
}
