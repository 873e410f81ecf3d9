import type { EventSource } from '../../contract/event-source.ts';
import type { Activity, LeadEvent } from '../../domain/lead-event.ts';
import { BOT_PROPERTY } from '../../domain/ruleset.ts';
import type { LifeSettings } from '../../domain/sign-of-life.ts';
import { HOUR_MS } from '../../domain/time.ts';
import type { StageChange } from '../../domain/trace.ts';
import { forgetEvents, recallEventsSince, rememberEvent } from './recent-events.ts';

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
  source: EventSource;
  counted: number;
}

/**
 * Appends an event unless its id is in the log; says whether it was new. One row written. `counted` is whether this
 * lead's activity counters count it: what was absorbed from a merged lead, that lead has counted. The column says 0 for not
 * counted, 1 for counted by its type, and 2 for counted as `other`.
 */
export function insertEvent(
  sql: SqlStorage,
  event: LeadEvent,
  { seq, counted }: { seq: number; counted: boolean },
): boolean {
  const isNew =
    sql
      .exec(
        `INSERT INTO events (event_id, occurred_at, received_at, kind, type, body, awards, source, origin, seq, counted)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING RETURNING seq`,
        ...[...toColumns(event), event.origin ?? null, seq, toCounted(event, counted)],
      )
      .toArray().length === 1;
  if (isNew) rememberEvent(sql, { event, seq, counted });
  return isNew;
}

/** The column `counted`. */
export function toCounted(event: LeadEvent, counted: boolean): 0 | 1 | 2 {
  if (!counted) return 0;
  return event.kind === 'activity' && event.countedAs === 'other' ? 2 : 1;
}

/** The type that counters count an event by. */
const COUNTED_TYPE = `iif(counted = 2, 'other', type)`;

/** What an event is in its table, but for where it came from and how it counts. */
export function toColumns(event: LeadEvent): (string | number)[] {
  const { eventId, occurredAt, receivedAt, kind, source } = event;
  const [type, body, awards] =
    event.kind === 'activity'
      ? [event.type, JSON.stringify(event.properties), JSON.stringify(event.awards)]
      : ['', JSON.stringify(event.traits), '[]'];
  return [eventId, occurredAt, receivedAt, kind, type, body, awards, source];
}

/** The whole log, in no particular order. */
export function readEvents(sql: SqlStorage): LeadEvent[] {
  return sql.exec<EventRow>('SELECT * FROM events').toArray().map(toEvent);
}

/** The log by event id, a page after `cursor`. */
export function readEventsPage(sql: SqlStorage, cursor: string, limit: number): LeadEvent[] {
  const query = 'SELECT * FROM events WHERE event_id > ? ORDER BY event_id LIMIT ?';
  return sql.exec<EventRow>(query, cursor, limit).toArray().map(toEvent);
}

/** Events that were sent to one of `origins` after it had been merged into this lead: they stand nowhere else. */
export function readForwardedEvents(
  sql: SqlStorage,
  { origins, afterSeq, limit }: { origins: string[]; afterSeq: number; limit: number },
) {
  const columns = 'event_id, origin, seq, occurred_at, received_at, kind, type, body, awards, source, counted';
  const forwarded = 'counted > 0 AND origin IN (SELECT value FROM json_each(?1)) AND seq > ?2';
  const rows = sql
    .exec<EventRow>(
      `SELECT ${columns} FROM events WHERE ${forwarded} UNION ALL SELECT ${columns} FROM event_copies WHERE ${forwarded}
       ORDER BY seq LIMIT ?3`,
      ...[JSON.stringify(origins), afterSeq, limit],
    )
    .toArray();
  return { events: rows.map(toEvent), throughSeq: rows.at(-1)?.seq ?? afterSeq };
}

/** Takes out what came from `origins`; what had been counted here is corrected under `seq`. */
export function deleteEventsFrom(sql: SqlStorage, { origins, seq }: { origins: string[]; seq: number }): void {
  const theirs = 'origin IN (SELECT value FROM json_each(?1))';
  correctCounts(sql, { where: theirs, bindings: [JSON.stringify(origins)], seq });
  sql.exec(`DELETE FROM events WHERE ${theirs}`, JSON.stringify(origins));
  forgetEvents(sql);
}

/**
 * Of events that came to a lead both before and after it was merged into this one: it has counted them itself. Says
 * whether there were any; the counts are corrected under `seq`.
 */
export function uncountEvents(sql: SqlStorage, events: readonly LeadEvent[], { seq }: { seq: number }): boolean {
  const keys = JSON.stringify(events.map(({ eventId, origin }) => [eventId, origin]));
  const these = `counted > 0 AND (event_id, origin) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))`;
  correctCounts(sql, { where: these, bindings: [keys], seq });
  forgetEvents(sql);
  const uncount = (table: string) =>
    sql.exec(`UPDATE ${table} SET counted = 0 WHERE ${these} RETURNING event_id`, keys).toArray().length > 0;
  return [uncount('events'), uncount('event_copies')].some(Boolean);
}

function correctCounts(
  sql: SqlStorage,
  { where, bindings, seq }: { where: string; bindings: string[]; seq: number },
): void {
  sql.exec(
    `INSERT INTO uncounted (seq, event_seq, hour, event_type, count)
     SELECT ?2, seq, occurred_at / 3600000, ${COUNTED_TYPE}, -1 FROM events WHERE counted > 0 AND kind = 'activity' AND ${where}`,
    ...[...bindings, seq],
  );
}

export function toEvent(row: EventRow): LeadEvent {
  const logged = {
    eventId: row.event_id,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    source: row.source,
    ...(row.origin !== null && { origin: row.origin }),
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
    default:
      throw new Error(`the event log holds an unknown kind "${row.kind}"`);
  }
}

