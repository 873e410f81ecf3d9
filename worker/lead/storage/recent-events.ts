import type { LeadEvent } from '../../domain/lead-event.ts';

/** An event as the log holds it. */
export interface LoggedEvent {
  event: LeadEvent;
  seq: number;
  counted: boolean;
}

/** All that the log holds after `fromSeq`, in order of `seq`. */
interface Recent {
  fromSeq: number;
  logged: LoggedEvent[];
}

/** What is asked for is what came since the last row in D1, or with this very change. */
const LOGGED_MAX = 1_000;

/**
 * The end of the log, as an object of this isolate wrote it. "What came since?" is asked with every event, and the log
 * has no index by `seq` (an index is a row written per event): without this, a long history would be read again and again.
 */
const recents = new WeakMap<SqlStorage, Recent>();

/** Notes what was just appended. Whatever changes the log in another way forgets it. */
export function rememberEvent(sql: SqlStorage, logged: LoggedEvent): void {
  const recent = recents.get(sql) ?? { fromSeq: logged.seq - 1, logged: [] };
  if (recent.logged.length === LOGGED_MAX) {
    const [last] = recent.logged.splice(0, LOGGED_MAX / 2).slice(-1);
    recent.fromSeq = (last as LoggedEvent).seq;
  }
  recent.logged.push(logged);
  recents.set(sql, recent);
}

export function forgetEvents(sql: SqlStorage): void {
  recents.delete(sql);
}

/** What the log holds after `fromSeq`, in order; null where only the log knows. */
export function recallEventsSince(sql: SqlStorage, fromSeq: number): LoggedEvent[] | null {
  const recent = recents.get(sql);
  if (!recent || fromSeq < recent.fromSeq) return null;
  const { logged } = recent;
  const first = logged.findLastIndex(({ seq }) => seq <= fromSeq) + 1;
  return logged.slice(first);
}
