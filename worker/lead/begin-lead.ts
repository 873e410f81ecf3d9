import type { IdKind } from '../contract/id-kind.ts';
import { isErased, type Returning } from '../domain/merge-state.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { type NewLead, newLead } from './append-events.ts';
import type { StoredLead } from './storage/lead-memory.ts';

/** The facts about a message that decide whether a tombstone rejects it. `isTrusted` means that the customer vouches for the message. */
interface Caller {
  namedAs: IdKind;
  isTrusted: boolean;
}

/**
 * Whether a tombstone rejects a message. `erased` means permanently. `unsettled` means until the erasure is complete in merged leads and in
 * D1. Null if the ID is free or was never erased.
 */
export function tombstoneFor(found: StoredLead | null, caller: Caller): 'erased' | 'unsettled' | null {
  if (!found || !isErased(found.snapshot.merge)) return null;
  if (!isFreeFor(found, caller)) return 'erased';
  // D1 must first delete everything that names the ID. Otherwise it would delete data of a lead that has started over.
  return found.snapshot.merge.status === 'erased' && found.snapshot.leadId === '' ? null : 'unsettled';
}

/**
 * Whether this caller may start over with an erased ID. A stranger may have used or linked the ID before its user existed, so the customer
 * may use the ID again if only pages had mentioned the ID. A user may use it again if it was only ever an anonymous ID.
 */
function isFreeFor({ snapshot: { idKind, merge } }: StoredLead, { namedAs, isTrusted }: Caller): boolean {
  const { mayReturn, mayBeNamed } = merge as Returning;
  if (mayReturn || (mayBeNamed && isTrusted && namedAs !== 'anonymous')) return true;
  return kindOnceNamed(idKind, namedAs) !== idKind;
}

/**
 * The lead to add events to. Null if a new lead has to start: because there is no lead, because retention has erased the lead, or because
 * all its events were withdrawn.
 */
export const stillKnown = (found: StoredLead | null): StoredLead | null => {
  const status = found?.snapshot.merge.status;
  return status === 'erased' || status === 'withdrawn' ? null : found;
};

/** A new lead. If retention had erased a lead with this ID, the new one continues its version numbers, because D1 compares them. */
export function beginLead(found: StoredLead | null, command: NewLead, now: number): StoredLead {
  const lead = newLead(command, now);
  if (!found) return lead;
  const { seq, projectedSeq, idKind } = found.snapshot;
  return { ...lead, snapshot: { ...lead.snapshot, seq, projectedSeq, idKind: kindOnceNamed(idKind, command.idKind) } };
}
