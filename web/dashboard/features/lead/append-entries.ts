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
