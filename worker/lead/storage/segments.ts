import { BEGINNING, type Checkpoint } from '../../domain/checkpoint.ts';
import { isSignOfLife, type LifeSettings } from '../../domain/sign-of-life.ts';
import type { LeadStore } from './lead-memory.ts';
import type { LogEntry } from './log-entry.ts';
import { LOG_SIZES } from './log-sizes.ts';
import { packEntries, unpackEntries } from './pack-entries.ts';
import { positionKey } from './position-key.ts';
import { execIn, insertInto } from './tables.ts';

// Segments hold the log in canonical order, without bodies, with a few hundred events per row. Segments make it possible to find everything
// after an instant, a `seq` or a position without reading the log. An index could do the same but would cost a row for each event. See
// docs/decisions/0035.

/** The number of segments to read at once. */
const READ_AHEAD = 8;

/** The start of a segment. The first segment has an empty key, so that it comes before everything. */
export interface SegmentHead {
  key: string;
  events: number;
  activities: number;
  lastAt: number;
  /** 1 if the fold can continue from here. */
  hasCheckpoint: number;
}

/** The last segments, newest first. */
export function listLastSegments(store: LeadStore, limit: number): SegmentHead[] {
  const query = `SELECT key, events, activities, last_at AS lastAt, checkpoint IS NOT NULL AS hasCheckpoint
    FROM segments ORDER BY key DESC LIMIT ?`;
  return execIn<SegmentHead>(store, 'segments', query, limit);
}

/** The key of the segment that contains a position, and the key of the next one. Null if there are no segments yet. */
export function findSegment(store: LeadStore, position: string): { key: string; next: string | null } | null {
  const one = (query: string) => execIn<{ key: string }>(store, 'segments', query, position)[0]?.key ?? null;
  const key = one('SELECT key FROM segments WHERE key <= ? ORDER BY key DESC LIMIT 1');
  return key === null ? null : { key, next: one('SELECT key FROM segments WHERE key > ? ORDER BY key LIMIT 1') };
}

/** Reads the segments from `fromKey` on, one at a time, each with its entries in canonical order. */
export function* readSegments(store: LeadStore, fromKey: string): Generator<{ key: string; entries: LogEntry[] }> {
  let rows = execIn<{ key: string; body: string }>(
    store,
    'segments',
    'SELECT key, body FROM segments WHERE key >= ? ORDER BY key LIMIT ?',
    ...[fromKey, READ_AHEAD],
  );
  while (rows.length > 0) {
    for (const { key, body } of rows) yield { key, entries: unpackEntries(store, body) };
    if (rows.length < READ_AHEAD) return;
    rows = execIn<{ key: string; body: string }>(
      store,
      'segments',
      'SELECT key, body FROM segments WHERE key > ? ORDER BY key LIMIT ?',
      ...[rows.at(-1)?.key ?? '', READ_AHEAD],
    );
  }
}

/** The entries logged after `seq`, taken from segments. */
export function readPackedSince(store: LeadStore, seq: number): LogEntry[] {
  const rows = execIn<{ body: string }>(store, 'segments', 'SELECT body FROM segments WHERE seq_max > ?', seq);
  return rows.flatMap(({ body }) => unpackEntries(store, body).filter((entry) => entry.seq > seq));
}

/** The number of signs of life in segments that happened in `(after, until]`. Only the segments at both ends are read. */
export function countPackedSigns(
  store: LeadStore,
  { after, until }: { after: number; until: number },
  life: LifeSettings,
): number {
  const whole =
    execIn<{ n: number }>(
      store,
      'segments',
      `SELECT ifnull(sum(signs.value), 0) AS n FROM segments, json_each(segments.signs) AS signs
       WHERE first_at > ?1 AND last_at <= ?2 AND signs.key NOT IN (SELECT value FROM json_each(?3))`,
      ...[after, until, JSON.stringify(life.silent ?? [])],
    )[0]?.n ?? 0;
  const cut = execIn<{ body: string }>(
    store,
    'segments',
    `SELECT body FROM segments WHERE NOT (first_at > ?1 AND last_at <= ?2) AND last_at > ?1 AND first_at <= ?2`,
    ...[after, until],
  );
  return cut
    .flatMap(({ body }) => unpackEntries(store, body))
    .reduce((n, entry) => (isSignWithin(entry, { after, until }, life) ? n + 1 : n), whole);
}

