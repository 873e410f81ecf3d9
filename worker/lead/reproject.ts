import { type DrainResult, drain } from './drain.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Sends D1 everything that it lacks of this lead. Assumes nothing about what D1 has, because D1 may have been emptied or restored from a
 * backup. `knownAs` is the lead's ID in D1, if D1 has it; a tombstone no longer knows its own ID. Safe to repeat.
 */
export async function reproject({
  project,
  knownAs,
  ...store
}: Omit<Parameters<typeof drain>[0], 'projectedSeq'> & { knownAs: string | null }): Promise<DrainResult> {
  const snapshot = findLead(store)?.snapshot;
  if (!snapshot) return { status: 'idle' };
  if (snapshot.leadId === '') {
    if (knownAs === null) return { status: 'idle' };
    writeSnapshot(store, { ...snapshot, leadId: knownAs, projectedSeq: 0 });
  }
  return drain({ ...store, project, projectedSeq: 0 });
}
