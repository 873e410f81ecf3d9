import { BEGINNING, type Checkpoint, continueFold } from '../../domain/checkpoint.ts';
import type { FoldSettings } from '../../domain/fold.ts';
import { compareEvents, type EventPosition } from '../../domain/lead-event.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { type LogEntry, walkEntries } from './log-entry.ts';
import { LOG_SIZES } from './log-sizes.ts';
import { forgetTail, readTail } from './log-tail.ts';
import { positionKey } from './position-key.ts';
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

/** The segments, newest first, from which the fold can continue, with at most so many packed events from there on. */
export function startsWithin(sql: SqlStorage, eventsMax: number): string[] {
  const segments = listLastSegments(sql, LOG_SIZES.checkpointedSegmentsMax);
  // With no segments, the log is short and begins where the fold does.
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

/** The newest place from which the fold can continue, with at least so many packed activities between it and `until`; '' for the beginning. */
export function findStart(sql: SqlStorage, { until, activities }: { until: number; activities: number }): string {
  let between = 0;
  for (const segment of listLastSegments(sql, LOG_SIZES.checkpointedSegmentsMax)) {
    if (segment.lastAt > until) continue;
    between += segment.activities;
    if (between >= activities && segment.hasCheckpoint) return segment.key;
  }
  return '';
}

/** The segment that a position falls into. */
export const findSegmentKey = (sql: SqlStorage, position: EventPosition): string =>
  findSegment(sql, positionKey(position))?.key ?? '';

/** Moves the tail into the segments that it belongs to; one row written for each. */
export function packTail(sql: SqlStorage, log: Pick<LeadSnapshot, 'unpacked'>, settings: FoldSettings): void {
  const tail = [...readTail(sql, log)].sort(compareEvents);
  for (let from = 0; from < tail.length; ) {
    const first = tail[from] as LogEntry;
    const segment = findSegment(sql, positionKey(first));
    const next = segment?.next ?? null;
    const end = next === null ? -1 : tail.findIndex((entry, i) => i > from && positionKey(entry) >= next);
    const entries = tail.slice(from, end === -1 ? undefined : end);
    const key = segment?.key ?? '';
    writeSegment(sql, key, [...readSegment(sql, key), ...entries].sort(compareEvents), { isLast: next === null });
    if (segment === null) writeCheckpoint(sql, key, BEGINNING);
    from += entries.length;
  }
  forgetTail(sql);
  restoreCheckpoints(sql, settings);
}

/** The newest segments get the checkpoints that they lack. */
function restoreCheckpoints(sql: SqlStorage, settings: FoldSettings): void {
  const [last] = listLastSegments(sql, 1);
  if (!last || last.hasCheckpoint) return;
  const [start] = startsWithin(sql, Number.POSITIVE_INFINITY);
  if (start !== undefined) foldSegments(sql, { key: start, checkpoint: readCheckpoint(sql, start) }, settings);
}

/** Folds the segments from a checkpoint on, and writes the checkpoints behind it: those near the end, as the others cost a row each. */
export function foldSegments(
  sql: SqlStorage,
  { key: start, checkpoint }: { key: string; checkpoint: Checkpoint },
  settings: FoldSettings,
): Checkpoint {
  const { inside, outside } = splitAtCheckpoints(sql);
  for (const segment of outside) if (segment.hasCheckpoint) writeCheckpoint(sql, segment.key, null);
  const checkpointed = new Set(inside.map(({ key }) => key));
  let folded = checkpoint;
  for (const { key, entries } of readSegments(sql, start)) {
    if (checkpointed.has(key)) writeCheckpoint(sql, key, folded);
    folded = continueFold(folded, entries, settings);
  }
  return folded;
}

/** The last segments: those that have checkpoints, and those before them that have them no more. */
function splitAtCheckpoints(sql: SqlStorage): { inside: SegmentHead[]; outside: SegmentHead[] } {
  const segments = listLastSegments(sql, LOG_SIZES.checkpointedSegmentsMax);
  let events = 0;
  const beyond = segments.findIndex((segment) => {
    events += segment.events;
    return events - segment.events > LOG_SIZES.checkpointedEventsMax;
  });
  return beyond === -1
    ? { inside: segments, outside: [] }
    : { inside: segments.slice(0, beyond), outside: segments.slice(beyond) };
}

/** Folds some more of the segments before those with checkpoints. `isLast`: what follows are those. */
export function foldSlice(
  sql: SqlStorage,
  { key: start, checkpoint }: { key: string; checkpoint: Checkpoint },
  settings: FoldSettings,
): { key: string; checkpoint: Checkpoint; isLast: boolean } {
  const end = splitAtCheckpoints(sql).inside.at(-1)?.key ?? '';
  let folded = checkpoint;
  let left = LOG_SIZES.sliceSegments;
  for (const { key, entries } of readSegments(sql, start)) {
    if (key >= end || left-- === 0) return { key, checkpoint: folded, isLast: key >= end };
    folded = continueFold(folded, entries, settings);
  }
  return { key: start, checkpoint: folded, isLast: true };
}

/** Makes the segments anew from the log. For what changes the log in its midst: an un-merge, a rescore. */
export function repackLog(
  sql: SqlStorage,
  seq: number,
  settings: FoldSettings,
): Pick<LeadSnapshot, 'state' | 'unpacked' | 'packedSeq'> {
  forgetTail(sql);
  deleteSegments(sql);
  const { total } = sql.exec<{ total: number }>('SELECT count(*) AS total FROM events').one();
  if (total < LOG_SIZES.tailEventsMax) {
    const entries = [...walkEntries(sql, 'seq')];
    const { state } = continueFold(BEGINNING, entries.toSorted(compareEvents), settings);
    return { state, unpacked: entries.map(({ eventId }) => eventId), packedSeq: 0 };
  }
  let key = '';
  for (const entries of readInSegments(sql)) {
    writeSegment(sql, key === '' ? '' : positionKey(entries[0] as LogEntry), entries, { isLast: true });
    key = 'next';
  }
  const { state } = foldSegments(sql, { key: '', checkpoint: BEGINNING }, settings);
  return { state, unpacked: [], packedSeq: seq };
}

/** The log in canonical order, as many events at a time as fill a segment. SQLite orders by time; ties are for us. */
function* readInSegments(sql: SqlStorage): Generator<LogEntry[]> {
  let waiting: LogEntry[] = [];
  for (const entry of walkEntries(sql, 'occurred_at')) {
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