/** Whether any sign of life in segments has this type. Reads no segment's body. */
export const mayHoldType = (store: LeadStore, type: string): boolean =>
  execIn(
    store,
    'segments',
    'SELECT 1 FROM segments, json_each(segments.signs) AS signs WHERE signs.key = ? LIMIT 1',
    type,
  ).length > 0;

/** Writes entries, in canonical order, as one segment, or as several if there are too many. A known segment keeps its checkpoint. */
export function writeSegment(
  store: LeadStore,
  key: string,
  entries: LogEntry[],
  { isLast }: { isLast: boolean },
): void {
  const body = packEntries(entries);
  const isTooLong = entries.length > LOG_SIZES.segmentEventsMax || body.length > LOG_SIZES.segmentCharsMax;
  if (isTooLong && entries.length > 1) {
    // A segment that grows at its end is filled up. A segment that grows in the middle is split in half, so that both halves can grow.
    const cut =
      isLast && entries.length > LOG_SIZES.segmentEventsMax
        ? LOG_SIZES.segmentEventsMax
        : Math.floor(entries.length / 2);
    const rest = entries.slice(cut);
    writeSegment(store, key, entries.slice(0, cut), { isLast: false });
    writeSegment(store, keyOf(rest), rest, { isLast });
    return;
  }
  const activities = entries.reduce((n, { kind }) => (kind === 'activity' ? n + 1 : n), 0);
  const seqMax = entries.reduce((max, { seq }) => Math.max(max, seq), 0);
  insertInto(
    store,
    'segments',
    `INSERT INTO segments (key, events, activities, signs, first_at, last_at, seq_max, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET events = excluded.events, activities = excluded.activities, signs = excluded.signs,
       first_at = excluded.first_at, last_at = excluded.last_at, seq_max = excluded.seq_max, body = excluded.body`,
    ...[key, entries.length, activities, JSON.stringify(countSigns(entries))],
    ...[entries[0]?.occurredAt ?? 0, entries.at(-1)?.occurredAt ?? 0, seqMax, body],
  );
}

export function readSegment(store: LeadStore, key: string): LogEntry[] {
  const row = execIn<{ body: string }>(store, 'segments', 'SELECT body FROM segments WHERE key = ?', key)[0];
  return row ? unpackEntries(store, row.body) : [];
}

/** The fold before the first event of a segment. If there are no segments yet, this is the beginning of the log. */
export function readCheckpoint(store: LeadStore, key: string): Checkpoint {
  const query = 'SELECT checkpoint FROM segments WHERE key = ?';
  const text = execIn<{ checkpoint: string | null }>(store, 'segments', query, key)[0]?.checkpoint;
  return text ? JSON.parse(text) : BEGINNING;
}

/** Writes one row, unless there is no checkpoint to delete. */
export function writeCheckpoint(store: LeadStore, key: string, checkpoint: Checkpoint | null): void {
  const text = checkpoint && JSON.stringify(checkpoint);
  execIn(store, 'segments', 'UPDATE segments SET checkpoint = ?1 WHERE key = ?2 AND checkpoint IS NOT ?1', text, key);
}

/** A late event makes all checkpoints after it wrong. */
export function dropCheckpointsAfter(store: LeadStore, position: string): void {
  execIn(store, 'segments', 'UPDATE segments SET checkpoint = NULL WHERE key > ? AND checkpoint IS NOT NULL', position);
}

export function deleteSegments(store: LeadStore): void {
  execIn(store, 'segments', 'DELETE FROM segments');
}

/** Counts the signs of life of each type, including the types that are silent. */
function countSigns(entries: readonly LogEntry[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries)
    if (entry.kind === 'activity' && !entry.isBot) counts.set(entry.type, (counts.get(entry.type) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Whether an entry is a sign of life in `(after, until]`. */
export function isSignWithin(
  entry: LogEntry,
  { after, until }: { after: number; until: number },
  life: LifeSettings,
): boolean {
  return (
    entry.kind === 'activity' && entry.occurredAt > after && entry.occurredAt <= until && isSignOfLife(entry, life)
  );
}

const keyOf = ([first]: readonly LogEntry[]): string => (first ? positionKey(first) : '');
