import type { IdKind } from '../contract/id-kind.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { type NewLead, newLead } from './append-events.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/**
 * Whether this is a tombstone that keeps a message out; `isTrusted` if the customer vouches for the message. A stranger may have
 * used or linked an ID before its user existed. So one that only pages had spoken of is free for the customer's word, and one
 * that was only ever anonymous for the user whose own ID it turns out to be.
 */
export function isErasedPermanently(
  found: StoredLead | null,
  { namedAs, isTrusted }: { namedAs: IdKind; isTrusted: boolean },
): boolean {
  if (!found) return false;
  const { idKind, merge } = found.snapshot;
  if (merge.status !== 'erased') return merge.status === 'erasing';
  if (merge.mayReturn || (merge.mayBeNamed && isTrusted && namedAs !== 'anonymous')) return false;
  return kindOnceNamed(idKind, namedAs) === idKind;
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
