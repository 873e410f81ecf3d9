import type { EventSource } from '../../contract/event-source.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import { correctCounts, type EventRow, toEvent } from './event-log.ts';
import { openLog, selectEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import { execIn, insertInto } from './tables.ts';

// Events of an undone import, which are kept here. These events are no longer in the log, so nothing counts them, and their IDs are free.

/** An event that was withdrawn, and when (epoch ms). */
export type WithdrawnEvent = LeadEvent & { withdrawnAt: number };

const COLUMNS = 'event_id, seq, occurred_at, received_at, kind, type, source, marks, counted, awards, body';

/** Whether the log contains events of an import. */
export const holdsImport = (store: LeadStore, importId: string): boolean =>
  selectEvents(store, 'SELECT 1 FROM events WHERE import_id = ? LIMIT 1', importId).toArray().length > 0;

/** Whether events were withdrawn after `at` (epoch ms). */
export const hasWithdrawnAfter = (store: LeadStore, at: number): boolean =>
  execIn(store, 'events_aside', 'SELECT 1 FROM events_aside WHERE withdrawn_at > ? LIMIT 1', at).length > 0;

/** A source that states an email, and the import that it belongs to. */
export type EmailSource = { source: EventSource; importId: string | null };

/** Lists every source that states an email. */
export function listEmailSources(store: LeadStore, email: string): EmailSource[] {
  const states = `kind = 'traits' AND body ->> 'email' = ?`;
  const logged = `SELECT DISTINCT source, import_id AS importId FROM events WHERE ${states}`;
  const copies = `SELECT DISTINCT source, nullif(import_id, '') AS importId FROM events_aside WHERE withdrawn_at IS NULL AND ${states}`;
  const stated = [
    ...selectEvents<EmailSource>(store, logged, email),
    ...execIn<EmailSource>(store, 'events_aside', copies, email),
  ];
  return [...new Map(stated.map((by) => [`${by.source} ${by.importId}`, by])).values()];
}

/** Moves the events of an import from the log to a separate table. Counters are corrected under `seq`. */
export function withdrawEvents(
  store: LeadStore,
  { importId, seq, now }: { importId: string; seq: number; now: number },
): void {
  openLog(store);
  correctCounts(store, { where: 'import_id = ?', bindings: [importId], seq });
  insertInto(
    ...[store, 'events_aside' as const],
    `INSERT OR REPLACE INTO events_aside (origin, import_id, withdrawn_at, ${COLUMNS})
     SELECT ifnull(origin, ''), import_id, ?2, ${COLUMNS} FROM events WHERE import_id = ?1`,
    ...[importId, now],
  );
  store.sql.exec('DELETE FROM events WHERE import_id = ?', importId);
}

/** Withdraws an import's copies of events that the log also has from another source. These copies never counted. */
export function withdrawCopies(store: LeadStore, { importId, now }: { importId: string; now: number }): void {
  execIn(
    ...[store, 'events_aside' as const],
    'UPDATE events_aside SET withdrawn_at = ?2 WHERE import_id = ?1 AND withdrawn_at IS NULL',
    ...[importId, now],
  );
}

/** The newest withdrawn activities that happened up to `until`, at most `limit`, newest first. */
export function readWithdrawnActivities(
  store: LeadStore,
  { until, limit }: { until: number; limit: number },
): WithdrawnEvent[] {
  const query = `SELECT * FROM events_aside WHERE withdrawn_at IS NOT NULL AND kind = 'activity' AND occurred_at <= ?
    ORDER BY occurred_at DESC, event_id DESC LIMIT ?`;
  return execIn<WithdrawnRow>(store, 'events_aside', query, until, limit).map(toWithdrawn);
}

/** Withdrawn events after the one that was logged as `after` (a seq), oldest first. */
export function readWithdrawnPage(
  store: LeadStore,
  { after, limit }: { after: number; limit: number },
): { events: WithdrawnEvent[]; lastSeq: number | null } {
  const query = 'SELECT * FROM events_aside WHERE withdrawn_at IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?';
  const rows = execIn<WithdrawnRow>(store, 'events_aside', query, after, limit);
  return { events: rows.map(toWithdrawn), lastSeq: rows.at(-1)?.seq ?? null };
}

type WithdrawnRow = EventRow & { withdrawn_at: number };

const toWithdrawn = (row: WithdrawnRow): WithdrawnEvent => ({ ...toEvent(row), withdrawnAt: row.withdrawn_at });
