import type { IdKind } from '../../contract/id-kind.ts';
import type { LearnedTraits } from '../../contract/traits.ts';
import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { emailOf } from '../../domain/learn-traits.ts';
import {
  confirmLink,
  type LinkCause,
  type Linked,
  type LinkedBy,
  linkOf,
  type MergeState,
  restoringFrom,
  sealedInto,
  toLink,
} from '../../domain/merge-state.ts';
import { compareKinds, type EmailHolder, haveTwoEmails } from '../../domain/plan-merge.ts';
import type { Requested } from '../../observe/request-id.ts';
import type { NewLead } from '../append-events.ts';
import { beginLead, stillKnown, tombstoneFor } from '../begin-lead.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { nameLead } from '../name-lead.ts';
import { hasAbsorbed } from '../storage/absorbed-leads.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';
import { type Burden, measure } from './measure.ts';
import { raising } from './raise.ts';

export interface SealCommand extends NewLead, Requested {
  /** The lead to merge into. */
  winner: string;
  winnerKind: IdKind;
  /** Set if the merge is automatic. An automatic merge is refused if the lead has changed since the merge was decided. */
  automatic?: {
    winner: EmailHolder;
    /** The amount of data that the winner has admitted. */
    carries?: Burden | undefined;
  };
  /** The source that links the two leads. If absent, the customer links them. */
  cause?: LinkCause;
  /** For a restored export: the original cause of the merge, used instead of `cause`. A lead that is already merged stays where it is. */
  restores?: Linked;
  /** For each field in which the two leads differ, the value that a person chose. */
  choice?: LearnedTraits | undefined;
}

export type SealResult =
  /** The result also contains the lead's email. */
  | ({ status: 'sealing'; isNew: boolean; fromVersion: number; version: number } & EmailHolder)
  | (Sealed & { fromVersion: number; version: number })
  | Erased
  /**
   * `within`: the winner is itself part of this lead. `leaving`: an unmerge of this lead has not finished. `erasing`: its erasure has
   * not finished, after which its ID is free. `outranks`: this lead's id is the one to keep. `own`, `made`, `other_email`: only a
   * person may merge this lead, as its id is the customer's own, we made it and nobody vouches for an email of it, or it has another
   * email than the winner. `grown`: it holds more than the winner has admitted.
   */
  | {
      status: 'refused';
      reason: 'same_lead' | 'within' | 'leaving' | 'erasing' | 'outranks' | 'own' | 'made' | 'other_email' | 'grown';
    };

/**
 * First step of a merge, in the lead that is merged. From now on it answers every call with the ID of the winner, and the alarm hands its
 * log over. A lead that does not exist yet is sealed as well, so that later events go to the winner. If the lead is already part of this
 * winner, it records the new cause.
 */
export function seal(
  { now, ...store }: LeadStore & { now: number },
  { winner, winnerKind, automatic, cause = {}, restores, choice, ...command }: SealCommand,
): SealResult {
  if (winner === command.leadId) return { status: 'refused', reason: 'same_lead' };
  const found = findLead(store);
  if (!found) migrate(store);
  // Messages that a browser keeps sending must not bring back an erased lead. If only a stranger had linked the ID, the customer may use it
  // again.
  const namedAs = automatic ? 'anonymous' : command.idKind;
  switch (tombstoneFor(found, { namedAs, isTrusted: !automatic })) {
    case 'erased':
      return { status: 'erased' };
    case 'unsettled':
      return { status: 'refused', reason: 'erasing' };
    case null:
  }
  const known = stillKnown(found);
  const { snapshot, config } = known ?? beginLead(found, command, now);
  const sealed = sealedInto(snapshot.merge);
  if (sealed && restores) return { status: 'sealed', winner: sealed, fromVersion: snapshot.seq, version: snapshot.seq };
  if (sealed) {
    const link = linkOf(snapshot.merge);
    const confirmed = sealed === winner ? confirmLink(link, cause) : link;
    // The customer names this lead as its own, even if a page has just merged it.
    const named =
      sealed === winner && !automatic ? nameLead({ snapshot, config }, { namedAs: command.idKind }) : { snapshot };
    const merge = confirmed === link ? snapshot.merge : raising(store, snapshot, confirmed);
    const isNewDuty = 'raises' in merge && !('raises' in snapshot.merge);
    const version = named.snapshot.seq + (isNewDuty ? 1 : 0);
    if (merge !== snapshot.merge || named.snapshot !== snapshot)
      writeSnapshot(store, { ...named.snapshot, seq: version, merge });
    return { status: 'sealed', winner: sealed, fromVersion: snapshot.seq, version };
  }
  // Until a lead has brought back those that it had raised, it would not know what the merge moves.
  const isLeaving = snapshot.merge.status === 'leaving' || 'recalls' in snapshot.merge;
  if (isLeaving) return { status: 'refused', reason: 'leaving' };
  if (hasAbsorbed(store, winner)) return { status: 'refused', reason: 'within' };
  if (compareKinds(snapshot.idKind, winnerKind) < 0) return { status: 'refused', reason: 'outranks' };
  const refusal = automatic && refuseAutomatic(snapshot, { ...automatic, linkedBy: cause.linkedBy ?? null });
  if (refusal) return { status: 'refused', reason: refusal };
  if (automatic?.carries && isLarger(measure({ ...store, now }), automatic.carries))
    return { status: 'refused', reason: 'grown' };
  if (!known) writeConfig(store, config);
  const version = snapshot.seq + 1;
  const chosen = choice && { choice: { winner, traits: choice, eventId: `merge_${crypto.randomUUID()}` } };
  const merge: MergeState = {
    status: 'merging',
    winner,
    at: now,
    cursor: '',
    ...chosen,
    ...(restores ?? toLink(cause)),
  };
  writeSnapshot(store, { ...snapshot, seq: version, merge });
  return { status: 'sealing', isNew: !known, fromVersion: snapshot.seq, version, ...emailOf(snapshot.state) };
}

function refuseAutomatic(
  snapshot: LeadSnapshot,
  { linkedBy, winner }: { linkedBy: LinkedBy | null; winner: EmailHolder },
): 'own' | 'made' | 'other_email' | null {
  if (snapshot.idKind === 'own') return 'own';
  const self = emailOf(snapshot.state);
  if (haveTwoEmails([self, winner], { linkedBy })) return 'other_email';
  // A publishable key must not move the lead because of an email that only a page has stated.
  return snapshot.idKind === 'made' && linkedBy !== null && !self.emailIsTrusted ? 'made' : null;
}

const isLarger = (a: Burden, b: Burden): boolean => a.events > b.events || a.bytes > b.bytes || a.parts > b.parts;

/** Starts this lead's unmerge; the alarm does the rest. Null if the lead is not merged. */
export function unseal(store: LeadStore): { fromVersion: number; version: number } | null {
  const snapshot = findLead(store)?.snapshot;
  if (snapshot?.merge.status !== 'merged') return null;
  const version = snapshot.seq + 1;
  const { winner, raised } = snapshot.merge;
  const merge = { ...restoringFrom(winner, snapshot), recalls: raised };
  writeSnapshot(store, { ...snapshot, seq: version, merge });
  return { fromVersion: snapshot.seq, version };
}
