import type { FirstEvent, LeadStore } from './lead-memory.ts';
import { amendValue, readValue } from './lead-value.ts';
import { LOG_SIZES } from './log-sizes.ts';
import { createTable } from './tables.ts';

// Most leads are visitors with a few events. The lead's value contains these first events, until there are more events and all of them move
// to a table.

/** The columns of a row as stored in the value. The list is append-only. */
const COLUMNS = [
  ...['event_id', 'occurred_at', 'received_at', 'kind', 'type', 'body', 'awards', 'source', 'marks'],
  ...['origin', 'import_id', 'seq', 'counted'],
] as const;
const EVENT_ID = COLUMNS.indexOf('event_id');
const AWARDS = COLUMNS.indexOf('awards');
const BODY = COLUMNS.indexOf('body');

export const INSERT_EVENT = `INSERT INTO events (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')}) ON CONFLICT (event_id) DO NOTHING RETURNING seq`;

/** Presents the first events as a table named `events`, so that the same query works on the value and on the real table. */
const AS_TABLE = `WITH events AS (SELECT ${COLUMNS.map((column, i) => `value ->> ${i} AS ${column}`).join(', ')} FROM json_each(?))`;

/** The log if the lead's value holds it, or null if it has a table. */
export const firstEvents = (store: LeadStore): readonly FirstEvent[] | null => readValue(store)?.events ?? null;

/** Starts an empty log in the lead's value, or empties one that is there. */
export const clearFirstEvents = (store: LeadStore): void => amendValue(store, { events: [] });

/**
 * Appends an event to a log in the lead's value, if there is room. This writes no additional row. `known` means that the log already has
 * the event.
 */
export function appendToFirst(store: LeadStore, event: FirstEvent): 'appended' | 'known' | 'no_room' {
  const first = firstEvents(store);
  if (!first) return 'no_room';
  if (first.some(([eventId]) => eventId === event[0])) return 'known';
  // The table accepts only whole numbers, so the value does the same.
  if (event.some((column) => typeof column === 'number' && !Number.isInteger(column)))
    throw new Error('an event has a column that is no whole number');
  const events = [...first, event];
  if (events.length > LOG_SIZES.firstEventsMax || charsOf(events) > LOG_SIZES.firstEventsCharsMax) return 'no_room';
  amendValue(store, { events });
  return 'appended';
}

/** Runs a SELECT from `events`, whether the events are in the value or in a table. The query's parameters must not be numbered. */
export function selectEvents<Row extends Record<string, SqlStorageValue>>(
  store: LeadStore,
  query: string,
  ...bindings: SqlStorageValue[]
): SqlStorageCursor<Row> {
  const first = firstEvents(store);
  return first
    ? store.sql.exec<Row>(`${AS_TABLE} ${query}`, JSON.stringify(first), ...bindings)
    : store.sql.exec<Row>(query, ...bindings);
}

/** The bodies of these events by their IDs, without SQL. Null if the log has a table. */
export function findFirstBodies(store: LeadStore, eventIds: readonly string[]): Map<string, string> | null {
  const first = firstEvents(store) as readonly string[][] | null;
  if (!first) return null;
  const known = first.filter(([eventId = '']) => eventIds.includes(eventId));
  return new Map(known.map((row) => [row[EVENT_ID], row[BODY]] as [string, string]));
}

/** Replaces the points of one of the first events. Returns false if the log has a table. */
export function restampFirst(store: LeadStore, eventId: string, awards: string): boolean {
  const first = firstEvents(store);
  if (first) amendValue(store, { events: first.map((row) => (row[0] === eventId ? row.with(AWARDS, awards) : row)) });
  return first !== null;
}

/** Moves the log to a table, in which any row can be changed. Writes two rows, and one more for each event. */
export function openLog(store: LeadStore): SqlStorage {
  const first = firstEvents(store);
  if (!first) return store.sql;
  createTable(store, 'events');
  // Read the result to its end, because a running statement would keep the change from being committed.
  for (const row of first) store.sql.exec(INSERT_EVENT, ...row).toArray();
  amendValue(store, { events: undefined });
  return store.sql;
}

const charsOf = (events: readonly FirstEvent[]): number =>
  events.flat().reduce<number>((sum, column) => sum + (typeof column === 'string' ? column.length : 0), 0);
