import type { LeadSnapshot } from '../../domain/lead-snapshot.ts';
import { emailOf } from '../../domain/learn-traits.ts';
import {
  type Backing,
  backingOf,
  confirmLink,
  type Home,
  isBacked,
  isCustomers,
  type Joining,
  joinLinks,
  type LinkCause,
  type Linked,
  linkedByOf,
  linkOf,
  linkRaised,
  type MergeState,
  type Parted,
  type Raising,
  relinked,
  restoringFrom,
  toLink,
} from '../../domain/merge-state.ts';
import { countAbsorbedLeads } from '../storage/absorbed-leads.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { findLead, writeSnapshot } from '../storage/snapshot.ts';

/** The merge with new causes. If the customer is among them, the lead raises those within it: see Raising. */
export function raising(
  store: LeadStore,
  { idKind, merge }: Pick<LeadSnapshot, 'idKind' | 'merge'>,
  link: Linked,
): MergeState {
  const linked = relinked(merge, link);
  return linked.status === 'merged' && mustRaise(store, { idKind, merge: linked }) ? { ...linked, raises: 0 } : linked;
}

/** Whether the lead raises those within it once it is merged: see Raising. */
export const mustRaise = (store: LeadStore, { idKind, merge }: Pick<LeadSnapshot, 'idKind' | 'merge'>): boolean =>
  idKind === 'anonymous' &&
  (merge.status === 'merging' || merge.status === 'merged') &&
  isBacked(backingOf(linkOf(merge))) &&
  (countAbsorbedLeads(store) > 0 || merge.raised !== undefined);

/**
 * Why a lead moves to `winner`. `raise`: the lead that it leaves is part of the winner, and may have brought it there (see Raising).
 * `link`: the customer links this very lead to the winner, which it is part of only as a part of others. `recall`: the winner had raised
 * this lead, and has since been unmerged.
 */
export type MoveOnCommand = { winner: string } & (
  | { kind: 'raise'; leaves: string; backing: Backing }
  | { kind: 'link'; leaves: readonly string[]; cause: LinkCause }
  | { kind: 'recall'; email: string | null }
);

/**
 * Starts to move this lead from one lead to another. If it is there or on its way, records the further cause. Null if nothing
 * changes: by now, it is part of somebody else, or more than an email has made it part of the lead that it would leave.
 */
export function moveOn(store: LeadStore, command: MoveOnCommand): { fromVersion: number; version: number } | null {
  const snapshot = findLead(store)?.snapshot;
  if (!snapshot || snapshot.idKind === 'own') return null;
  const merge = moved(store, snapshot, command);
  if (merge === snapshot.merge) return null;
  const version = snapshot.seq + 1;
  writeSnapshot(store, { ...snapshot, seq: version, merge });
  return { fromVersion: snapshot.seq, version };
}

function moved(store: LeadStore, snapshot: LeadSnapshot, command: MoveOnCommand): MergeState {
  const { idKind, merge } = snapshot;
  const { winner } = command;
  const back = command.kind === 'recall' ? linkHome(snapshot, command) : null;
  if (merge.status === 'active' || merge.status === 'restoring' || merge.status === 'leaving') {
    const next = 'next' in merge && merge.next?.winner === winner ? merge.next : undefined;
    const link = back ?? (next ? linkOnceMoved(next, command) : null);
    if (link === null) return merge;
    const at = next?.at ?? snapshot.parted?.at ?? snapshot.createdAt;
    if (merge.status === 'active') return { status: 'merging', winner, at, cursor: '', ...link };
    return { ...merge, next: { ...next, winner, at, link } };
  }
  if (merge.status !== 'merging' && merge.status !== 'merged') return merge;
  const known = linkOf(merge);
  const link = back ?? linkOnceMoved({ ...merge, link: known }, command);
  if (link === null) return merge;
  if (merge.winner === winner) return link === known ? merge : raising(store, { idKind, merge }, link);
  const next = { winner, at: merge.at, link };
  return {
    ...restoringFrom(merge.winner, snapshot),
    ...(back ? { next, recalls: merge.raised } : { next: { ...next, home: { winner: merge.winner, link: known } } }),
  };
}

/** The link that a lead has once it has returned to the one from which it was raised. Null if it does not return. */
function linkHome(
  { merge, state }: LeadSnapshot,
  { winner, email }: { winner: string; email: string | null },
): Linked | null {
  const home = (merge as Raising).home ?? (merge as Parted).next?.home;
  if (home?.winner !== winner || isLinked(merge, home)) return null;
  return home.link.indirectBy && emailOf(state).email !== email ? null : home.link;
}

/** Whether this very lead has been linked to its winner since it was raised, by its own ID. */
const isLinked = (merge: MergeState, { link }: Home): boolean =>
  (merge.status === 'merged' || merge.status === 'merging') &&
  (linkedByOf(merge) === null || (link.indirectBy !== undefined && linkOf(merge).indirectBy === undefined));

/** The link that a lead has once it is part of the other one. Null if it does not move. */
function linkOnceMoved(from: Omit<Joining, 'at'>, command: MoveOnCommand): Linked | null {
  const { link, home } = from;
  const isThere = from.winner === command.winner;
  switch (command.kind) {
    case 'raise':
      if (isThere)
        return home?.winner === command.leaves ? joinLinks(link, linkRaised(home.link, command.backing)) : null;
      return from.winner === command.leaves && mayRise(link) ? linkRaised(link, command.backing) : null;
    case 'link':
      if (isThere) return confirmLink(link, command.cause);
      return command.leaves.includes(from.winner) && !isCustomers(link) ? toLink(command.cause) : null;
    case 'recall':
      return null;
  }
}

const mayRise = (link: Linked): boolean =>
  !isCustomers(link) && (link.indirectBy !== undefined || isBacked(backingOf(link)));
