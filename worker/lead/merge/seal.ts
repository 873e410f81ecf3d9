import type { LearnedTraits } from '../../contract/traits.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { confirmLink, type LinkCause, type MergeState, sealedInto, toLink } from '../../domain/merge-state.ts';
import type { Requested } from '../../observe/request-id.ts';
import type { NewLead } from '../append-events.ts';
import { beginLead, isErasedPermanently, stillKnown } from '../begin-lead.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { hasAbsorbed } from '../storage/absorbed-leads.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';

export interface SealCommand extends NewLead, Requested {
  /** The lead to merge into. */
  winner: string;
  /** Set if nobody asked for this merge: it is refused unless the lead is still as it was when the merge was decided. */
  automatic?: { winnerEmail: string | null };
  /** Who says that the two are one; if not given, the customer. */
  cause?: LinkCause;
  /** The values that a person chose for the merged lead where the two differ. */
  choice?: LearnedTraits | undefined;
}

export type SealResult =
  | { status: 'sealing'; fromVersion: number; version: number }
  | Sealed
  | Erased
  /**
   * `within`: the winner is itself part of this lead. `leaving`: an unmerge of this lead has not finished. `own`, `other_email`:
   * this lead's id is the customer's own, or it has another email than the winner, so that only a person may merge it.
   */
  | { status: 'refused'; reason: 'same_lead' | 'within' | 'leaving' | 'own' | 'other_email' };

/**
 * First step of a merge: from here on every call is answered with the winner, and the alarm hands the log over. A lead
 * that was never heard of is sealed too, so that what is sent to it later follows. If it is part of this winner
 * already, it remembers who else says so.
 */
export function seal(
  { now, ...store }: LeadStore & { now: number },
  { winner, automatic, cause = {}, choice, ...command }: SealCommand,
): SealResult {
  if (winner === command.leadId) return { status: 'refused', reason: 'same_lead' };
  const found = findLead(store);
  if (!found) migrate(store);
  if (isErasedPermanently(found, 'anonymous')) return { status: 'erased' };
  const known = stillKnown(found);
  const { snapshot, config } = known ?? beginLead(found, command, now);
  const sealed = sealedInto(snapshot.merge);
  if (sealed) {
    const merge = sealed === winner ? confirmLink(snapshot.merge, cause) : snapshot.merge;
    if (merge !== snapshot.merge) writeSnapshot(store, { ...snapshot, merge });
    return { status: 'sealed', winner: sealed };
  }
  if (snapshot.merge.status === 'leaving') return { status: 'refused', reason: 'leaving' };
  if (hasAbsorbed(store, winner)) return { status: 'refused', reason: 'within' };
  const refusal = automatic && refuseAutomatic(snapshot, automatic);
  if (refusal) return { status: 'refused', reason: refusal };
  if (!known) writeConfig(store, config);
  const version = snapshot.seq + 1;
  const chosen = choice && { choice: { winner, traits: choice } };
  const merge: MergeState = { status: 'merging', winner, at: now, cursor: '', ...chosen, ...toLink(cause) };
  writeSnapshot(store, { ...snapshot, seq: version, merge });
  return { status: 'sealing', fromVersion: snapshot.seq, version };
}

function refuseAutomatic(
  { idKind, state: { traits } }: LeadSnapshot,
  { winnerEmail }: { winnerEmail: string | null },
): 'own' | 'other_email' | null {
  if (idKind === 'own') return 'own';
  return traits.email && winnerEmail && traits.email !== winnerEmail ? 'other_email' : null;
}

/** Starts this lead's unmerge; the alarm does the rest. Null if the lead is not merged. */
export function unseal(store: LeadStore): { fromVersion: number; version: number } | null {
  const snapshot = findLead(store)?.snapshot;
  if (snapshot?.merge.status !== 'merged') return null;
  const version = snapshot.seq + 1;
  writeSnapshot(store, { ...snapshot, seq: version, merge: { status: 'restoring', winner: snapshot.merge.winner } });
  return { fromVersion: snapshot.seq, version };
}
