import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import type { LeadMemory, LeadStore } from './lead-memory.ts';
import type { LogEntry } from './log-entry.ts';
import { readEntries } from './read-entries.ts';

/** The entries listed in `unpacked`, in no particular order. After the object starts, the lead reads each of these entries by its ID. */
export function readTail(store: LeadStore, { unpacked }: Pick<LeadSnapshot, 'unpacked'>): readonly LogEntry[] {
  const { memory } = store;
  if (memory.tail?.length !== unpacked.length) memory.tail = readEntries(store, unpacked).sort((a, b) => a.seq - b.seq);
  return memory.tail;
}

/** Appends the newest entries to the cache, if the rest is cached; `before` is the snapshot without them. */
export function extendTail(
  memory: LeadMemory,
  { unpacked }: Pick<LeadSnapshot, 'unpacked'>,
  appended: readonly LogEntry[],
): void {
  const known = unpacked.length === 0 ? [] : memory.tail;
  memory.tail = known?.length === unpacked.length ? [...known, ...appended] : undefined;
}
