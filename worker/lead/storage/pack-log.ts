import { BEGINNING, type Checkpoint, continueFold } from '../../domain/checkpoint.ts';
import type { FoldSettings } from '../../domain/fold.ts';
import { compareEvents, type EventPosition } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { selectEvents } from './first-events.ts';
import type { LeadStore } from './lead-memory.ts';
import type { LogEntry } from './log-entry.ts';
import { LOG_SIZES } from './log-sizes.ts';
import { readTail } from './log-tail.ts';
import { positionKey } from './position-key.ts';
import { walkEntries } from './read-entries.ts';
import {
  deleteSegments,
  findSegment,
  listLastSegments,
  readCheckpoint,
  readSegment,
  readSegments,
  type SegmentHead,
  writeCheckpoint,
  writeSegment,
} from './segments.ts';

/** The keys of the segments from which the fold can continue, newest first. At most `eventsMax` packed events follow each segment. */
export function startsWithin(store: LeadStore, eventsMax: number): string[] {
  const segments = listLastSegments(store, LOG_SIZES.checkpointedSegmentsMax);
  // Without segments, the log is short and the fold starts at its beginning.
  if (segments.length === 0) return [''];
  const starts: string[] = [];
  let events = 0;
  for (const segment of segments) {
    events += segment.events;
    if (events > eventsMax) break;
    if (segment.hasCheckpoint) starts.push(segment.key);
  }
  return starts;
}

/**
 * The newest segment from which the fold can continue, if at least this many packed activities lie between the segment and `until`. Returns
 * '' for the beginning of the log.
 */
export function findStart(store: LeadStore, { until, activities }: { until: number; activities: number }): string {
  let between = 0;
  for (const segment of listLastSegments(store, LOG_SIZES.checkpointedSegmentsMax)) {
    if (segment.lastAt > until) continue;
    between += segment.activities;
    if (between >= activities && segment.hasCheckpoint) return segment.key;
  }
  return '';
}

/** The segment that a position falls into. */
export const findSegmentKey = (store: LeadStore, position: EventPosition): string =>
  findSegment(store, positionKey(position))?.key ?? '';

/** Moves the entries that are in no segment yet into their segments. Writes one row for each segment. */
export function packTail(store: LeadStore, log: Pick<LeadSnapshot, 'unpacked'>, settings: FoldSettings): void {
  const tail = [...readTail(store, log)].sort(compareEvents);
  for (let from = 0; from < tail.length; ) {
    const first = tail[from] as LogEntry;
    const segment = findSegment(store, positionKey(first));
    const next = segment?.next ?? null;
    const end = next === null ? -1 : tail.findIndex((entry, i) => i > from && positionKey(entry) >= next);
    const entries = tail.slice(from, end === -1 ? undefined : end);
    const key = segment?.key ?? '';
    writeSegment(store, key, [...readSegment(store, key), ...entries].sort(compareEvents), { isLast: next === null });
    if (segment === null) writeCheckpoint(store, key, BEGINNING);
    from += entries.length;
  }
  store.memory.tail = undefined;
  restoreCheckpoints(store, settings);
}

/** Writes the checkpoints that are missing in the newest segments. */
function restoreCheckpoints(store: LeadStore, settings: FoldSettings): void {
  const [last] = listLastSegments(store, 1);
  if (!last || last.hasCheckpoint) return;
  const [start] = startsWithin(store, Number.POSITIVE_INFINITY);
  if (start !== undefined) foldSegments(store, { key: start, checkpoint: readCheckpoint(store, start) }, settings);
}

