import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import type { TimelineDay, TimelineSession } from './sessions.ts';

/** A line of the timeline, which is a day's heading, a session's heading or an entry. */
export type TimelineRow = { key: string } & (
  | { type: 'day'; at: number }
  | { type: 'session'; session: TimelineSession }
  | { type: 'entry'; entry: TimelineEntry; isFirst: boolean; isLast: boolean; isLastOfDay: boolean }
);

/**
 * Turns the days of the timeline into a flat list of lines, so that only the visible lines need to be rendered. A session with only
 * one entry has no heading.
 */
export const toTimelineRows = (days: readonly TimelineDay[]): TimelineRow[] =>
  days.flatMap(({ key, at, sessions }) => [
    { type: 'day' as const, key: `day ${key}`, at },
    // Numbers sessions from the first of the day, so that a new event does not change the keys of other rows.
    ...sessions.flatMap((session, i) => toSessionRows(session, { day: key, place: sessions.length - i })),
  ]);

function toSessionRows(session: TimelineSession, { day, place }: { day: string; place: number }): TimelineRow[] {
  const { entries } = session;
  const isOne = entries.length === 1;
  const rows = entries.map((entry, i) => ({
    type: 'entry' as const,
    key: 'eventId' in entry ? entry.eventId : `${entry.timestamp} ${entry.type} ${i}`,
    entry,
    isFirst: isOne,
    isLast: i === entries.length - 1,
    isLastOfDay: place === 1,
  }));
  return isOne ? rows : [{ type: 'session', key: `session ${day} ${place}`, session }, ...rows];
}
