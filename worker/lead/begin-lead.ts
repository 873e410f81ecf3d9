import type { IdKind } from '../contract/id-kind.ts';
import { isErased, type Returning } from '../domain/merge-state.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { type NewLead, newLead } from './append-events.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/** A message as the tombstone of its ID sees it; `isTrusted` if the customer vouches for it. */
interface Caller {
  namedAs: IdKind;
  isTrusted: boolean;
}

/**
 * Whether a tombstone keeps a message out: permanently (`erased`), or until the erasure is done, both in the merged leads and in D1
 * (`unsettled`). Null if the ID is free, or was never erased.
 */
export function tombstoneFor(found: StoredLead | null, caller: Caller): 'erased' | 'unsettled' | null {
  if (!found || !isErased(found.snapshot.merge)) return null;
  if (!isFreeFor(found, caller)) return 'erased';
  // D1 deletes everything that names the ID, and nothing of a lead that starts over may be deleted with it.
  return found.snapshot.merge.status === 'erased' && found.snapshot.leadId === '' ? null : 'unsettled';
}

/**
 * A stranger may have used or linked an ID before its user existed. So the customer may start over with an ID that only pages had
 * mentioned, and so may a user whose own ID was used only as an anonymous one.
 */
function isFreeFor({ snapshot: { idKind, merge } }: StoredLead, { namedAs, isTrusted }: Caller): boolean {
  const { mayReturn, mayBeNamed } = merge as Returning;
  if (mayReturn || (mayBeNamed && isTrusted && namedAs !== 'anonymous')) return true;
  return kindOnceNamed(idKind, namedAs) !== idKind;
}

/**
 * The lead to add to, or null if a new one has to begin: there is no such lead, retention has erased it, or all its events were withdrawn.
 */
export const stillKnown = (found: StoredLead | null): StoredLead | null => {
  const status = found?.snapshot.merge.status;
  return status === 'erased' || status === 'withdrawn' ? null : found;
};

/** A new lead. A lead that retention erased continues its numbering where it stopped, because D1 compares the numbers. */
export function beginLead(found: StoredLead | null, command: NewLead, now: number): StoredLead {
  const lead = newLead(command, now);
  if (!found) return lead;
  const { seq, projectedSeq, idKind } = found.snapshot;
  return { ...lead, snapshot: { ...lead.snapshot, seq, projectedSeq, idKind: kindOnceNamed(idKind, command.idKind) } };
}
