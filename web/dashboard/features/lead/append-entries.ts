import { replaceEqualDeep } from '@tanstack/react-query';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';

/**
 * The timeline with what just happened at its end, or null if it must be read again: a late event changes the scores of all
 * that follow it.
 */
export function appendEntries(
  known: readonly TimelineEntry[],
  entries: readonly TimelineEntry[],
): TimelineEntry[] | null {
  const last = known.at(-1)?.timestamp ?? '';
  if (entries.length === 0 || entries.some(({ timestamp }) => timestamp <= last)) return null;
  return [...known, ...entries].slice(-LIMITS.timelineEntriesMax);
}

/**
 * The timeline with its end as just read, or null if the two do not connect. What is equal stays the same object; so does the timeline if
 * nothing changed. News that arrived while the end was being read stays.
 */
export function replaceEnd(known: readonly TimelineEntry[], end: readonly TimelineEntry[]): TimelineEntry[] | null {
  const begin = end.findIndex((entry) => 'eventId' in entry);
  const first = end[begin];
  if (!first || !('eventId' in first)) return null;
  const place = known.findLastIndex((entry) => 'eventId' in entry && entry.eventId === first.eventId);
  if (place === -1) return null;
  const readUntil = end.at(-1)?.timestamp ?? '';
  const news = known.slice(known.findLastIndex(({ timestamp }) => timestamp <= readUntil) + 1);
  const before = known.slice(place);
  const after = replaceEqualDeep(before, [...end.slice(begin), ...news]);
  return after === before ? (known as TimelineEntry[]) : [...known.slice(0, place), ...after];
}
