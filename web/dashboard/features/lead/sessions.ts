import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import type { Times } from '../../lib/times.ts';
import { instantOf } from './instant-of.ts';

/** A pause of this length ends a session, as in most web analytics. */
const SESSION_GAP_MS = 30 * 60_000;

export interface TimelineSession {
  from: number;
  to: number;
  /** Newest first. */
  entries: TimelineEntry[];
  points: number;
}

export interface TimelineDay {
  /** The day, as `dayOf` returns it. */
  key: string;
  /** Any time of the day, in epoch ms. */
  at: number;
  sessions: TimelineSession[];
}

/** Groups the timeline (oldest first) by day and session, newest first. `dayOf` returns the day of an instant. */
export function groupBySession(entries: readonly TimelineEntry[], dayOf: (at: number) => string): TimelineDay[] {
  const days: TimelineDay[] = [];
  let session: TimelineSession | undefined;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as TimelineEntry;
    const at = instantOf(entry);
    let day = days.at(-1);
    const key = dayOf(at);
    if (day?.key !== key) {
      day = { key, at, sessions: [] };
      days.push(day);
      session = undefined;
    }
    if (!session || session.from - at > SESSION_GAP_MS) {
      session = { from: at, to: at, entries: [], points: 0 };
      day.sessions.push(session);
    }
    session.from = at;
    session.entries.push(entry);
    session.points = Math.round((session.points + entryPoints(entry)) * 100) / 100;
  }
  return days;
}

const entryPoints = (entry: TimelineEntry): number =>
  entry.type === 'event' || entry.type === 'work' ? entry.scoreDelta : 0;

/** `13:25–13:54`, or `13:54` if nobody could tell the two apart. */
export function describeSpan({ clock }: Pick<Times, 'clock'>, from: number, to: number): string {
  return clock(from) === clock(to) ? clock(to) : `${clock(from)}–${clock(to)}`;
}
