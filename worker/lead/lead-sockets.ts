import type { LeadLiveMessage } from '../contract/lead-live.ts';
import { sealedInto } from '../domain/merge-state.ts';
import { trace } from '../domain/trace.ts';
import { closeWatchers, tellWatchers } from '../sockets/watchers.ts';
import { readEvents, readEventsSince } from './storage/event-log.ts';
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
  const { ruleset } = lead.config;
  const newIds = new Set(readEventsSince(sql, fromVersion).map(({ eventId }) => eventId));
  const timeline = toTimeline(trace(readEvents(sql), ruleset, Number.MAX_SAFE_INTEGER), ruleset, {
    rescores: [],
    absorbed: [],
  });
  return {
    type: 'change',
    fromVersion,
    version: lead.snapshot.seq,
    lead: viewLead(sql, lead, now),
    entries: timeline.filter((entry) => entry.type === 'event' && newIds.has(entry.eventId)),
  };
}
