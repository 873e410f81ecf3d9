import type { JsonObject } from '../../contract/json-value.ts';
import { LIMITS } from '../../contract/limits.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import type { LeadList, ListCursor } from './lead-list.ts';
import { type FilteredPage, readFilteredPage } from './read-filtered-page.ts';
import { countBehaviors } from './whole-lead.ts';

interface CountedLead {
  lead: ListedLead;
  properties: JsonObject;
  count: number;
}

interface CountedPage extends Pick<FilteredPage, 'lookedAt' | 'matches' | 'unseen'> {
  leads: CountedLead[];
  next: ListCursor | null;
}

/** Reads a page of leads in the order of how often they did something. Null if more leads match than can be asked. */
export async function readByBehavior(
  env: Env,
  list: LeadList,
  { cursor, limit, offset }: { cursor: ListCursor; limit: number; offset: number },
): Promise<CountedPage | null> {
  const { at, after } = cursor;
  const max = LIMITS.behaviorSortedLeadsMax;
  const asked = { cursor: { at }, limit: max, offset: 0, counts: false, asksMax: max };
  const found = await readFilteredPage(env, list, asked);
  if (!found || found.next) return null;
  const behaviors = list.behavior ? [list.behavior] : [];
  const leads = found.leads.map(({ lead }) => lead);
  const counts = await countBehaviors(env, list.projectId, { leads, behaviors, now: at });
  const counted = found.leads.map((one) => ({ ...one, count: counts.get(one.lead.facts.leadId)?.[0] ?? 0 }));
  const sign = list.order === 'asc' ? 1 : -1;
  const places = counted.map((one) => ({ one, place: [one.count, one.lead.facts.leadId] as const }));
  const compare = ([a, x]: readonly [number, string], [b, y]: readonly [number, string]) =>
    sign * (a - b || (x < y ? -1 : Number(x > y)));
  places.sort((a, b) => compare(a.place, b.place));
  const begin = after ? places.findIndex(({ place }) => compare(place, after as [number, string]) > 0) : offset;
  const rest = begin < 0 ? [] : places.slice(begin);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    ...found,
    leads: page.map(({ one }) => one),
    next: last && rest.length > limit ? { at, after: [...last.place] } : null,
  };
}
