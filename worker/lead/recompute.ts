import { BEGINNING, type Checkpoint } from '../domain/checkpoint.ts';
import { evaluate, type LeadSnapshot } from '../domain/lead-snapshot.ts';
import { foldPacked, packAll, RECOMPUTE_EVERY_MS } from './fold-log.ts';
import { recordTransition } from './record-transition.ts';
import type { LeadMemory, LeadStore } from './storage/lead-memory.ts';
import { foldSlice } from './storage/pack-log.ts';
import { findLead, transact, writeSnapshot } from './storage/snapshot.ts';

/** How far a pass has folded the log: everything before the segment `key`. */
export interface Pass {
  since: number;
  late: number;
  key: string;
  checkpoint: Checkpoint;
}

/** The time when events that came too late to be folded in directly will count (epoch ms). Null if there are none. */
export const recomputeDueAt = (store: LeadStore): number | null => findLead(store)?.snapshot.recompute?.dueAt ?? null;

/**
 * Folds the beginning of the log in slices. Between two slices, the object answers other calls. The pass stops where the last part of the
 * log begins, because a late event can refold that part directly. Returns null if there is nothing left to do.
 */
export async function passOverLog({
  storage,
  memory,
  pause,
}: {
  storage: DurableObjectStorage;
  memory: LeadMemory;
  pause: () => Promise<void>;
}): Promise<Pass | null> {
  const store = { sql: storage.sql, kv: storage.kv, memory };
  const started = transact({ storage, memory }, () => {
    const lead = findLead(store);
    if (!lead?.snapshot.recompute) return null;
    // Puts the waiting events into their segments.
    writeSnapshot(store, packAll(store, lead.snapshot, lead.config.ruleset));
    return { ...lead.snapshot.recompute, settings: lead.config.ruleset };
  });
  if (!started) return null;
  const { since, late, settings } = started;
  let slice = { key: '', checkpoint: BEGINNING, isLast: false };
  while (!slice.isLast) {
    slice = foldSlice(store, slice, settings);
    await pause();
    // An unmerge, a rescore, new settings or an erasure has folded everything in the meantime.
    if (findLead(store)?.snapshot.recompute?.since !== since) return null;
  }
  return { since, late, key: slice.key, checkpoint: slice.checkpoint };
}

/** Ends a pass with the events that have arrived in the meantime. Events that came too late even for this pass wait for the next one. */
export function finishPass(
  { now, ...store }: LeadStore & { now: number },
  { since, late, ...from }: Pass,
): { fromVersion: number; version: number } | null {
  const lead = findLead(store);
  const waiting = lead?.snapshot.recompute;
  if (!lead || waiting?.since !== since) return null;
  const { ruleset } = lead.config;
  const { recompute: _, ...folded } = foldPacked(store, packAll(store, lead.snapshot, ruleset), from, ruleset);
  const snapshot: LeadSnapshot = {
    ...folded,
    seq: folded.seq + 1,
    recomputedAt: now,
    ...(waiting.late !== late && {
      recompute: { since, late: waiting.late - late, dueAt: now + RECOMPUTE_EVERY_MS },
    }),
  };
  const moved = recordTransition(store, evaluate(snapshot, lead.config, { at: now, cause: 'event' }));
  writeSnapshot(store, moved);
  return { fromVersion: lead.snapshot.seq, version: moved.seq };
}