/** Folds the segments after a checkpoint and writes new checkpoints. Only segments near the end get one, because each costs a row. */
export function foldSegments(
  store: LeadStore,
  { key: start, checkpoint }: { key: string; checkpoint: Checkpoint },
  settings: FoldSettings,
): Checkpoint {
  const { inside, outside } = splitAtCheckpoints(store);
  for (const segment of outside) if (segment.hasCheckpoint) writeCheckpoint(store, segment.key, null);
  const checkpointed = new Set(inside.map(({ key }) => key));
  let folded = checkpoint;
  for (const { key, entries } of readSegments(store, start)) {
    if (checkpointed.has(key)) writeCheckpoint(store, key, folded);
    folded = continueFold(folded, entries, settings);
  }
  return folded;
}

/** Splits the last segments into those that have checkpoints, and those before them that no longer need any. */
function splitAtCheckpoints(store: LeadStore): { inside: SegmentHead[]; outside: SegmentHead[] } {
  const segments = listLastSegments(store, LOG_SIZES.checkpointedSegmentsMax);
  let events = 0;
  const beyond = segments.findIndex((segment) => {
    events += segment.events;
    return events - segment.events > LOG_SIZES.checkpointedEventsMax;
  });
  return beyond === -1
    ? { inside: segments, outside: [] }
    : { inside: segments.slice(0, beyond), outside: segments.slice(beyond) };
}

/** Folds the next few segments before those with checkpoints. `isLast` means that only segments with checkpoints follow. */
export function foldSlice(
  store: LeadStore,
  { key: start, checkpoint }: { key: string; checkpoint: Checkpoint },
  settings: FoldSettings,
): { key: string; checkpoint: Checkpoint; isLast: boolean } {
  const end = splitAtCheckpoints(store).inside.at(-1)?.key ?? '';
  let folded = checkpoint;
  let left = LOG_SIZES.sliceSegments;
  for (const { key, entries } of readSegments(store, start)) {
    if (key >= end || left-- === 0) return { key, checkpoint: folded, isLast: key >= end };
    folded = continueFold(folded, entries, settings);
  }
  return { key: start, checkpoint: folded, isLast: true };
}

/** Rebuilds the segments from the log's rows, after a change in its middle such as an unmerge or a rescore. */
export function repackLog(
  store: LeadStore,
  seq: number,
  settings: FoldSettings,
): Pick<LeadSnapshot, 'state' | 'unpacked' | 'packedSeq'> {
  deleteSegments(store);
  const { total } = selectEvents<{ total: number }>(store, 'SELECT count(*) AS total FROM events').one();
  if (total < LOG_SIZES.tailEventsMax) {
    const entries = [...walkEntries(store, 'seq')];
    const { state } = continueFold(BEGINNING, entries.toSorted(compareEvents), settings);
    return { state, unpacked: entries.map(({ eventId }) => eventId), packedSeq: 0 };
  }
  let key = '';
  for (const entries of readInSegments(store)) {
    writeSegment(store, key === '' ? '' : positionKey(entries[0] as LogEntry), entries, { isLast: true });
    key = 'next';
  }
  const { state } = foldSegments(store, { key: '', checkpoint: BEGINNING }, settings);
  return { state, unpacked: [], packedSeq: seq };
}

/** Reads the log in canonical order, one segment at a time. SQLite orders by time; this code orders events with equal times. */
function* readInSegments(store: LeadStore): Generator<LogEntry[]> {
  let waiting: LogEntry[] = [];
  for (const entry of walkEntries(store, 'occurred_at')) {
    if (waiting.length >= LOG_SIZES.segmentEventsMax && waiting.at(-1)?.occurredAt !== entry.occurredAt) {
      waiting.sort(compareEvents);
      while (waiting.length >= LOG_SIZES.segmentEventsMax) {
        yield waiting.slice(0, LOG_SIZES.segmentEventsMax);
        waiting = waiting.slice(LOG_SIZES.segmentEventsMax);
      }
    }
    waiting.push(entry);
  }
  waiting.sort(compareEvents);
  for (let i = 0; i < waiting.length; i += LOG_SIZES.segmentEventsMax)
    yield waiting.slice(i, i + LOG_SIZES.segmentEventsMax);
}
