import type { LeadEvent } from '../../domain/lead-event.ts';
import type { ActivityStep } from '../../domain/trace.ts';

/** An event as this change appended it to the log. */
export interface AppendedEvent {
  event: LeadEvent;
  seq: number;
  counted: boolean;
  /** What it did to the score, of an activity that is folded in. */
  step?: ActivityStep;
}

/** What the change that is under way, or was the last, has appended: what is announced and sent to sockets is made of it. */
const changes = new WeakMap<SqlStorage, AppendedEvent[]>();

export function beginChange(sql: SqlStorage): void {
  changes.set(sql, []);
}

export function noteAppended(sql: SqlStorage, appended: AppendedEvent): void {
  changes.get(sql)?.push(appended);
}

/** In the order of `seq`. */
export const listAppended = (sql: SqlStorage): readonly AppendedEvent[] => changes.get(sql) ?? [];
