import type * as z from 'zod';
import type { returnLeads as definition } from '../../worker/contract/api/system.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import { type ApiClient, ApiRefusal } from '../api-client.ts';
import { counted } from '../counted.ts';
import { OperatorError } from './one-time-links.ts';
import { lostLines, type ReturnTo } from './return-lead.ts';

type Page = z.output<typeof definition.answer>;
type Outcome = Page['leads'][number];

/** Explains why a lead is not changed. */
const STAYS: Record<Exclude<Outcome['status'], 'returned' | 'planned' | 'unchanged'>, string> = {
  not_there_then: 'first seen since then',
  erased: 'erased',
  merged: 'part of another lead',
  unsettled: 'a merge was not finished, now or then',
  too_many: 'merged with too many leads since then',
  no_history: 'this server keeps no history',
};

/**
 * Returns all leads of a project, or the given leads, to an earlier state, or only prints the effect. Yields lines to print: each lead that
 * returns or cannot return, the removed events, and the totals.
 */
export async function* returnLeads(
  client: ApiClient,
  { leadIds, after, ...asked }: ReturnTo & { leadIds: string[] | null; after: string | null },
): AsyncGenerator<string> {
  const totals = { moved: 0, unchanged: 0, stays: 0, events: 0 };
  for await (const { leads, next } of pagesOf(client, asked, { leadIds, after })) {
    for (const lead of leads) {
      const { leadId, status, lostCount } = lead;
      if (status === 'unchanged') totals.unchanged++;
      else if (status === 'returned' || status === 'planned') {
        totals.moved += lead.leadIds.length;
        totals.events += lostCount;
        const others = lead.leadIds.filter((id) => id !== leadId);
        yield `${[leadId, ...others].join(' + ')}: ${counted(lostCount, 'event')}`;
        for (const line of lostLines(lead)) yield `  ${line}`;
      } else {
        totals.stays++;
        yield `${leadId} stays as it is: ${STAYS[status]}`;
      }
    }
    if (next !== null && leads.some(({ status }) => status !== 'unchanged'))
      yield `(if interrupted, continue with --after ${next})`;
  }
  const moved = asked.dryRun
    ? `${counted(totals.moved, 'lead')} would return to ${asked.at}, and ${counted(totals.events, 'event')} be lost`
    : `${counted(totals.moved, 'lead')} returned to ${asked.at}, without ${counted(totals.events, 'event')} received since`;
  yield `${moved}. Nothing new in ${counted(totals.unchanged, 'lead')}; ${counted(totals.stays, 'lead')} could not return.`;
}

async function* pagesOf(
  client: ApiClient,
  asked: ReturnTo,
  { leadIds, after }: { leadIds: string[] | null; after: string | null },
): AsyncGenerator<Page> {
  const ask = (more: object) =>
    client.call<Page>('POST', '/api/operator/return-leads', { ...asked, ...more }).catch((error: unknown) => {
      throw error instanceof ApiRefusal ? new OperatorError(error.message) : error;
    });
  if (leadIds) {
    if (after !== null && !leadIds.includes(after)) throw new OperatorError(`${after} is not in the list of leads.`);
    const rest = after === null ? leadIds : leadIds.slice(leadIds.indexOf(after) + 1);
    for (let from = 0; from < rest.length; from += LIMITS.returnedLeadsMax) {
      const page = rest.slice(from, from + LIMITS.returnedLeadsMax);
      const isLast = from + page.length >= rest.length;
      yield { ...(await ask({ leadIds: page })), next: isLast ? null : (page.at(-1) ?? null) };
    }
    return;
  }
  for (let next = after; ; ) {
    const page = await ask(next === null ? {} : { after: next });
    yield page;
    if (page.next === null) return;
    next = page.next;
  }
}
