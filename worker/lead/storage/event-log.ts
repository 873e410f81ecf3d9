import type { EventSource } from '../../contract/event-source.ts';
import type { Work } from '../../contract/work.ts';
import type { Award, LeadEvent, WorkDone } from '../../domain/lead-event.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { StageChange } from '../../domain/trace.ts';
import { appendToFirst, findFirstBodies, INSERT_EVENT, openLog, restampFirst, selectEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import type { LogEntry } from './log-entry.ts';
import { toMarks } from './read-entries.ts';
import { execIn, insertInto } from './tables.ts';
import { readEntriesSince } from './walk-log.ts';

/** A snapshot's information about the log. */
type Log = Parameters<typeof readEntriesSince>[1];

export interface EventRow extends Record<string, string | number | null> {
  event_id: string;
  seq: number;
  occurred_at: number;
  received_at: number;
  kind: string;
  type: string;
  body: string;
  awards: string;
  origin: string | null;
  import_id: string | null;
  source: EventSource;
  marks: number;
  counted: number;
}

/**
 * Appends an event unless its ID is in the log. Returns whether it was new. Writes one row, except for the first events, which are in the
 * lead's value. `counted` says whether this lead's activity counters include the event. The counters leave out events from a merged lead,
 * because that lead has counted them. In the column, 0 means that the event is not counted, 1 that it is counted by its type, and 2 that it
 * is counted as `other`.
 */
export function insertEvent(
  store: LeadStore,
  event: LeadEvent,
  { seq, counted }: { seq: number; counted: boolean },
): boolean {
  const row = [...toColumns(event), event.origin ?? null, event.importId ?? null, seq, toCounted(event, counted)];
  const appended = appendToFirst(store, row);
  if (appended !== 'no_room') return appended === 'appended';
  return (
    openLog(store)
      .exec(INSERT_EVENT, ...row)
      .toArray().length === 1
  );
}

/** Whether an event is in the log. */
export const isLogged = (store: LeadStore, eventId: string): boolean =>
  selectEvents(store, 'SELECT 1 FROM events WHERE event_id = ?', eventId).toArray().length > 0;

/** Whether the log has an event from an import. */
export const isImported = (store: LeadStore, eventId: string): boolean =>
  selectEvents(store, "SELECT 1 FROM events WHERE event_id = ? AND source = 'import'", eventId).toArray().length > 0;

/** The column `counted`. */
export function toCounted(event: LeadEvent, counted: boolean): 0 | 1 | 2 {
  if (!counted) return 0;
  return event.kind === 'activity' && event.countedAs === 'other' ? 2 : 1;
}

/** An event's columns, except its origin and how it was counted. */
export function toColumns(event: LeadEvent): (string | number)[] {
  const { eventId, occurredAt, receivedAt, kind, source } = event;
  const [type, body, awards] = bodyOf(event);
  return [eventId, occurredAt, receivedAt, kind, type, body, awards, source, toMarks(event)];
}

function bodyOf(event: LeadEvent): [type: string, body: string, awards: string] {
  switch (event.kind) {
    case 'activity':
      return [event.type, JSON.stringify(event.properties), JSON.stringify(event.awards)];
    case 'traits':
      return ['', JSON.stringify(event.traits), '[]'];
    case 'work':
      return [event.work.type, JSON.stringify({ by: event.by, work: event.work }), '[]'];
  }
}

/** Reads these events, in no particular order, and the total length of their bodies. */
export function readEventsById(store: LeadStore, eventIds: readonly string[]): { events: LeadEvent[]; chars: number } {
  const query = 'SELECT * FROM events WHERE event_id IN (SELECT value FROM json_each(?))';
  const rows = selectEvents<EventRow>(store, query, JSON.stringify(eventIds)).toArray();
  return { events: rows.map(toEvent), chars: rows.reduce((sum, row) => sum + row.body.length + row.awards.length, 0) };
}

/** The time when we received each of these events. Events that are not in the log are left out. */
export function readReceivedAt(store: LeadStore, eventIds: readonly string[]): Record<string, number> {
  const query =
    'SELECT event_id AS id, received_at AS at FROM events WHERE event_id IN (SELECT value FROM json_each(?))';
  const rows = selectEvents<{ id: string; at: number }>(store, query, JSON.stringify(eventIds)).toArray();
  return Object.fromEntries(rows.map(({ id, at }) => [id, at]));
}

/** The kind of work that an event is; null if it is not work, or not in the log. */
export function readWorkType(store: LeadStore, eventId: string): Work['type'] | null {
  const query = "SELECT type FROM events WHERE event_id = ? AND kind = 'work'";
  return selectEvents<{ type: Work['type'] }>(store, query, eventId).toArray()[0]?.type ?? null;
}

/** The lead that each of these events was sent to, or null for this lead itself, and the import that contained the event. */
export const readOrigins = (
  store: LeadStore,
  eventIds: readonly string[],
): { origin: string | null; importId: string | null }[] =>
  selectEvents<{ origin: string | null; importId: string | null }>(
    store,
    'SELECT origin, import_id AS importId FROM events WHERE event_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(eventIds),
  ).toArray();

/** The time (epoch ms) at which the first event of the log reached us; null if the log is empty. */
export const findFirstReceivedAt = (store: LeadStore): number | null =>
  selectEvents<{ at: number | null }>(store, 'SELECT min(received_at) AS at FROM events').one().at;

/** The events logged after `seq`, in that order, and the `seq` of the last one. Reads the whole table. */
export function readEventsAfter(store: LeadStore, seq: number): { events: LeadEvent[]; lastSeq: number } {
  const rows = selectEvents<EventRow>(store, 'SELECT * FROM events WHERE seq > ? ORDER BY seq', seq).toArray();
  return { events: rows.map(toEvent), lastSeq: rows.at(-1)?.seq ?? seq };
}

/** The number of events in the log, and the seq of the last one (0 if there are none). */
export function countEvents(store: LeadStore): { events: number; lastSeq: number } {
  const query = 'SELECT count(*) AS events, ifnull(max(seq), 0) AS lastSeq FROM events';
  return selectEvents<{ events: number; lastSeq: number }>(store, query).one();
}

/** The bodies of these events as JSON, by event ID. A body holds the properties, traits or work. */
export function readBodies(store: LeadStore, eventIds: readonly string[]): Map<string, string> {
  const first = findFirstBodies(store, eventIds);
  if (first) return first;
  const query = 'SELECT event_id AS id, body FROM events WHERE event_id IN (SELECT value FROM json_each(?))';
  const rows = selectEvents<{ id: string; body: string }>(store, query, JSON.stringify(eventIds)).toArray();
  return new Map(rows.map(({ id, body }) => [id, body]));
}

/**
 * The size of a page that one object sends to another. The bodies in a page are together shorter than `charsMax`, unless the page has a
 * single event.
 */
export interface PageSize {
  eventsMax: number;
  charsMax: number;
}

/** Reads a page of the log, in the order of event IDs, starting after `cursor`. */
export function readEventsPage(
  store: LeadStore,
  cursor: string,
  size: PageSize,
): { events: LeadEvent[]; isLast: boolean } {
  const query = 'SELECT * FROM events WHERE event_id > ? ORDER BY event_id LIMIT ?';
  const { rows, isLast } = takePage(selectEvents<EventRow>(store, query, cursor, size.eventsMax + 1), size);
  return { events: rows.map(toEvent), isLast };
}

/** The size of a page in a walk over the whole log. A page is far smaller than an isolate's memory, however long the log is. */
const WALK_PAGE = { eventsMax: 1_000, charsMax: 4_000_000 };

/** Walks the whole log in the order of event IDs, with one page in memory at a time. The caller may update the rows of the current page. */
export function* walkEvents(store: LeadStore): Generator<LeadEvent[]> {
  for (let cursor = ''; ; ) {
    const { events, isLast } = readEventsPage(store, cursor, WALK_PAGE);
    yield events;
    if (isLast) return;
    cursor = events.at(-1)?.eventId ?? '';
  }
}

/** Takes the rows of one page. `isLast` means that there are no more. */
function takePage(rows: Iterable<EventRow>, { eventsMax, charsMax }: PageSize): { rows: EventRow[]; isLast: boolean } {
  const page: EventRow[] = [];
  let chars = 0;
  for (const row of rows) {
    chars += row.body.length + row.awards.length;
    if (page.length > 0 && (page.length === eventsMax || chars > charsMax)) return { rows: page, isLast: false };
    page.push(row);
  }
  return { rows: page, isLast: true };
}

/** Events that were sent to one of `origins` after it had been merged into this lead. Only this lead stores these events. */
export function readForwardedEvents(
  store: LeadStore,
  { origins, afterSeq, size }: { origins: string[]; afterSeq: number; size: PageSize },
) {
  const forwarded = 'counted > 0 AND origin IN (SELECT value FROM json_each(?)) AND seq > ?';
  // Bodies are read one by one, because sorting rows with bodies would need as much memory as the whole log.
  const keysIn = (place: 'events' | 'events_aside', where: string) =>
    selectFrom<{ id: string; seq: number; place: 'events' | 'events_aside' }>(
      ...[store, place],
      `SELECT event_id AS id, seq, '${place}' AS place FROM ${place} WHERE ${where} ORDER BY seq LIMIT ?`,
      ...[JSON.stringify(origins), afterSeq, size.eventsMax],
    );
  const keys = [...keysIn('events', forwarded), ...keysIn('events_aside', `${forwarded} AND withdrawn_at IS NULL`)]
    .sort((a, b) => a.seq - b.seq)
    .slice(0, size.eventsMax);
  const readRow = ({ id, seq, place }: (typeof keys)[number]): EventRow =>
    selectFrom<EventRow>(store, place, `SELECT * FROM ${place} WHERE event_id = ? AND seq = ?`, id, seq)[0] as EventRow;
  const { rows } = takePage(
    (function* () {
      for (const key of keys) yield readRow(key);
    })(),
    size,
  );
  return { events: rows.map(toEvent), throughSeq: rows.at(-1)?.seq ?? afterSeq };
}

/** Runs a SELECT on the log or on the copies. The query's parameters must not be numbered. */
export const selectFrom = <Row extends Record<string, SqlStorageValue>>(
  store: LeadStore,
  place: 'events' | 'events_aside',
  ...query: [query: string, ...bindings: SqlStorageValue[]]
): Row[] => (place === 'events' ? selectEvents<Row>(store, ...query).toArray() : execIn<Row>(store, place, ...query));

/** Removes the events that came from `origins`. If this lead had counted an event, a correction is recorded under `seq`. */
export function deleteEventsFrom(store: LeadStore, { origins, seq }: { origins: string[]; seq: number }): void {
  const theirs = 'origin IN (SELECT value FROM json_each(?))';
  correctCounts(store, { where: theirs, bindings: [JSON.stringify(origins)], seq });
  openLog(store).exec(`DELETE FROM events WHERE ${theirs}`, JSON.stringify(origins));
}

/**
 * Corrects events that were counted twice: by their own lead before a merge and by this lead after it. Records the
 * correction under `seq`. Returns whether there were any.
 */
export function uncountEvents(store: LeadStore, events: readonly LeadEvent[], { seq }: { seq: number }): boolean {
  const keys = JSON.stringify(events.map(({ eventId, origin }) => [eventId, origin]));
  const these = `counted > 0 AND (event_id, origin) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;
  if (selectEvents(store, `SELECT 1 FROM events WHERE ${these} LIMIT 1`, keys).toArray().length > 0) openLog(store);
  correctCounts(store, { where: these, bindings: [keys], seq });
  const uncount = (table: 'events' | 'events_aside') =>
    execIn(store, table, `UPDATE ${table} SET counted = 0 WHERE ${these} RETURNING event_id`, keys).length > 0;
  return [uncount('events'), uncount('events_aside')].some(Boolean);
}

/** Records under `seq` that events no longer count in the hourly counters. The parameters of `where` must not be numbered. */
export function correctCounts(
  store: LeadStore,
  { where, bindings, seq }: { where: string; bindings: string[]; seq: number },
): void {
  const corrected = `FROM events WHERE counted > 0 AND kind = 'activity' AND ${where}`;
  if (selectEvents(store, `SELECT 1 ${corrected} LIMIT 1`, ...bindings).toArray().length === 0) return;
  openLog(store);
  insertInto(
    ...[store, 'uncounted' as const],
    `INSERT INTO uncounted (seq, event_seq, hour, event_type, count)
     SELECT ?, seq, occurred_at / 3600000, iif(counted = 2, 'other', type), -1 ${corrected}`,
    ...[seq, ...bindings],
  );
}

export function toEvent(row: EventRow): LeadEvent {
  const logged = {
    eventId: row.event_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    source: row.source,
    ...(row.origin && { origin: row.origin }),
    ...(row.import_id && { importId: row.import_id }),
    ...(row.counted === 0 && { absorbed: true as const }),
  };
  switch (row.kind) {
    case 'activity':
      return {
        ...logged,
        kind: 'activity',
        type: row.type,
        ...(row.counted === 2 && { countedAs: 'other' }),
        properties: JSON.parse(row.body),
        awards: JSON.parse(row.awards),
      };
    case 'traits':
      return { ...logged, kind: 'traits', traits: JSON.parse(row.body) };
    case 'work':
      return { ...logged, kind: 'work', ...(JSON.parse(row.body) as Pick<WorkDone, 'by' | 'work'>) };
    default:
      throw new Error(`the event log holds an unknown kind "${row.kind}"`);
  }
}

/** Replaces the points of an event, for a rescore. */
export function updateAwards(store: LeadStore, eventId: string, awards: readonly Award[]): void {
  const stamped = JSON.stringify(awards);
  if (!restampFirst(store, eventId, stamped))
    store.sql.exec('UPDATE events SET awards = ? WHERE event_id = ?', stamped, eventId);
}

/** The entries logged after `fromSeq`, up to and including `toSeq`. */
export interface SeqRange {
  fromSeq: number;
  toSeq: number;
}

/** The number of activities in one hour, by type. */
export interface ActivityCount {
  hour: number;
  eventType: string;
  count: number;
}

/**
 * Counts activities by the hour of the event and by type. Adds the activities logged in the range, even if they were removed after the
 * range. Subtracts earlier activities that were removed within the range. `entries` are the entries of the range.
 */
export function countActivity(store: LeadStore, entries: readonly LogEntry[], range: SeqRange): ActivityCount[] {
  const counts = [...countLogged(entries), ...(holdsOnlyEvents(entries, range) ? [] : countUncounted(store, range))];
  const byHourAndType = Map.groupBy(counts, ({ hour, eventType }) => `${hour} ${eventType}`);
  return [...byHourAndType.values()]
    .map((same) => ({ ...(same[0] as ActivityCount), count: same.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => a.hour - b.hour || (a.eventType < b.eventType ? -1 : 1));
}

/** The events logged in the range, in no particular order. */
export function readRange(store: LeadStore, log: Log, { fromSeq, toSeq }: SeqRange): LogEntry[] {
  return readEntriesSince(store, log, fromSeq).filter(({ seq }) => seq <= toSeq);
}

/** Whether each `seq` of the range belongs to an event. The range then contains no corrections. */
export const holdsOnlyEvents = (entries: readonly LogEntry[], { fromSeq, toSeq }: SeqRange): boolean =>
  entries.length === toSeq - fromSeq;

const countLogged = (entries: readonly LogEntry[]): ActivityCount[] =>
  entries.flatMap((entry) =>
    entry.counted && entry.kind === 'activity'
      ? [{ hour: Math.floor(entry.occurredAt / HOUR_MS), eventType: entry.countedAs ?? entry.type, count: 1 }]
      : [],
  );

function countUncounted(store: LeadStore, { fromSeq, toSeq }: SeqRange): ActivityCount[] {
  return execIn<ActivityCount>(
    ...[store, 'uncounted' as const],
    `SELECT hour, event_type AS eventType, count FROM uncounted WHERE seq > ?1 AND seq <= ?2 AND event_seq <= ?1
     UNION ALL SELECT hour, event_type, -count FROM uncounted WHERE seq > ?2 AND event_seq > ?1 AND event_seq <= ?2`,
    ...[fromSeq, toSeq],
  );
}

/** Records a stage change. `at` is the time of processing, except for imported or restored history. */
export function insertTransition(store: LeadStore, seq: number, { at, from, to, cause, score }: StageChange): void {
  const query = 'INSERT INTO transitions (seq, at, "from", "to", cause, score) VALUES (?, ?, ?, ?, ?, ?)';
  insertInto(store, 'transitions', query, seq, at, from, to, cause, score);
}

/** Counts the stage changes recorded in the range of these entries, by the hour of their `at`. */
export function countStageMoves(store: LeadStore, entries: readonly LogEntry[], range: SeqRange) {
  if (holdsOnlyEvents(entries, range)) return [];
  return execIn<{ hour: number; from: string; to: string; cause: string; count: number }>(
    ...[store, 'transitions' as const],
    `SELECT at / 3600000 AS hour, "from", "to", cause, count(*) AS count
       FROM transitions WHERE seq > ? AND seq <= ? GROUP BY hour, "from", "to", cause ORDER BY hour, "from", "to", cause`,
    ...[range.fromSeq, range.toSeq],
  );
}

/** A page of the stage changes recorded after `afterSeq`, oldest first. */
export function readTransitionsPage(
  store: LeadStore,
  afterSeq: number,
  limit: number,
): (StageChange & { seq: number })[] {
  const query = 'SELECT seq, at, "from", "to", cause, score FROM transitions WHERE seq > ? ORDER BY seq LIMIT ?';
  return execIn<StageChange & { seq: number }>(store, 'transitions', query, afterSeq, limit);
}

/** The stage changes announced after `fromSeq`, oldest first. */
export function readTransitions(store: LeadStore, fromSeq = 0): StageChange[] {
  const query = 'SELECT at, "from", "to", cause, score FROM transitions WHERE seq > ? ORDER BY seq';
  return execIn<StageChange>(store, 'transitions', query, fromSeq);
}
