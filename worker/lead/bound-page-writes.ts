import { isPublic } from '../contract/event-source.ts';
import { LIMITS } from '../contract/limits.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { utcDay } from '../domain/time.ts';

/** The publishable keys' writes to a lead on a UTC day. */
export type PageWrites = NonNullable<LeadSnapshot['pageWrites']>;

const bodyOf = (event: LeadEvent) => (event.kind === 'activity' ? event.properties : event.traits);
const bytesOf = (event: LeadEvent): number => new TextEncoder().encode(JSON.stringify(bodyOf(event))).byteLength;

/** The events from publishable keys that go beyond what these may write to one lead on the day of `now`. */
export function findExcess(
  known: PageWrites | undefined,
  events: readonly LeadEvent[],
  now: number,
): ReadonlySet<LeadEvent> {
  const excess = new Set<LeadEvent>();
  let written = known;
  for (const event of events) {
    const after = countPageWrites(written, [event], now);
    const isOver =
      after !== undefined &&
      (after.events > LIMITS.pageEventsPerLeadDayMax || after.bytes > LIMITS.pageBytesPerLeadDayMax);
    if (isOver && isPublic(event.source)) excess.add(event);
    else written = after;
  }
  return excess;
}

/** Adds events that were logged. Kept in the snapshot, which is written with them anyway. */
export function countPageWrites(
  known: PageWrites | undefined,
  logged: readonly LeadEvent[],
  now: number,
): PageWrites | undefined {
  const fromPages = logged.filter(({ source }) => isPublic(source));
  if (fromPages.length === 0) return known;
  const day = utcDay(now);
  const { events, bytes } = known?.day === day ? known : { events: 0, bytes: 0 };
  return {
    day,
    events: events + fromPages.length,
    bytes: fromPages.reduce((sum, event) => sum + bytesOf(event), bytes),
  };
}
