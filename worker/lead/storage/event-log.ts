import type { Activity, LeadEvent } from '../../domain/lead-event.ts';
import type { StageChange } from '../../domain/trace.ts';

interface EventRow extends Record<string, string | number> {
  event_id: string;
  seq: number;
  occurred_at: number;
  received_at: number;
  kind: string;
  type: string;
  body: string;
  awards: string;
}

/** Appends an event unless its id is in the log; says whether it was new. One row written. */
export function insertEvent(sql: SqlStorage, seq: number, event: LeadEvent): boolean {
  const { eventId, occurredAt, receivedAt, kind } = event;
  const [type, body, awards] =
    event.kind === 'activity'
      ? [event.type, JSON.stringify(event.properties), JSON.stringify(event.awards)]
      : ['', JSON.stringify(event.traits), '[]'];
  return (
    sql
      .exec(
        `INSERT INTO events (event_id, seq, occurred_at, received_at, kind, type, body, awards)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING RETURNING seq`,
        ...[eventId, seq, occurredAt, receivedAt, kind, type, body, awards],
      )
      .toArray().length === 1
  );
}

/** The whole log, in no particular order. */
export function readEvents(sql: SqlStorage): LeadEvent[] {
  return sql.exec<EventRow>('SELECT * FROM events').toArray().map(toEvent);
}

function toEvent(row: EventRow): LeadEvent {
  const logged = { eventId: row.event_id, occurredAt: row.occurred_at, receivedAt: row.received_at };
  switch (row.kind) {
    case 'activity':
      return {
        ...logged,
        kind: 'activity',
        type: row.type,
        properties: JSON.parse(row.body),
        awards: JSON.parse(row.awards),
      };
    case 'traits':
      return { ...logged, kind: 'traits', traits: JSON.parse(row.body) };
    default:
      throw new Error(`the event log holds an unknown kind "${row.kind}"`);
  }
}

/** Activities in `(after, until]`, by event time. */
export function countActivitiesBetween(sql: SqlStorage, after: number, until: number): number {
  const query = `SELECT count(*) AS n FROM events WHERE kind = 'activity' AND occurred_at > ? AND occurred_at <= ?`;
  return sql.exec<{ n: number }>(query, after, until).one().n;
}

/** The events logged after `fromSeq`, in no particular order. */
export function readEventsSince(sql: SqlStorage, fromSeq: number): LeadEvent[] {
  return sql.exec<EventRow>('SELECT * FROM events WHERE seq > ?', fromSeq).toArray().map(toEvent);
}

/** Replaces the points stamped on an event: for rescoring history. */
export function updateAwards(sql: SqlStorage, { eventId, awards }: Activity): void {
  sql.exec('UPDATE events SET awards = ? WHERE event_id = ?', JSON.stringify(awards), eventId);
}

/** Activities logged after `fromSeq`, counted by the hour of the event and type. */
export function countActivity(sql: SqlStorage, fromSeq: number): { hour: number; eventType: string; count: number }[] {
  return sql
    .exec<{ hour: number; eventType: string; count: number }>(
      `SELECT occurred_at / 3600000 AS hour, type AS eventType, count(*) AS count
       FROM events WHERE seq > ? AND kind = 'activity' GROUP BY hour, type ORDER BY hour, type`,
      fromSeq,
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

/** Stage changes recorded after `fromSeq`, counted by the hour of the recording. */
export function countStageMoves(sql: SqlStorage, fromSeq: number) {
  return sql
    .exec<{ hour: number; from: string; to: string; cause: string; count: number }>(
      `SELECT at / 3600000 AS hour, "from", "to", cause, count(*) AS count
       FROM transitions WHERE seq > ? GROUP BY hour, "from", "to", cause ORDER BY hour, "from", "to", cause`,
      fromSeq,
    )
    .toArray();
}
