import { type NewLead, newLead } from './append-events.ts';
import type { StoredLead } from './storage/snapshot.ts';

/** Whether this is a tombstone that keeps everything out. */
export const isErasedForEver = (found: StoredLead | null): boolean =>
  found?.snapshot.merge.status === 'erased' && found.snapshot.merge.mayReturn !== true;

/** The lead to add to, or null where it is to begin: it was never heard of, or retention has forgotten it. */
export const stillKnown = (found: StoredLead | null): StoredLead | null =>
  found?.snapshot.merge.status === 'erased' ? null : found;

/** A new lead. One that was forgotten goes on counting where it stopped: D1 compares. */
export function beginLead(found: StoredLead | null, command: NewLead, now: number): StoredLead {
  const lead = newLead(command, now);
  if (!found) return lead;
  const { seq, projectedSeq } = found.snapshot;
  return { ...lead, snapshot: { ...lead.snapshot, seq, projectedSeq } };
}
