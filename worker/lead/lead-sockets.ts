import type { LeadLiveMessage } from '../contract/lead-live.ts';
import { compareEvents } from '../domain/lead-event.ts';
import { sealedInto } from '../domain/merge-state.ts';
import { closeWatchers, tellWatchers } from '../sockets/watchers.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { findLead } from './storage/snapshot.ts';
import { toTimeline } from './to-timeline.ts';
import { viewLeadDetail } from './view-lead.ts';

/** Sends every watcher the changes since `fromVersion`. Sockets on a lead that was merged are closed. */
export function publish(
  { sockets, ...store }: LeadStore & { sockets: WebSocket[] },
  { fromVersion, now }: { fromVersion: number; now: number },
): void {
  const lead = sockets.length > 0 && findLead(store);
  if (!lead) return;
  const winner = sealedInto(lead.snapshot.merge);
  const message = winner ? mergedMessage(winner) : changeMessage(store, lead, { fromVersion, now });
  tellWatchers(sockets, message, now);
  if (winner) closeWatchers(sockets, 1000, 'merged');
}

/** The first message of a socket. */
export function snapshotMessage(store: LeadStore, lead: StoredLead, now: number): LeadLiveMessage {
  return { type: 'snapshot', version: lead.snapshot.seq, lead: viewLeadDetail(store, lead, now) };
}

/** The last message of a socket on a lead that was merged. The client then opens a socket on the winner. */
const mergedMessage = (winner: string): LeadLiveMessage => ({ type: 'merged', into: winner });

/** The changes since `fromVersion`, for clients that are at that version. */
function changeMessage(
  store: LeadStore,
  lead: StoredLead,
  { fromVersion, now }: { fromVersion: number; now: number },
): LeadLiveMessage {
  const { appended } = store.memory;
  const bodies = new Map(
    appended.flatMap(({ event }) => {
      if (event.kind === 'activity') return [[event.eventId, event.properties]];
      return event.kind === 'work' ? [[event.eventId, { work: event.work }]] : [];
    }),
  );
  return {
    type: 'change',
    fromVersion,
    version: lead.snapshot.seq,
    lead: viewLeadDetail(store, lead, now),
    entries: toTimeline(
      appended.flatMap(({ step }) => step ?? []).sort((a, b) => compareEvents(a.event, b.event)),
      lead.config.ruleset,
      { bodies, rescores: [], absorbed: [] },
    ),
  };
}
