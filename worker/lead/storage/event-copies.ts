import type { LeadEvent } from '../../domain/lead-event.ts';
import { type EventRow, insertEvent, isLogged, toColumns, toCounted, toEvent } from './event-log.ts';
import { openLog, selectEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import { execIn, hasTable, insertInto } from './tables.ts';

// An event counts once even if two merged leads both logged it, or an import and another source both sent it. We keep the second copy, so
// that unmerging the lead or undoing the import gives it back.

const IS_COPY = 'withdrawn_at IS NULL';

/** Keeps a second copy of an event that the log has from another lead or import. Returns whether the copy is new. */
export function insertCopy(
  store: LeadStore,
  event: LeadEvent,
  { seq, counted }: { seq: number; counted: boolean },
): boolean {
  if (!isOfAnother(store, event)) return false;
  const { origin = '', importId = '' } = event;
  const query = `INSERT INTO events_aside
      (event_id, occurred_at, received_at, kind, type, body, awards, source, marks, origin, import_id, seq, counted)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq`;
  const row = [...toColumns(event), origin, importId, seq, toCounted(event, counted)];
  return insertInto(store, 'events_aside', query, ...row).length === 1;
}

/** Whether the log has an event from another lead or import. */
function isOfAnother(store: LeadStore, { eventId, origin, importId }: LeadEvent): boolean {
  const query = 'SELECT 1 FROM events WHERE event_id = ? AND (origin IS NOT ? OR import_id IS NOT ?)';
  return selectEvents(store, query, eventId, origin ?? null, importId ?? null).toArray().length > 0;
}

/** Whether an event is already stored for its own lead and import, in the log or as a copy. Storing it again then adds nothing. */
export function isStored(store: LeadStore, event: LeadEvent): boolean {
  const { eventId, origin = '', importId = '' } = event;
  const query = 'SELECT 1 FROM events_aside WHERE event_id = ? AND origin = ? AND import_id = ?';
  return isOfAnother(store, event)
    ? execIn(store, 'events_aside', query, eventId, origin, importId).length > 0
    : isLogged(store, eventId);
}

/** The copies of the events of one page. */
export function readCopies(store: LeadStore, events: readonly LeadEvent[]): LeadEvent[] {
  const ids = JSON.stringify(events.map(({ eventId }) => eventId));
  return execIn<EventRow>(
    store,
    'events_aside',
    `SELECT * FROM events_aside WHERE ${IS_COPY} AND event_id IN (SELECT value FROM json_each(?))`,
    ids,
  ).map(toEvent);
}

/** Max. copies in memory at a time. A copy has at most 32 kB, so all copies together take far less memory than an isolate has. */
const COPIES_AT_ONCE = 200;

/** For a rescore: copies get new points, too, because a copy may return to the log. */
export function restampCopies(store: LeadStore, restamp: (event: LeadEvent) => LeadEvent): void {
  const query = `SELECT * FROM events_aside WHERE ${IS_COPY} AND kind = 'activity' AND seq > ? ORDER BY seq LIMIT ?`;
  for (let rows = execIn<EventRow>(store, 'events_aside', query, 0, COPIES_AT_ONCE); rows.length > 0; ) {
    for (const row of rows) {
      const stamped = restamp(toEvent(row));
      const awards = stamped.kind === 'activity' ? JSON.stringify(stamped.awards) : '[]';
      const update = 'UPDATE events_aside SET awards = ? WHERE event_id = ? AND seq = ?';
      if (awards !== row.awards) execIn(store, 'events_aside', update, awards, row.event_id, row.seq);
    }
    rows = execIn<EventRow>(store, 'events_aside', query, rows.at(-1)?.seq ?? 0, COPIES_AT_ONCE);
  }
}

/** Deletes the copies from these leads, including withdrawn ones. */
export function deleteCopiesFrom(store: LeadStore, origins: string[]): void {
  execIn(
    store,
    'events_aside',
    'DELETE FROM events_aside WHERE origin IN (SELECT value FROM json_each(?))',
    JSON.stringify(origins),
  );
}

/**
 * Replaces each event that was removed from the log by its oldest copy. The copies get numbers after `seq`; returns the last number used.
 */
export function promoteCopies(store: LeadStore, seq: number): number {
  if (!hasTable(store, 'events_aside')) return seq;
  openLog(store);
  const query = `SELECT *, min(seq) FROM events_aside
    WHERE ${IS_COPY} AND event_id > ? AND event_id NOT IN (SELECT event_id FROM events) GROUP BY event_id ORDER BY event_id LIMIT ?`;
  for (let rows = execIn<EventRow>(store, 'events_aside', query, '', COPIES_AT_ONCE); rows.length > 0; ) {
    for (const row of rows) {
      seq++;
      const [event, counted] = [toEvent(row), row.counted > 0];
      insertEvent(store, event, { seq, counted });
      store.memory.appended.push({ event, seq, counted });
      execIn(store, 'events_aside', 'DELETE FROM events_aside WHERE event_id = ? AND seq = ?', row.event_id, row.seq);
    }
    rows = execIn<EventRow>(store, 'events_aside', query, rows.at(-1)?.event_id ?? '', COPIES_AT_ONCE);
  }
  return seq;
}
