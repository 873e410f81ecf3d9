import { LIMITS } from '../../contract/limits.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import type { MergeState } from '../../domain/merge-state.ts';
import { listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead } from '../storage/snapshot.ts';
import { viewLog } from '../view-log.ts';

/** An event that a return takes away. Times are epoch ms. */
export interface LostEvent {
  eventId: string;
  type: string;
  occurredAt: number;
  receivedAt: number;
}

export type ReturnRefused = { status: 'no_such_lead' | 'erased' | 'merged' | 'unsettled' | 'no_history' };

export interface Planned {
  status: 'planned';
  seq: number;
  /** IDs of the leads merged into it: they must be the same then. */
  absorbed: string[];
  /** The events that came in since: the latest first, up to a limit. */
  lost: LostEvent[];
  lostCount: number;
}

export type ReturnPlan = Planned | ReturnRefused;

/** Looks at what a return to `at` (epoch ms) would take away. Writes nothing. */
export function planReturn(store: LeadStore, { at }: { at: number }): ReturnPlan {
  const lead = findLead(store);
  if (!lead) return { status: 'no_such_lead' };
  const refused = refuse(lead.snapshot.merge);
  if (refused) return refused;
  const lost: LostEvent[] = [];
  for (let page = viewLog(store, lead, { after: null }); ; page = viewLog(store, lead, { after: page.next })) {
    lost.push(...page.items.filter(({ receivedAt }) => receivedAt > at).map(toLost));
    if (!page.next) break;
  }
  lost.sort((a, b) => b.receivedAt - a.receivedAt);
  return {
    ...{ status: 'planned', seq: lead.snapshot.seq, absorbed: absorbedBy(store) },
    ...{ lost: lost.slice(0, LIMITS.lostEventsListedMax), lostCount: lost.length },
  };
}

export const absorbedBy = (store: LeadStore): string[] =>
  listAbsorbedLeads(store)
    .map(({ leadId }) => leadId)
    .sort();

function refuse({ status }: MergeState): ReturnRefused | null {
  switch (status) {
    case 'active':
      return null;
    case 'erasing':
    case 'erased':
      return { status: 'erased' };
    case 'merging':
    case 'merged':
      return { status: 'merged' };
    case 'restoring':
    case 'leaving':
      return { status: 'unsettled' };
    case 'withdrawn':
      return { status: 'no_such_lead' };
  }
}

const toLost = (event: LeadEvent): LostEvent => ({
  eventId: event.eventId,
  type: event.kind === 'activity' ? event.type : event.kind,
  ...{ occurredAt: event.occurredAt, receivedAt: event.receivedAt },
});
