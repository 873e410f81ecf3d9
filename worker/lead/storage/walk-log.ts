import { compareEvents } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import type { LifeSettings } from '../../domain/sign-of-life.ts';
import type { LeadStore } from './lead-memory.ts';
import type { LogEntry } from './log-entry.ts';
import { readTail } from './log-tail.ts';
import { positionKey } from './position-key.ts';
import { countPackedSigns, isSignWithin, readPackedSince, readSegments } from './segments.ts';

type Log = Pick<LeadSnapshot, 'unpacked' | 'packedSeq'>;

/** Reads the log in canonical order from a given segment on, with one segment in memory at a time. */
export function* walkLog(store: LeadStore, log: Log, fromKey = ''): Generator<LogEntry> {
  const tail = [...readTail(store, log)].filter((entry) => positionKey(entry) >= fromKey).sort(compareEvents);
  let next = 0;
  for (const { entries } of readSegments(store, fromKey)) {
    for (const entry of entries) {
      while (next < tail.length && compareEvents(tail[next] as LogEntry, entry) < 0) yield tail[next++] as LogEntry;
      yield entry;
    }
  }
  yield* tail.slice(next);
}

/** The entries logged after `seq`, in no particular order. */
export function readEntriesSince(store: LeadStore, log: Log, seq: number): LogEntry[] {
  const unpacked = readTail(store, log).filter((entry) => entry.seq > seq);
  return seq >= log.packedSeq ? unpacked : [...readPackedSince(store, seq), ...unpacked];
}

/** Counts the signs of life in `(after, until]`, by event time. */
export function countSignsOfLife(
  store: LeadStore,
  log: Log,
  { within, life }: { within: { after: number; until: number }; life: LifeSettings },
): number {
  const unpacked = readTail(store, log).filter((entry) => isSignWithin(entry, within, life));
  return unpacked.length + countPackedSigns(store, within, life);
}
