import type { ExportedTrust } from '../contract/exported-lead.ts';
import type { Lead } from '../contract/lead.ts';
import type { KnownTouch } from '../domain/first-touch.ts';
import { compareEvents, type EventPosition, type LeadEvent } from '../domain/lead-event.ts';
import type { LeftLead } from '../domain/lead-snapshot.ts';
import type { StageChange } from '../domain/trace.ts';
import { trustOf } from './restore-trust.ts';
import { type AbsorbedLead, listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { readEventsById, readTransitionsPage } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import type { ActivityEntry, LogEntry } from './storage/log-entry.ts';
import { findSegmentKey } from './storage/pack-log.ts';
import { type Rescore, readRescores } from './storage/rescores.ts';
import { walkLog } from './storage/walk-log.ts';
import { readWithdrawnPage, type WithdrawnEvent } from './storage/withdrawn-events.ts';
import { viewLead } from './view-lead.ts';

/** A lead's data other than its events and stage changes, which may be many. */
export interface LeadOutline {
  lead: Lead;
  firstTouch: KnownTouch | null;
  rescores: Rescore[];
  absorbed: AbsorbedLead[];
  /** The time (epoch ms) of the last unmerge that separated this lead from another. Null if there was no unmerge. */
  partedAt: number | null;
  /** The leads that have left this one lately. */
  left: readonly LeftLead[];
  trust: ExportedTrust;
}

export const viewOutline = (store: LeadStore, lead: StoredLead, now: number): LeadOutline => ({
  lead: viewLead(store, lead, now),
  firstTouch: lead.snapshot.state.firstTouch,
  rescores: readRescores(store, Number.MAX_SAFE_INTEGER),
  absorbed: listAbsorbedLeads(store),
  partedAt: lead.snapshot.parted?.at ?? null,
  left: lead.snapshot.parted?.left ?? [],
  trust: trustOf(lead.snapshot),
});

/** A page of a log. Pass `next` to get the following page; it is null at the end. */
export interface LogPage<Item, Next> {
  items: Item[];
  next: Next | null;
}

/** Max. characters of a page between objects, as JSON. The platform accepts 32 MiB, and a character may take two bytes. */
const PAGE_CHARS_MAX = 4_000_000;
/** The number of events read at once. A page exceeds its limit by at most this many events. */
const EVENTS_AT_ONCE = 50;
const ENTRIES_MAX = 10_000;
const TRANSITIONS_MAX = 10_000;

/** The complete events after a position, in canonical order. */
export function viewLog(
  store: LeadStore,
  { snapshot }: StoredLead,
  { after, charsMax = PAGE_CHARS_MAX }: { after: EventPosition | null; charsMax?: number },
): LogPage<LeadEvent, EventPosition> {
  const items: LeadEvent[] = [];
  let chars = 0;
  let batch: string[] = [];
  const flush = () => {
    const { events, chars: read } = readEventsById(store, batch);
    items.push(...events.sort(compareEvents));
    chars += read;
    batch = [];
  };
  for (const { eventId } of entriesAfter(store, snapshot, after)) {
    if (chars >= charsMax) return { items, next: positionOf(items) };
    batch.push(eventId);
    if (batch.length === EVENTS_AT_ONCE) flush();
  }
  flush();
  return { items, next: null };
}

/** Like `viewLog`, but without touches and without the data that only people read. For folding many logs into one. */
export function viewEntries(
  store: LeadStore,
  { snapshot }: StoredLead,
  { after, charsMax = PAGE_CHARS_MAX }: { after: EventPosition | null; charsMax?: number },
): LogPage<LogEntry, EventPosition> {
  const items: LogEntry[] = [];
  let chars = 0;
  for (const entry of entriesAfter(store, snapshot, after)) {
    if (chars >= charsMax || items.length === ENTRIES_MAX) return { items, next: positionOf(items) };
    items.push(entry.kind === 'activity' ? withoutReaders(entry) : entry);
    if (entry.kind === 'traits') chars += JSON.stringify(entry.traits).length;
  }
  return { items, next: null };
}

/** The stage changes recorded after `after` (a seq). */
export function viewTransitions(store: LeadStore, { after }: { after: number }): LogPage<StageChange, number> {
  const rows = readTransitionsPage(store, after, TRANSITIONS_MAX);
  return {
    items: rows.map(({ seq: _, ...change }) => change),
    next: rows.length < TRANSITIONS_MAX ? null : (rows.at(-1)?.seq ?? null),
  };
}

/** The withdrawn events after `after` (a seq), in the order in which they were logged. */
export function viewWithdrawn(store: LeadStore, { after }: { after: number }): LogPage<WithdrawnEvent, number> {
  const { events, lastSeq } = readWithdrawnPage(store, { after, limit: EVENTS_AT_ONCE });
  return { items: events, next: events.length < EVENTS_AT_ONCE ? null : lastSeq };
}

function* entriesAfter(store: LeadStore, snapshot: StoredLead['snapshot'], after: EventPosition | null) {
  for (const entry of walkLog(store, snapshot, after ? findSegmentKey(store, after) : '')) {
    if (!after || compareEvents(entry, after) > 0) yield entry;
  }
}

/** Removes the functions of an entry, because RPC cannot pass them between objects. */
const withoutReaders = (entry: ActivityEntry): ActivityEntry => ({ ...entry, touch: null, readProperties: null });

function positionOf(items: readonly EventPosition[]): EventPosition | null {
  const last = items.at(-1);
  return last ? { occurredAt: last.occurredAt, eventId: last.eventId } : null;
}
