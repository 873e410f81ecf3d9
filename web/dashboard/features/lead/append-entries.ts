import { replaceEqualDeep } from '@tanstack/react-query';
import type { TimelineEntry } from '../../../../worker/contract/lead.ts';
import { LIMITS } from '../../../../worker/contract/limits.ts';

/**
 * Drops old entries only when a timeline is this long. If each new entry dropped an old one, the beginning of the history would always
 * move, and everything is computed from the beginning.
 */
const ENTRIES_MAX = 1.2 * LIMITS.timelineEntriesMax;

/**
 * Adds new entries at the end of the timeline. Returns null if the timeline must be read again, because a late event changes the
 * scores of all later entries.
 */
export function appendEntries(
  known: readonly TimelineEntry[],
  entries: readonly TimelineEntry[],
): TimelineEntry[] | null {
  const last = known.at(-1)?.timestamp ?? '';
  if (entries.length === 0 || entries.some(({ timestamp }) => timestamp <= last)) return null;
  const all = [...known, ...entries];
  return all.length > ENTRIES_MAX ? all.slice(-LIMITS.timelineEntriesMax) : all;
}

/**
 * Replaces the end of the timeline by the entries just read. Returns null if the two do not connect, or if entries before the end may have
 * changed as well. Equal entries stay the same objects, and so does the whole timeline if nothing changed. Keeps entries that arrived while
 * the end was being read.
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
  // If the points of an earlier event change, so do the scores after all later events, unless the score was at its floor in
  // between.
  if (after[0] !== before[0] || changesOfHistory(before) !== changesOfHistory(after)) return null;
  return after === before ? (known as TimelineEntry[]) : [...known.slice(0, place), ...after];
}

const CHANGES_OF_HISTORY: ReadonlySet<TimelineEntry['type']> = new Set(['rescore', 'merge', 'withdrawn']);

/** The types of entries that change, add or remove earlier events. */
const changesOfHistory = (entries: readonly TimelineEntry[]): string =>
  JSON.stringify(entries.filter(({ type }) => CHANGES_OF_HISTORY.has(type)));
