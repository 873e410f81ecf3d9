import type { EventSource } from '../../contract/event-source.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import { readTouch, type Touch } from '../../domain/first-touch.ts';
import { toFolded, toFoldedWork } from '../../domain/folded-event.ts';
import type { Award, LeadEvent, WorkDone } from '../../domain/lead-event.ts';
import { findFirstBodies, selectEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import type { LogEntry, Logged } from './log-entry.ts';

/**
 * Bits of the column `marks`. The bits hold the facts about an event's properties that the fold needs, so that the fold does not have to
 * read the properties.
 */
const MARKS = { isBot: 1, hasTouch: 2 };

export function toMarks(event: LeadEvent): number {
  const folded = toFolded(event);
  if (folded.kind !== 'activity') return 0;
  return (folded.isBot ? MARKS.isBot : 0) | (folded.touch === null ? 0 : MARKS.hasTouch);
}

/** The columns of an event's row that its entry is built from. An activity's body is not read. */
const COLUMNS = `event_id, seq, occurred_at, kind, type, source, marks, counted, awards, CASE WHEN kind <> 'activity' THEN body END AS said`;

interface EntryRow extends Record<string, SqlStorageValue> {
  event_id: string;
  seq: number;
  occurred_at: number;
  kind: string;
  type: string;
  source: EventSource;
  marks: number;
  counted: number;
  awards: string;
  /** The learned properties or the work as JSON. Null for activities. */
  said: string | null;
}

/** The entry of an event that was just appended. */
export function asEntry(store: LeadStore, event: LeadEvent, { seq, counted }: Logged): LogEntry {
  const folded = toFolded(event);
  if (folded.kind !== 'activity') return { ...folded, seq, counted };
  const isOther = event.kind === 'activity' && event.countedAs === 'other';
  return {
    ...folded,
    readProperties: propertiesReader(store),
    seq,
    counted,
    ...(isOther && { countedAs: 'other' as const }),
  };
}

function toEntry(store: LeadStore, row: EntryRow): LogEntry {
  const { event_id: eventId, occurred_at: occurredAt, seq, source } = row;
  const logged = { eventId, occurredAt, source, seq, counted: row.counted > 0 };
  const absorbed = logged.counted ? {} : { absorbed: true as const };
  if (row.said !== null && row.kind === 'work') {
    const { by, work }: Pick<WorkDone, 'by' | 'work'> = JSON.parse(row.said);
    return { ...toFoldedWork({ kind: 'work', ...logged, by, work, ...absorbed }), seq, counted: logged.counted };
  }
  if (row.said !== null) {
    return { ...logged, kind: 'traits', traits: JSON.parse(row.said), ...absorbed };
  }
  return {
    ...logged,
    kind: 'activity',
    type: row.type,
    awards: parseAwards(row.awards),
    isBot: (row.marks & MARKS.isBot) !== 0,
    touch: (row.marks & MARKS.hasTouch) === 0 ? null : touchReader(store),
    readProperties: propertiesReader(store),
    ...(row.counted === 2 && { countedAs: 'other' as const }),
  };
}

/** Reads an event's touch from its row when the fold asks for it, which happens at most twice in a whole log. */
export const touchReader =
  (store: LeadStore) =>
  (eventId: string): Touch | null =>
    readTouch(JSON.parse(readBody(store, eventId)));

/** Reads properties from their events' rows, so that entries stay small. All entries of a log share one function. */
export function propertiesReader(store: LeadStore): (eventId: string) => JsonObject {
  store.memory.readProperties ??= (eventId) => JSON.parse(readBody(store, eventId));
  return store.memory.readProperties;
}

/** The properties, traits or work of one event as JSON. */
export const readBody = (store: LeadStore, eventId: string): string =>
  findFirstBodies(store, [eventId])?.get(eventId) ??
  selectEvents<{ body: string }>(store, 'SELECT body FROM events WHERE event_id = ?', eventId).one().body;

/** Most events of a lead have the same points, so their entries share one parsed list. */
const parsed = new Map<string, Award[]>();
const PARSED_MAX = 1_000;

function parseAwards(text: string): Award[] {
  const known = parsed.get(text);
  if (known) return known;
  const awards: Award[] = JSON.parse(text);
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(text, awards);
  return awards;
}

/** The entries of these events, if they are in the log, in no particular order. */
export function readEntries(store: LeadStore, eventIds: readonly string[]): LogEntry[] {
  if (eventIds.length === 0) return [];
  const query = `SELECT ${COLUMNS} FROM events WHERE event_id IN (SELECT value FROM json_each(?))`;
  return selectEvents<EntryRow>(store, query, JSON.stringify(eventIds))
    .toArray()
    .map((row) => toEntry(store, row));
}

/** All entries of the log, ordered by when they happened or by when they were logged. */
export function* walkEntries(store: LeadStore, order: 'occurred_at' | 'seq'): Generator<LogEntry> {
  const query = `SELECT ${COLUMNS} FROM events ORDER BY ${order}`;
  for (const row of selectEvents<EntryRow>(store, query)) yield toEntry(store, row);
}
