import { leavesOf } from '../../contract/condition-group.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { LeadConditions } from '../../contract/lead-condition.ts';
import { LIMITS } from '../../contract/limits.ts';
import { matches, propertiesOf } from '../../domain/matches.ts';
import { propertyAt } from '../../domain/meets-conditions.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import { type LeadList, type ListCursor, readListPage } from './lead-list.ts';
import { askProperties, lacksProperties, toConditionedLead } from './whole-lead.ts';

/** Leads of a statement; more when few of the first matched. About 500 bytes each. */
const CHUNK_SIZES = [250, 1000, 4000];

interface FilteredPage {
  leads: { lead: ListedLead; properties: JsonObject }[];
  next: ListCursor | null;
  /** How many leads were compared with the conditions, and how many of them met those. */
  lookedAt: number;
  matches: number;
  /** Whether those are all leads of the list. */
  isWhole: boolean;
  /** Properties in the conditions that none of them has. */
  unseen: string[];
}

/**
 * Reads a page of the leads that meet a list's conditions, testing leads in the list's order until the page is full, the list ends,
 * or as many leads as one request may were looked at. With `counts`, goes on to count matches beyond the page. Null if too many leads
 * match the list's other filters to be sorted.
 */
export async function readFilteredPage(
  env: Env,
  { conditions = [], ...rest }: LeadList,
  { cursor, limit, offset, counts }: { cursor: ListCursor; limit: number; offset: number; counts: boolean },
): Promise<FilteredPage | null> {
  const list = { ...rest, conditions };
  const { at } = cursor;
  const unseen = new Set(propertyNamesOf(conditions));
  const readsProperties = unseen.size > 0;
  const found: FilteredPage['leads'] = [];
  const page = { lookedAt: 0, matches: 0, isWhole: false };
  let asksLeft: number = LIMITS.filterAskedLeadsMax;
  let position = cursor;
  let end: ListCursor | null = null;
  const wanted = offset + limit;
  for (let step = 0; ; step++) {
    const left = LIMITS.filterLookedAtMax - page.lookedAt;
    const size = Math.min(CHUNK_SIZES[Math.min(step, CHUNK_SIZES.length - 1)] as number, left);
    const chunk = await readListPage(env.DB, list, { cursor: position, limit: size, isWhole: true });
    if (!chunk) return null;
    const lacking = readsProperties ? chunk.leads.filter(lacksProperties) : [];
    // The leads beyond those that may be asked wait for the next request.
    const stop = lacking[asksLeft];
    const leads = stop ? chunk.leads.slice(0, chunk.leads.indexOf(stop)) : chunk.leads;
    const asked = await askProperties(
      env,
      list.projectId,
      lacking.slice(0, asksLeft).map(({ facts }) => facts.leadId),
    );
    asksLeft -= asked.size;
    for (const [i, lead] of leads.entries()) {
      const conditioned = toConditionedLead(lead, list, { at, asked: asked.get(lead.facts.leadId) });
      const properties = propertiesOf(conditioned);
      for (const name of unseen) if (propertyAt(properties, name) !== undefined) unseen.delete(name);
      page.lookedAt++;
      if (!matches(conditioned, conditions, at)) continue;
      page.matches++;
      if (found.length >= wanted) continue;
      found.push({ lead, properties });
      if (found.length === wanted) {
        end = chunk.cursorAfter(i + 1);
        if (!counts) return toPage({ ...page, end });
      }
    }
    position = chunk.cursorAfter(leads.length);
    page.isWhole = chunk.next === null && !stop;
    if (page.isWhole || stop || page.lookedAt >= LIMITS.filterLookedAtMax) break;
  }
  return toPage({ ...page, end: end ?? (page.isWhole ? null : position) });

  function toPage({ end: last, ...rest }: typeof page & { end: ListCursor | null }): FilteredPage {
    const next = rest.isWhole && rest.matches <= wanted ? null : last;
    return { ...rest, leads: found.slice(offset), next, unseen: [...unseen] };
  }
}

const propertyNamesOf = (conditions: LeadConditions): string[] =>
  leavesOf(conditions).flatMap((leaf) => ('property' in leaf ? [leaf.property] : []));
