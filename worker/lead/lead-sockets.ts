import * as z from 'zod';
import type { LeadLiveMessage } from '../contract/lead-live.ts';
import { LIMITS } from '../contract/limits.ts';
import { trace } from '../domain/trace.ts';
import { readEvents, readEventsSince } from './storage/event-log.ts';
import type { StoredLead } from './storage/snapshot.ts';
import { toTimeline } from './to-timeline.ts';
import { viewLead } from './view-lead.ts';

/** What a socket remembers while the object sleeps: epoch ms at which it was let in. */
const OpenedAt = z.number();
export const noteOpened = (socket: WebSocket, now: number): void => socket.serializeAttachment(now);

/** Whether the ticket of a socket is from too long ago: a member may have been taken out of the project since. */
export function isOverdue(socket: WebSocket, now: number): boolean {
  const openedAt = OpenedAt.safeParse(socket.deserializeAttachment()).data;
  return openedAt !== undefined && now - openedAt > LIMITS.leadSocketMsMax;
}

/** The first message of a socket. */
export function snapshotMessage(sql: SqlStorage, lead: StoredLead, now: number): LeadLiveMessage {
  return { type: 'snapshot', version: lead.snapshot.seq, lead: viewLead(sql, lead, now) };
}

/** The last message of a socket on a lead that was merged: open one on the winner. */
export const mergedMessage = (winner: string): LeadLiveMessage => ({ type: 'merged', into: winner });

/** What is new since `fromVersion`, for those who hold that. */
export function changeMessage(
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
