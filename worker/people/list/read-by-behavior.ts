import type { BehaviorCount } from '../../contract/behavior-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import type { LeadList, ListCursor } from './lead-list.ts';
import { type FilteredPage, readFilteredPage } from './read-filtered-page.ts';
import { countBehaviors } from './whole-lead.ts';

interface CountedPage extends Pick<FilteredPage, 'lookedAt' | 'matches' | 'unseen'> {
  leads: ListedLead[];
  /** For each lead, how often it showed each of `behaviors`. */
  counts: number[][];
  next: ListCursor | null;
}

/**
 * Reads a page of leads sorted by how often they did something. Also counts other behaviors, so that each lead is asked only once. Null if
 * more leads match than can be asked.
 */
export async function readByBehavior(
  env: Env,
  list: LeadList,
  {
    cursor,
    limit,
    offset,
    behaviors = [],
  }: { cursor: ListCursor; limit: number; offset: number; behaviors?: readonly BehaviorCount[] },
): Promise<CountedPage | null> {
  const { at, after } = cursor;
  const max = LIMITS.behaviorSortedLeadsMax;
  const asked = { cursor: { at }, limit: max, offset: 0, counts: false, asksMax: max };
  const found = await readFilteredPage(env, list, asked);
  if (!found || found.next) return null;
  const sorted = list.behavior ? [list.behavior, ...behaviors] : behaviors;
  const { leads } = found;
  const counted = await countBehaviors(env, list.projectId, { leads, behaviors: sorted, now: at });
  const sign = list.order === 'asc' ? 1 : -1;
  const places = leads.map((lead, i) => {
    const [count = 0, ...counts] = counted[i] as number[];
    return { lead, counts, place: [count, lead.facts.leadId] as const };
  });
  const compare = ([a, x]: readonly [number, string], [b, y]: readonly [number, string]) =>
    sign * (a - b || (x < y ? -1 : Number(x > y)));
  places.sort((a, b) => compare(a.place, b.place));
  const begin = after ? places.findIndex(({ place }) => compare(place, after as [number, string]) > 0) : offset;
  const rest = begin < 0 ? [] : places.slice(begin);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    ...found,
    leads: page.map(({ lead }) => lead),
    counts: page.map(({ counts }) => counts),
    next: last && rest.length > limit ? { at, after: [...last.place] } : null,
  };
}
