import { LIMITS } from '../../contract/limits.ts';
import { behaviorsIn } from '../../domain/behaviors.ts';
import { matches, mayMatch } from '../../domain/matches.ts';
import { readWholeLeads } from '../../project/sample-leads.ts';
import { conditionLeads } from './condition-leads.ts';
import { type LeadList, type ListCursor, readListIds, readListPage } from './lead-list.ts';
import { toConditionedLead, type WholeLead } from './whole-lead.ts';

/** Leads per statement, about 400 kB. With D1's limit of 1,000 statements per request, half a million leads can be read. */
const PAGE_SIZE = 500;

type Pages = AsyncGenerator<WholeLead[]>;

/**
 * Iterates over all leads of a list with their rows, in the list's order. Null if too many match to be sorted. If the conditions need the
 * leads' behavior, it first counts the leads that it would have to ask. If there are more than `asksMax`, the result is null, too.
 */
export async function walkList(
  env: Env,
  list: LeadList,
  { now, asksMax }: { now: number; asksMax: number },
): Promise<Pages | null | { reason: 'asks_too_many' }> {
  const { conditions } = list;
  const pages = await walkPages(env, list, now);
  if (!pages || !conditions) return pages;
  if (behaviorsIn(conditions).length === 0) return walkMeeting(env, list, { pages, now });
  const open = await findOpen(env, list, { pages, now, asksMax });
  return open ? walkMeeting(env, list, { pages: open, now }) : { reason: 'asks_too_many' };
}

/** Max. leads to keep in memory. Beyond that, only their IDs are kept, and their rows are read again. */
const KEPT_MAX = 5_000;

/** The leads that may meet the conditions according to their rows. Null if more than `asksMax` leads would have to be asked. */
async function findOpen(
  env: Env,
  list: LeadList,
  { pages, now, asksMax }: { pages: Pages; now: number; asksMax: number },
): Promise<Pages | null> {
  const { conditions = [], projectId } = list;
  const leadIds: string[] = [];
  const kept: WholeLead[] = [];
  let asks = 0;
  for await (const leads of pages) {
    for (const lead of leads) {
      const meets = mayMatch(toConditionedLead(lead, list, { at: now }), conditions, now);
      if (meets !== false) kept.push(lead);
      if (meets === null) asks++;
    }
    if (asks > asksMax) return null;
    if (kept.length > KEPT_MAX) leadIds.push(...kept.splice(0).map(({ facts }) => facts.leadId));
  }
  return (async function* () {
    yield* walkIds(env.DB, projectId, leadIds);
    yield kept;
  })();
}

/** The leads of a walk that meet the conditions of the list. */
async function* walkMeeting(env: Env, list: LeadList, { pages, now }: { pages: Pages; now: number }): Pages {
  const { conditions = [] } = list;
  for await (const leads of pages) {
    const asked = { leads, at: now, asksMax: Number.POSITIVE_INFINITY };
    const { leads: conditioned } = await conditionLeads(env, list, asked);
    yield conditioned.filter((one) => matches(one.conditioned, conditions, now)).map(({ lead }) => lead);
  }
}

/** Reads the leads with these IDs, in this order. */
export async function* walkIds(db: D1Database, projectId: string, leadIds: readonly string[]): Pages {
  for (let i = 0; i < leadIds.length; i += PAGE_SIZE)
    yield readWholeLeads(db, projectId, leadIds.slice(i, i + PAGE_SIZE));
}

async function walkPages(env: Env, list: LeadList, now: number): Promise<Pages | null> {
  const readIds = (cursor: ListCursor) => readListIds(env.DB, list, { cursor, limit: LIMITS.filterScannedMax });
  const ids = await readIds({ at: now });
  if (ids === null) return null;
  if (ids !== 'paged') return walk(ids, readIds, ({ leadIds }) => walkIds(env.DB, list.projectId, leadIds));
  const read = (cursor: ListCursor) => readListPage(env.DB, list, { cursor, limit: PAGE_SIZE, isWhole: true });
  const first = await read({ at: now });
  return first && walk(first, read, ({ leads }) => [leads]);
}

/** Reads the leads of a list, one page after another. */
async function* walk<Part extends { next: ListCursor | null }>(
  first: Part,
  read: (cursor: ListCursor) => Promise<Part | null | 'paged'>,
  leadsOf: (part: Part) => AsyncIterable<WholeLead[]> | WholeLead[][],
): Pages {
  for (let part = first; ; ) {
    yield* leadsOf(part);
    if (!part.next) return;
    const next = await read(part.next);
    if (next === null || next === 'paged') throw new Error('more leads match than can be sorted since the walk began');
    part = next;
  }
}
