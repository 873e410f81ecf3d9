import {
  type Earnings,
  earn,
  earnedSince,
  firstHourTold,
  NO_EARNINGS,
  type PointsByHour,
} from '../../domain/earnings.ts';
import { comesAfter } from '../../domain/fold.ts';
import { type Activity, compareEvents } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { recallEventsSince } from './recent-events.ts';

type Earning = Pick<Activity, 'occurredAt' | 'eventId' | 'awards'>;

/**
 * As of some `seq`, as this object last told them: the next row goes on from there. The log is not read again for it, as long
 * as its end is remembered (recent-events), which is forgotten with every change but an append.
 */
const remembered = new WeakMap<SqlStorage, { seq: number; earnings: Earnings }>();

/** What the lead's row says that it has earned of late. */
export function readPointsByHour(sql: SqlStorage, { seq, state: { lastEventAt } }: LeadSnapshot): PointsByHour {
  if (lastEventAt === null) return {};
  const firstHour = firstHourTold(lastEventAt);
  const known = remembered.get(sql);
  const earnings = (known && goOn(sql, known)) ?? readEarnings(sql, firstHour);
  const pointsByHour = earnedSince(earnings.pointsByHour, firstHour);
  remembered.set(sql, { seq, earnings: { ...earnings, pointsByHour } });
  return pointsByHour;
}

/** With what has come since; null where that is not remembered, or does not all come after. */
function goOn(sql: SqlStorage, { seq, earnings }: { seq: number; earnings: Earnings }): Earnings | null {
  const activities = recallEventsSince(sql, seq)?.flatMap(({ event }) => (event.kind === 'activity' ? [event] : []));
  if (!activities) return null;
  activities.sort(compareEvents);
  return comesAfter(earnings, activities) ? activities.reduce(earn, earnings) : null;
}

/** Of events before the first hour, those with a cap matter: they have used it up. */
function readEarnings(sql: SqlStorage, firstHour: number): Earnings {
  const rows = sql.exec<{ eventId: string; occurredAt: number; awards: string }>(
    `SELECT event_id AS eventId, occurred_at AS occurredAt, awards FROM events
     WHERE kind = 'activity' AND awards <> '[]' AND (occurred_at >= ? * 3600000 OR instr(awards, '"cap"') > 0)`,
    firstHour,
  );
  const activities = rows.toArray().map((row): Earning => ({ ...row, awards: JSON.parse(row.awards) }));
  return activities.sort(compareEvents).reduce(earn, NO_EARNINGS);
}
