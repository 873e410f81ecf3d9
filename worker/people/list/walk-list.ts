import type { LeadFacts } from '../../domain/lead-summary.ts';
import { matches, mayMatch } from '../../domain/matches.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import { conditionLeads } from './condition-leads.ts';
import { type LeadList, type ListCursor, type ListedPage, readListPage } from './lead-list.ts';
import { toConditionedLead } from './whole-lead.ts';

/**
 * One statement's leads: about 300 kB, and 1,000 statements (D1's limit per request) are at least 250,000 leads; half as many if they are
 * counted first.
 */
const PAGE_SIZE = 500;

/** Walks through all pages of a list, in its order, or returns null if too many leads match to be sorted. */
export async function walkList(env: Env, list: LeadList, now: number): Promise<AsyncGenerator<LeadFacts[]> | null> {
  const pages = await walkPages(env, list, now);
  if (!pages) return null;
  return (async function* () {
    for await (const { leads } of pages) yield await meeting(env, list, { leads, at: now });
  })();
}

/** Whether more than `max` leads of a list would have to be asked what they did. Null if too many leads match to be sorted. */
export async function asksMoreThan(env: Env, list: LeadList, now: number, max: number): Promise<boolean | null> {
  const { conditions = [] } = list;
  const pages = await walkPages(env, list, now);
  if (!pages) return null;
  const isOpen = (lead: ListedLead) => mayMatch(toConditionedLead(lead, list, { at: now }), conditions, now) === null;
  let open = 0;
  for await (const { leads } of pages) {
    open += leads.filter(isOpen).length;
    if (open > max) return true;
  }
  return false;
}

async function walkPages(env: Env, list: LeadList, now: number): Promise<AsyncGenerator<ListedPage> | null> {
  const isWhole = list.conditions !== undefined;
  const read = (cursor: ListCursor) => readListPage(env.DB, list, { cursor, limit: PAGE_SIZE, isWhole });
  const first = await read({ at: now });
  if (!first) return null;
  return (async function* () {
    for (let page = first; ; ) {
      yield page;
      if (!page.next) return;
      const next = await read(page.next);
      if (!next) throw new Error('more leads match than can be sorted since the walk began');
      page = next;
    }
  })();
}

/** Those of some leads that meet the conditions of their list. */
async function meeting(
  env: Env,
  list: LeadList,
  { leads, at }: { leads: readonly ListedLead[]; at: number },
): Promise<LeadFacts[]> {
  const { conditions } = list;
  if (!conditions) return leads.map(({ facts }) => facts);
  const asked = { leads, at, asksMax: Number.POSITIVE_INFINITY };
  const { leads: conditioned } = await conditionLeads(env, list, asked);
  return conditioned.filter((one) => matches(one.conditioned, conditions, at)).map(({ lead }) => lead.facts);
}
