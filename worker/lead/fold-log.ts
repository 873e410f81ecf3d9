import type { LeadRuleset } from '../contract/project-config.ts';
import { BEGINNING, type Checkpoint, continueFold } from '../domain/checkpoint.ts';
import { comesAfter, evolve, FOLD_VERSION, type FoldSettings, initialState, type LeadState } from '../domain/fold.ts';
import type { FoldedEvent } from '../domain/folded-event.ts';
import { compareEvents } from '../domain/lead-event.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import { stepOf } from '../domain/trace.ts';
import type { AppendedEvent, LeadStore } from './storage/lead-memory.ts';
import type { LogEntry } from './storage/log-entry.ts';
import { LOG_SIZES } from './storage/log-sizes.ts';
import { extendTail } from './storage/log-tail.ts';
import { foldSegments, packTail, repackLog, startsWithin } from './storage/pack-log.ts';
import { positionKey } from './storage/position-key.ts';
import { asEntry } from './storage/read-entries.ts';
import { dropCheckpointsAfter, readCheckpoint } from './storage/segments.ts';
import { walkLog } from './storage/walk-log.ts';

/** An event that is too late to be folded in directly waits until a pass folds the whole log. Such passes run at most this often. */
export const RECOMPUTE_EVERY_MS = 10_000;

/** The part of a snapshot that says how its log was folded, for a log without events. */
export const NOTHING_FOLDED = { state: initialState, foldVersion: FOLD_VERSION, unpacked: [], packedSeq: 0 } as const;

/**
 * Folds in what was just appended. If events arrive in order, the fold continues from the snapshot. For a late event, the fold starts at
 * the last checkpoint before the event. If too many events follow the late event, that event waits: see recompute.
 */
export function foldIn(
  store: LeadStore,
  before: LeadSnapshot,
  { appended, ruleset, now }: { appended: readonly AppendedEvent[]; ruleset: LeadRuleset; now: number },
): LeadSnapshot {
  const entries = appended.map(({ event, seq, counted }) => asEntry(store, event, { seq, counted }));
  extendTail(store.memory, before, entries);
  const snapshot = { ...before, unpacked: [...before.unpacked, ...entries.map(({ eventId }) => eventId)] };
  entries.sort(compareEvents);

  const byId = new Map(appended.map((one) => [one.event.eventId, one]));
  const visit = (state: LeadState, event: FoldedEvent, after: LeadState) => {
    const known = byId.get(event.eventId);
    const step = known && stepOf(state, event, after, ruleset);
    if (step) known.step = step;
  };
  const folded = comesAfter(snapshot.state, entries)
    ? { ...snapshot, state: foldOn(snapshot.state, entries, ruleset, visit) }
    : foldLate(store, snapshot, entries, { settings: ruleset, now, visit });
  return folded.unpacked.length < LOG_SIZES.tailEventsMax ? folded : packAll(store, folded, ruleset);
}

/** Moves all log entries that are not in a segment yet into segments. */
export function packAll(store: LeadStore, snapshot: LeadSnapshot, settings: FoldSettings): LeadSnapshot {
  if (snapshot.unpacked.length === 0) return snapshot;
  packTail(store, snapshot, settings);
  return { ...snapshot, unpacked: [], packedSeq: snapshot.seq };
}

/** The state of a log that is entirely in segments, folded from a given segment on. */
export function foldPacked(
  store: LeadStore,
  snapshot: LeadSnapshot,
  from: { key: string; checkpoint: Checkpoint },
  settings: FoldSettings,
): LeadSnapshot {
  store.memory.earned = undefined;
  return { ...snapshot, state: foldSegments(store, from, settings).state, foldVersion: FOLD_VERSION };
}

type Visit = (before: LeadState, event: FoldedEvent, after: LeadState) => void;

function foldOn(state: LeadState, entries: readonly LogEntry[], settings: FoldSettings, visit: Visit): LeadState {
  return entries.reduce((before, entry) => {
    const after = evolve(before, entry, settings);
    visit(before, entry, after);
    return after;
  }, state);
}

function foldLate(
  store: LeadStore,
  snapshot: LeadSnapshot,
  entries: readonly LogEntry[],
  { settings, now, visit }: { settings: FoldSettings; now: number; visit: Visit },
): LeadSnapshot {
  store.memory.earned = undefined;
  const starts = startsWithin(store, LOG_SIZES.lateEventsMax);
  const oldest = starts.at(-1);
  const near = oldest === undefined ? [] : entries.filter((entry) => positionKey(entry) >= oldest);
  const late = entries.length - near.length;
  return {
    ...snapshot,
    state: near.length === 0 ? snapshot.state : foldNear(store, snapshot, near, { starts, settings, visit }),
    ...(late > 0 && { recompute: postpone(snapshot, late, now) }),
  };
}

function foldNear(
  store: LeadStore,
  snapshot: LeadSnapshot,
  near: readonly LogEntry[],
  { starts, settings, visit }: { starts: readonly string[]; settings: FoldSettings; visit: Visit },
): LeadState {
  if (comesAfter(snapshot.state, near)) return foldOn(snapshot.state, near, settings, visit);
  const first = positionKey(near[0] as LogEntry);
  const start = starts.find((key) => key <= first) ?? '';
  const { state } = continueFold(readCheckpoint(store, start), walkLog(store, snapshot, start), settings, visit);
  dropCheckpointsAfter(store, first);
  return state;
}

function postpone({ seq, recompute, recomputedAt = 0 }: LeadSnapshot, late: number, now: number) {
  return {
    since: recompute?.since ?? seq,
    late: (recompute?.late ?? 0) + late,
    dueAt: recompute?.dueAt ?? Math.max(now, recomputedAt + RECOMPUTE_EVERY_MS),
  };
}

/** Folds the log again from its beginning, after a change to decay or silent types, or if some events have not been folded in yet. */
export function refold(
  store: LeadStore,
  { recompute: _, ...snapshot }: LeadSnapshot,
  settings: FoldSettings,
): LeadSnapshot {
  store.memory.earned = undefined;
  if (snapshot.packedSeq === 0) {
    const { state } = continueFold(BEGINNING, walkLog(store, snapshot), settings);
    return { ...snapshot, state, foldVersion: FOLD_VERSION };
  }
  return foldPacked(store, packAll(store, snapshot, settings), { key: '', checkpoint: BEGINNING }, settings);
}

/** Folds the log again from its rows, after a change in its middle such as an unmerge or a rescore. */
export function reread(
  store: LeadStore,
  { recompute: _, ...snapshot }: LeadSnapshot,
  settings: FoldSettings,
): LeadSnapshot {
  store.memory.forget();
  return { ...snapshot, ...repackLog(store, snapshot.seq, settings), foldVersion: FOLD_VERSION };
}
