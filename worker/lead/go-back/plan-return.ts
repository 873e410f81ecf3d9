import { LIMITS } from '../../contract/limits.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import type { MergeState } from '../../domain/merge-state.ts';
import { type AbsorbedLead, listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { hasRescoreAfter } from '../storage/rescores.ts';
import { findLead } from '../storage/snapshot.ts';
import { hasWithdrawnAfter } from '../storage/withdrawn-events.ts';
import { viewLog } from '../view-log.ts';

/** An event that a return removes. Times are epoch ms. */
export interface LostEvent {
  /** The lead that it was sent to. */
  leadId: string;
  eventId: string;
  type: string;
  occurredAt: number;
  receivedAt: number;
}

export type ReturnRefused = { status: 'no_such_lead' | 'erased' | 'unsettled' | 'no_history' };

export interface Planned {
  status: 'planned';
  seq: number;
  /** Epoch ms. If this is after the requested instant, the lead was unknown then, or it was erased in between. */
  createdAt: number;
  /** The lead that it is merged into, and since when (epoch ms); null if it is not merged. */
  winner: { leadId: string; at: number } | null;
  /** The leads merged into it. */
  absorbed: AbsorbedLead[];
  /** Events that have arrived after the instant, latest first, up to a limit. */
  lost: LostEvent[];
  lostCount: number;
  /** The number of these events for each lead that they were sent to. */
  lostByLead: ReadonlyMap<string, number>;
  /** Whether scores were recalculated after the instant, or events of an import withdrawn. */
  isRecalculated: boolean;
}

export type ReturnPlan = Planned | ReturnRefused;

/** Determines what a return to `at` (epoch ms) would remove. Writes nothing. */
export function planReturn(store: LeadStore, { at }: { at: number }): ReturnPlan {
  const lead = findLead(store);
  if (!lead) return { status: 'no_such_lead' };
  const { leadId, seq, createdAt, merge } = lead.snapshot;
  const refused = refuse(merge);
  if (refused) return refused;
  const lost: LostEvent[] = [];
  for (let page = viewLog(store, lead, { after: null }); ; page = viewLog(store, lead, { after: page.next })) {
    lost.push(...page.items.filter(({ receivedAt }) => receivedAt > at).map((event) => toLost(event, leadId)));
    if (!page.next) break;
  }
  lost.sort((a, b) => b.receivedAt - a.receivedAt);
  return {
    ...{ status: 'planned', seq, createdAt, absorbed: listAbsorbedLeads(store) },
    winner: merge.status === 'merged' ? { leadId: merge.winner, at: merge.at } : null,
    ...{ lost: lost.slice(0, LIMITS.lostEventsListedMax), lostCount: lost.length },
    lostByLead: new Map([...Map.groupBy(lost, (event) => event.leadId)].map(([id, events]) => [id, events.length])),
    isRecalculated: hasRescoreAfter(store, at) || hasWithdrawnAfter(store, at),
  };
}

function refuse({ status }: MergeState): ReturnRefused | null {
  switch (status) {
    case 'active':
    case 'merged':
      return null;
    case 'erasing':
    case 'erased':
      return { status: 'erased' };
    case 'merging':
    case 'restoring':
    case 'leaving':
      return { status: 'unsettled' };
    case 'withdrawn':
      return { status: 'no_such_lead' };
  }
}

const toLost = (event: LeadEvent, leadId: string): LostEvent => ({
  ...{ leadId: event.origin ?? leadId, eventId: event.eventId },
  type: event.kind === 'activity' ? event.type : event.kind,
  ...{ occurredAt: event.occurredAt, receivedAt: event.receivedAt },
});
