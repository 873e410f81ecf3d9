import type { LeadFacts } from '../../domain/lead-summary.ts';
import { type ConditionedLead, matches } from '../../domain/matches.ts';
import type { ListedLead } from '../../project/lead-record.ts';
import { type LeadList, type ListCursor, readListPage } from './lead-list.ts';
import { readConditioned } from './whole-lead.ts';

/** One statement's leads: about 300 kB, and 1,000 statements (D1's limit per request) are at least 250,000 leads. */
const PAGE_SIZE = 500;

/** Walks through all pages of a list, in its order, or returns null if too many leads match to be sorted. */
export async function walkList(env: Env, list: LeadList, now: number): Promise<AsyncGenerator<LeadFacts[]> | null> {
  const isWhole = list.conditions !== undefined;
  const read = (cursor: ListCursor) => readListPage(env.DB, list, { cursor, limit: PAGE_SIZE, isWhole });
  const first = await read({ at: now });
  if (!first) return null;
  return (async function* () {
    for (let page = first; ; ) {
      yield await meeting(env, list, { leads: page.leads, at: now });
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
  const conditioned = await readConditioned(env, list, { leads, at });
  return leads.filter((_, i) => matches(conditioned[i] as ConditionedLead, conditions, at)).map(({ facts }) => facts);
}
