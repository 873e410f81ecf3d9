import type { LeadFacts } from '../../domain/lead-summary.ts';
import { type LeadList, readListPage } from './lead-list.ts';

/** One statement's leads: about 300 kB, and 1,000 statements (D1's limit per request) are at least 250,000 leads. */
const PAGE_SIZE = 500;

/** Walks through all pages of a list, in its order, or returns null if too many leads match to be sorted. */
export async function walkList(
  db: D1Database,
  list: LeadList,
  now: number,
): Promise<AsyncGenerator<LeadFacts[]> | null> {
  const first = await readListPage(db, list, { cursor: { at: now }, limit: PAGE_SIZE });
  if (!first) return null;
  return (async function* () {
    for (let page = first; ; ) {
      yield page.leads.map(({ facts }) => facts);
      if (!page.next) return;
      const next = await readListPage(db, list, { cursor: page.next, limit: PAGE_SIZE });
      if (!next) throw new Error('more leads match than can be sorted since the walk began');
      page = next;
    }
  })();
}
