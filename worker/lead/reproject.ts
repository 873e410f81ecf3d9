import { type DrainResult, drain } from './drain.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';

/**
 * Gives D1 what it lacks of this lead, taking nothing for granted of what it has: it may have been emptied, or put back to
 * what it was. `knownAs` is the id by which D1 shows the lead, where it does: a tombstone has forgotten its own. Repeatable.
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
