import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { type LogEntry, readEntries } from './log-entry.ts';

/** The events that are in no segment yet, in the order of `seq`, as an object of this isolate appended or read them. */
const tails = new WeakMap<SqlStorage, LogEntry[]>();

/** The entries of `unpacked`, in no particular order. A lead that just woke looks each up by its id. */
export function readTail(sql: SqlStorage, { unpacked }: Pick<LeadSnapshot, 'unpacked'>): readonly LogEntry[] {
  const known = tails.get(sql);
  if (known?.length === unpacked.length) return known;
  const read = readEntries(sql, unpacked).sort((a, b) => a.seq - b.seq);
  tails.set(sql, read);
  return read;
}

/** Adds what was just appended, if the rest is remembered; `before` is the snapshot without it. */
export function extendTail(
  sql: SqlStorage,
  { unpacked }: Pick<LeadSnapshot, 'unpacked'>,
  appended: readonly LogEntry[],
): void {
  const known = unpacked.length === 0 ? [] : tails.get(sql);
  if (known?.length === unpacked.length) tails.set(sql, [...known, ...appended]);
  else tails.delete(sql);
}

export function forgetTail(sql: SqlStorage): void {
  tails.delete(sql);
}
