import { isPublic } from '../contract/event-source.ts';
import { LIMITS } from '../contract/limits.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { utcDay } from '../domain/time.ts';

/** How much publishable keys have written to a lead on a UTC day. */
export type PageWrites = NonNullable<LeadSnapshot['pageWrites']>;

/** A number of events, and the bytes of their properties. */
export interface LogSize {
  events: number;
  bytes: number;
}

function bodyOf(event: LeadEvent): object {
  switch (event.kind) {
    case 'activity':
      return event.properties;
    case 'traits':
      return event.traits;
    case 'work':
      return event.work;
  }
}
const bytesOf = (event: LeadEvent): number => new TextEncoder().encode(JSON.stringify(bodyOf(event))).byteLength;

/** The events that exceed what publishable keys may write to one lead on the day of `now`. */
export function findExcess(
  known: PageWrites | undefined,
  events: readonly LeadEvent[],
  now: number,
): ReadonlySet<LeadEvent> {
  const excess = new Set<LeadEvent>();
  let written = known;
  for (const event of events) {
    const after = countPageWrites(written, [event], now);
    if (isExcessive(after) && isPublic(event.source)) excess.add(event);
    else written = after;
  }
  return excess;
}

/** Adds events that were stored, as log entries or as copies. The count is part of the snapshot, so it costs no extra row. */
export function countPageWrites(
  known: PageWrites | undefined,
  stored: readonly LeadEvent[],
  now: number,
): PageWrites | undefined {
  const fromPages = stored.filter(({ source }) => isPublic(source));
  const bytes = fromPages.reduce((sum, event) => sum + bytesOf(event), 0);
  return addPageWrites(known, { events: fromPages.length, bytes }, now);
}

/** Adds what publishable keys wrote to the lead, or brought into it with another lead. */
export function addPageWrites(
  known: PageWrites | undefined,
  { events, bytes }: LogSize,
  now: number,
): PageWrites | undefined {
  if (events === 0) return known;
  const day = utcDay(now);
  const before = known?.day === day ? known : { events: 0, bytes: 0 };
  return { day, events: before.events + events, bytes: before.bytes + bytes };
}

/** Whether publishable keys have written more to one lead than is allowed in a day. */
export const isExcessive = (written: PageWrites | undefined): boolean =>
  written !== undefined &&
  (written.events > LIMITS.pageEventsPerLeadDayMax || written.bytes > LIMITS.pageBytesPerLeadDayMax);
