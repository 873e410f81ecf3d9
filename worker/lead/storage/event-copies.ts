import type { LeadEvent } from '../../domain/lead-event.ts';
import { type EventRow, insertEvent, toColumns, toCounted, toEvent } from './event-log.ts';
import type { LeadStore } from './lead-memory.ts';

// An event counts once, however many of the leads that were merged into one have logged it. For the un-merge of the one whose
// event it is here, the others' are kept aside.

const ROW = `event_id, nullif(origin, '') AS origin, seq, occurred_at, received_at, kind, type, body, awards, source, marks, counted`;

/** Keeps an event whose id is in the log, if the one in the log is of another lead. Says whether it did, and had not before. */
export function insertCopy(
  store: LeadStore,
  event: LeadEvent,
  { seq, counted }: { seq: number; counted: boolean },
): boolean {
  return (
    store.sql
      .exec(
        `INSERT INTO event_copies (event_id, occurred_at, received_at, kind, type, body, awards, source, marks, origin, seq, counted)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ifnull(?10, ''), ?11, ?12
         WHERE EXISTS (SELECT 1 FROM events WHERE event_id = ?1 AND origin IS NOT ?10)
         ON CONFLICT DO NOTHING RETURNING seq`,
        ...[...toColumns(event), event.origin ?? null, seq, toCounted(event, counted)],
      )
      .toArray().length === 1
  );
}

/** The copies of the events of one page. */
export function readCopies(store: LeadStore, events: readonly LeadEvent[]): LeadEvent[] {
  const ids = JSON.stringify(events.map(({ eventId }) => eventId));
  return store.sql
    .exec<EventRow>(`SELECT ${ROW} FROM event_copies WHERE event_id IN (SELECT value FROM json_each(?))`, ids)
    .toArray()
    .map(toEvent);
}

/** Copies in memory at a time: of at most 32 kB each, far less than an isolate has. */
const COPIES_AT_ONCE = 200;

/** For rescoring history: what may come back into the log has the points of its time there. */
export function restampCopies(store: LeadStore, restamp: (event: LeadEvent) => LeadEvent): void {
  const query = `SELECT ${ROW} FROM event_copies WHERE (event_id, origin) > (?, ?) AND kind = 'activity'
    ORDER BY event_copies.event_id, event_copies.origin LIMIT ?`;
  for (let rows = store.sql.exec<EventRow>(query, '', '', COPIES_AT_ONCE).toArray(); rows.length > 0; ) {
    for (const row of rows) {
      const stamped = restamp(toEvent(row));
      const awards = stamped.kind === 'activity' ? JSON.stringify(stamped.awards) : '[]';
      const update = 'UPDATE event_copies SET awards = ? WHERE event_id = ? AND origin = ?';
      if (awards !== row.awards) store.sql.exec(update, awards, row.event_id, row.origin ?? '');
    }
    const last = rows.at(-1) as EventRow;
    rows = store.sql.exec<EventRow>(query, last.event_id, last.origin ?? '', COPIES_AT_ONCE).toArray();
  }
}

export function deleteCopiesFrom(store: LeadStore, origins: string[]): void {
  store.sql.exec('DELETE FROM event_copies WHERE origin IN (SELECT value FROM json_each(?))', JSON.stringify(origins));
}

/** Puts the oldest copy of each event that has left the log in its place; answers the last seq given out after `seq`. */
export function promoteCopies(store: LeadStore, seq: number): number {
  const query = `SELECT ${ROW}, min(seq) FROM event_copies
    WHERE event_id > ? AND event_id NOT IN (SELECT event_id FROM events) GROUP BY event_id ORDER BY event_id LIMIT ?`;
  for (let rows = store.sql.exec<EventRow>(query, '', COPIES_AT_ONCE).toArray(); rows.length > 0; ) {
    for (const row of rows) {
      seq++;
      const [event, counted] = [toEvent(row), row.counted > 0];
      insertEvent(store.sql, event, { seq, counted });
      store.memory.appended.push({ event, seq, counted });
      store.sql.exec('DELETE FROM event_copies WHERE event_id = ? AND origin = ?', row.event_id, row.origin ?? '');
    }
    rows = store.sql.exec<EventRow>(query, rows.at(-1)?.event_id ?? '', COPIES_AT_ONCE).toArray();
  }
  return seq;
}