/** Signs of life in `(after, until]`, by event time (see isSignOfLife). */
export function countSignsOfLife(
  sql: SqlStorage,
  { after, until }: { after: number; until: number },
  { silent = [] }: LifeSettings,
): number {
  const query = `SELECT count(*) AS n FROM events WHERE kind = 'activity' AND occurred_at > ?1 AND occurred_at <= ?2
    AND json_extract(body, '$."${BOT_PROPERTY}"') IS NOT true AND type NOT IN (SELECT value FROM json_each(?3))`;
  return sql.exec<{ n: number }>(query, after, until, JSON.stringify(silent)).one().n;
}

/** The events logged after `fromSeq`, in no particular order. */
export function readEventsSince(sql: SqlStorage, fromSeq: number): LeadEvent[] {
  const recalled = recallEventsSince(sql, fromSeq);
  if (recalled) return recalled.map(({ event }) => event);
  return sql.exec<EventRow>('SELECT * FROM events WHERE seq > ?', fromSeq).toArray().map(toEvent);
}

/** Replaces the points stamped on an event: for rescoring history. */
export function updateAwards(sql: SqlStorage, { eventId, awards }: Activity): void {
  sql.exec('UPDATE events SET awards = ? WHERE event_id = ?', JSON.stringify(awards), eventId);
  forgetEvents(sql);
}

/** What was logged after `fromSeq`, up to and with `toSeq`. */
export interface SeqRange {
  fromSeq: number;
  toSeq: number;
}

/** How many activities of one hour and type. */
export interface ActivityCount {
  hour: number;
  eventType: string;
  count: number;
}

/**
 * Activities logged in the range, as they stood at its end (what was taken out later was counted then), less those of before
 * it that were taken out in it; by the hour of the event and type.
 */
export function countActivity(sql: SqlStorage, range: SeqRange): ActivityCount[] {
  const counts = [...countLogged(sql, range), ...(holdsOnlyEvents(sql, range) ? [] : countUncounted(sql, range))];
  const byHourAndType = Map.groupBy(counts, ({ hour, eventType }) => `${hour} ${eventType}`);
  return [...byHourAndType.values()]
    .map((same) => ({ ...(same[0] as ActivityCount), count: same.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => a.hour - b.hour || (a.eventType < b.eventType ? -1 : 1));
}

/** Whether each `seq` of the range is an event that is remembered: then nothing else has come in it, nor to correct it. */
function holdsOnlyEvents(sql: SqlStorage, { fromSeq, toSeq }: SeqRange): boolean {
  const recalled = recallEventsSince(sql, fromSeq);
  return recalled?.length === toSeq - fromSeq && recalled.at(-1)?.seq === toSeq;
}

function countLogged(sql: SqlStorage, { fromSeq, toSeq }: SeqRange): ActivityCount[] {
  const recalled = recallEventsSince(sql, fromSeq);
  if (recalled) {
    return recalled.flatMap(({ event, seq, counted }) =>
      seq <= toSeq && counted && event.kind === 'activity'
        ? [{ hour: Math.floor(event.occurredAt / HOUR_MS), eventType: event.countedAs ?? event.type, count: 1 }]
        : [],
    );
  }
  return sql
    .exec<Record<string, SqlStorageValue> & ActivityCount>(
      `SELECT occurred_at / 3600000 AS hour, ${COUNTED_TYPE} AS eventType, count(*) AS count FROM events
       WHERE seq > ? AND seq <= ? AND kind = 'activity' AND counted > 0 GROUP BY 1, 2`,
      ...[fromSeq, toSeq],
    )
    .toArray();
}

function countUncounted(sql: SqlStorage, { fromSeq, toSeq }: SeqRange): ActivityCount[] {
  return sql
    .exec<Record<string, SqlStorageValue> & ActivityCount>(
      `SELECT hour, event_type AS eventType, count FROM uncounted WHERE seq > ?1 AND seq <= ?2 AND event_seq <= ?1
       UNION ALL SELECT hour, event_type, -count FROM uncounted WHERE seq > ?2 AND event_seq > ?1 AND event_seq <= ?2`,
      ...[fromSeq, toSeq],
    )
    .toArray();
}

/** Appends what we came to know and announced; `at` is processing time. */
export function insertTransition(sql: SqlStorage, seq: number, { at, from, to, cause, score }: StageChange): void {
  sql.exec(
    'INSERT INTO transitions (seq, at, "from", "to", cause, score) VALUES (?, ?, ?, ?, ?, ?)',
    ...[seq, at, from, to, cause, score],
  );
}

/** Stage changes recorded in the range, counted by the hour of the recording. */
export function countStageMoves(sql: SqlStorage, range: SeqRange) {
  if (holdsOnlyEvents(sql, range)) return [];
  return sql
    .exec<{ hour: number; from: string; to: string; cause: string; count: number }>(
      `SELECT at / 3600000 AS hour, "from", "to", cause, count(*) AS count
       FROM transitions WHERE seq > ? AND seq <= ? GROUP BY hour, "from", "to", cause ORDER BY hour, "from", "to", cause`,
      ...[range.fromSeq, range.toSeq],
    )
    .toArray();
}

/** What was announced after `fromSeq`, oldest first. */
export function readTransitions(sql: SqlStorage, fromSeq = 0): StageChange[] {
  const query = 'SELECT at, "from", "to", cause, score FROM transitions WHERE seq > ? ORDER BY seq';
  return sql.exec<Record<string, SqlStorageValue> & StageChange>(query, fromSeq).toArray();
}
