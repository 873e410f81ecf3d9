import type { LeadLiveMessage } from '../contract/lead-live.ts';
import { compareEvents } from '../domain/lead-event.ts';
import { sealedInto } from '../domain/merge-state.ts';
import { closeWatchers, tellWatchers } from '../sockets/watchers.ts';
import { listAppended } from './storage/change-events.ts';
import { findLead, type StoredLead } from './storage/snapshot.ts';
import { toTimeline } from './to-timeline.ts';
import { viewLead } from './view-lead.ts';

/** Tells every watcher what is new since `fromVersion`. Sockets on a lead that was merged are closed. */
export function publish(
  { sql, sockets }: { sql: SqlStorage; sockets: WebSocket[] },
  { fromVersion, now }: { fromVersion: number; now: number },
): void {
  const lead = sockets.length > 0 && findLead(sql);
  if (!lead) return;
  const winner = sealedInto(lead.snapshot.merge);
  const message = winner ? mergedMessage(winner) : changeMessage(sql, lead, { fromVersion, now });
  tellWatchers(sockets, message, now);
  if (winner) closeWatchers(sockets, 1000, 'merged');
}

/** The first message of a socket. */
export function snapshotMessage(sql: SqlStorage, lead: StoredLead, now: number): LeadLiveMessage {
  return { type: 'snapshot', version: lead.snapshot.seq, lead: viewLead(sql, lead, now) };
}

/** The last message of a socket on a lead that was merged: open one on the winner. */
const mergedMessage = (winner: string): LeadLiveMessage => ({ type: 'merged', into: winner });

/** What is new since `fromVersion`, for those who hold that. */
function changeMessage(
  sql: SqlStorage,
  lead: StoredLead,
  { fromVersion, now }: { fromVersion: number; now: number },
): LeadLiveMessage {
  const appended = listAppended(sql);
  const properties = new Map(
    appended.flatMap(({ event }) => (event.kind === 'activity' ? [[event.eventId, event.properties]] : [])),
  );
  return {
    type: 'change',
    fromVersion,
    version: lead.snapshot.seq,
    lead: viewLead(sql, lead, now),
    entries: toTimeline(
      appended.flatMap(({ step }) => step ?? []).sort((a, b) => compareEvents(a.event, b.event)),
      lead.config.ruleset,
      { properties, rescores: [], absorbed: [] },
    ),
  };
}
