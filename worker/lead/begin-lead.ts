import type { IdKind } from '../contract/id-kind.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { type NewLead, newLead } from './append-events.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/**
 * Whether this is a tombstone that keeps everything out. An id that was only ever anonymous when it was erased is free for
 * the user whose own id it turns out to be: a stranger may have linked it before that user existed.
 */
export function isErasedPermanently(found: StoredLead | null, namedAs: IdKind): boolean {
  if (!found) return false;
  const { idKind, merge } = found.snapshot;
  if (merge.status !== 'erased') return merge.status === 'erasing';
  return merge.mayReturn !== true && kindOnceNamed(idKind, namedAs) === idKind;
}

/** The lead to add to, or null if it is to begin: nobody has heard of it, retention has erased it, or all it held was withdrawn. */
export const stillKnown = (found: StoredLead | null): StoredLead | null => {
  const status = found?.snapshot.merge.status;
  return status === 'erased' || status === 'withdrawn' ? null : found;
};

/** A new lead. One that was forgotten goes on counting where it stopped: D1 compares. */
export function beginLead(found: StoredLead | null, command: NewLead, now: number): StoredLead {
  const lead = newLead(command, now);
  if (!found) return lead;
  const { seq, projectedSeq, idKind } = found.snapshot;
  return { ...lead, snapshot: { ...lead.snapshot, seq, projectedSeq, idKind: kindOnceNamed(idKind, command.idKind) } };
}
