import type { Membership } from '../contract/project-change.ts';
import { isKnownFromPages, isNamed, type LeadSnapshot } from '../domain/lead-snapshot.ts';
import { isErased, type Returning, type Sparing, sealedInto } from '../domain/merge-state.ts';
import { workFactsOf } from '../domain/work.ts';
import type { Requested } from '../observe/request-id.ts';
import { NOTHING_FOLDED } from './fold-log.ts';
import type { Sealed } from './ingest.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { clearFirstEvents, firstEvents } from './storage/first-events.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { MIGRATIONS } from './storage/schema.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';
import { compactState } from './storage/state.ts';
import { execIn } from './storage/tables.ts';

/**
 * The conditions for an erasure. `itself`: the lead still contains all leads in `holding`, and only leads in `among`. `of_its_winner`:
 * the lead is merged into one of `winners`, which are the erased leads. `of_its_erased_winner`: the same, but the lead that it was merged
 * into directly is already gone, so an unmerge is no longer possible. `of_its_project`: no condition, because the whole project is
 * deleted.
 */
type ErasedPart =
  | { part: 'itself'; holding?: readonly string[]; among?: readonly string[] }
  | { part: 'of_its_project' }
  | { part: 'of_its_winner' | 'of_its_erased_winner'; winners: readonly string[] };

export type EraseOptions = Requested & ErasedPart & EraseConditions;

export interface EraseConditions {
  /** For retention: erase only if the lead has done nothing since this time (epoch ms). The lead may return as a new lead. */
  quietSince?: number | undefined;
  /** For retention: erase only if nobody ever identified the lead. */
  unlessKnown?: boolean | undefined;
  /** For erasures of a list: erase only if no other lead was merged into this one after the list was made (epoch ms). */
  asOf?: number | undefined;
  /** For erasures of leads that pages have named: erase only if nobody else has mentioned the lead. */
  onlyFromPages?: boolean | undefined;
  /** For merged leads that retention erases: they may return as new leads, too. */
  mayReturn?: true;
  /** For leads merged into the erased one: other leads that the erased one, with its parts, was part of before. */
  formerly?: readonly Membership[] | undefined;
}

/** The condition that an erasure does not meet. */
export type NotQuiet = 'active' | 'known' | 'joined';

export type EraseResult =
  /** `ids` are the IDs of the lead and of all leads merged into it. */
  | { status: 'erased'; ids: string[]; fromVersion: number; version: number }
  | Sealed
  /** The lead no longer holds an ID that it should hold, or it holds one that it should not. */
  | { status: 'parted' }
  /** The lead is just being unmerged. Call again. */
  | { status: 'unsettled' }
  /** A condition is not met: the lead was active, somebody knows it, or another lead was merged into it. */
  | { status: 'not_quiet'; because: NotQuiet }
  /** There is no such lead, or the lead is not part of the erased one. */
  | { status: 'no_such_lead' };

/**
 * The time of the lead's last activity, or of its creation if there was no activity. The result is never earlier than the time when the
 * customer began to know or work on the lead. Otherwise a backdated event, from a page or an imported history, could make retention erase
 * the lead.
 */
const lastActivityAt = ({ snapshot }: StoredLead): number => {
  const { idKind, state, createdAt, knownAt = createdAt } = snapshot;
  const isNamed = idKind !== 'anonymous' && Object.keys(state.traits).length > 0;
  const isKept = !isKnownFromPages(snapshot) || isNamed || isWorkedOn(state);
  return Math.max(state.lastEventAt ?? createdAt, isKept ? knownAt : 0);
};

function isWorkedOn({ work }: StoredLead['snapshot']['state']): boolean {
  const { owner, status, taskDueAt } = workFactsOf(work);
  return owner != null || status !== 'new' || taskDueAt !== null;
}

/** Whether the customer has used the ID itself, and not only passed it on as a visitor's ID. */
const isUsed = (snapshot: LeadSnapshot): boolean => isNamed(snapshot) && !snapshot.isOwnFromPages;

/** Whether anything says who the lead is: one of the customer's own IDs, a property, or somebody's work on the lead. */
const isKnown = ({ snapshot: { idKind, state } }: StoredLead): boolean => {
  const { email, name, company } = state.traits;
  return idKind === 'own' || isWorkedOn(state) || [email, name, company].some((known) => known != null);
};

/** Why the lead does not meet the conditions, or null. */
function findUnmet(
  store: LeadStore,
  found: StoredLead,
  { quietSince, unlessKnown, onlyFromPages, asOf }: EraseConditions,
): NotQuiet | null {
  if (quietSince !== undefined && lastActivityAt(found) >= quietSince) return 'active';
  if ((unlessKnown && isKnown(found)) || (onlyFromPages && !isKnownFromPages(found.snapshot))) return 'known';
  return asOf !== undefined && listAbsorbedLeads(store).some(({ at }) => at > asOf) ? 'joined' : null;
}

/**
 * Returns the IDs of the leads merged into this lead if this lead meets the conditions of an erasure. Otherwise returns the condition that
 * the lead does not meet.
 */
export function partsToErase(store: LeadStore, conditions: EraseConditions): string[] | NotQuiet {
  const lead = findLead(store);
  return (lead && findUnmet(store, lead, conditions)) ?? listAbsorbedLeads(store).map(({ leadId }) => leadId);
}

/**
 * Erases the lead with all its data and leaves a tombstone, which rejects late events. If other leads were merged into it, readers no
 * longer see it, but its log is kept until those are erased too (see `finishErasing`). Until then, a lead that is just being unmerged can
 * still take its own events back. Safe to repeat.
 */
export function erase({ now, ...store }: LeadStore & { now: number }, options: EraseOptions): EraseResult {
  const { part, quietSince, asOf, onlyFromPages } = options;
  const found = findLead(store);
  if (!found) return { status: 'no_such_lead' };
  const { snapshot } = found;
  const { seq, leadId, merge } = snapshot;
  const parts = listAbsorbedLeads(store);
  const absorbed = parts.map((lead) => lead.leadId);
  const ids = [leadId, ...absorbed];
  if (isErased(merge) && part !== 'of_its_project') return { status: 'erased', ids, fromVersion: seq, version: seq };
  const because = findUnmet(store, found, options);
  if (because) return { status: 'not_quiet', because };
  const refusal = refuse(found, absorbed, options);
  if (refusal) return refusal;
  const rest: Returning & Sparing = {
    ...((quietSince !== undefined || options.mayReturn) && { mayReturn: true }),
    // If a merged lead has an ID of the customer's own, the customer caused the merge, but perhaps only pages have used the ID.
    ...((part === 'itself' ? !isUsed(snapshot) : snapshot.isOwnFromPages) && { mayBeNamed: true }),
    ...(asOf !== undefined && { asOf }),
    ...(onlyFromPages && { onlyFromPages }),
  };
  const version = seq + 1;
  const formerly = [...(snapshot.formerly ?? []), ...(options.formerly ?? [])];
  const erasing = { ...snapshot, seq: version, formerly };
  if (part !== 'of_its_project' && absorbed.length > 0) {
    writeSnapshot(store, { ...erasing, merge: { status: 'erasing', at: now, ...rest } });
  } else {
    clear({ ...store, now }, { ...erasing, merge: { status: 'erased', ...rest } });
  }
  return { status: 'erased', ids, fromVersion: seq, version };
}

/** Why this lead cannot be erased under these conditions now, or null. */
function refuse(
  { snapshot: { merge } }: StoredLead,
  absorbed: readonly string[],
  erased: ErasedPart,
): EraseResult | null {
  switch (erased.part) {
    case 'of_its_project':
      return null;
    case 'itself': {
      const winner = sealedInto(merge);
      if (winner !== null) return { status: 'sealed', winner };
      if (merge.status === 'leaving') return { status: 'unsettled' };
      const { holding = [], among = absorbed } = erased;
      const isWhole = holding.every((id) => absorbed.includes(id)) && absorbed.every((id) => among.includes(id));
      return isWhole ? null : { status: 'parted' };
    }
    case 'of_its_winner':
    case 'of_its_erased_winner': {
      // The lead may have left the erased lead and joined another lead that nobody has erased.
      if (!('winner' in merge) || !erased.winners.includes(merge.winner)) return { status: 'no_such_lead' };
      const isParting = merge.status === 'leaving' || (merge.status === 'restoring' && erased.part === 'of_its_winner');
      return isParting ? { status: 'unsettled' } : null;
    }
  }
}

/** Leaves a tombstone, which keeps the ID until D1 has deleted the row (see drain). */
export function clear({ now, ...store }: LeadStore & { now: number }, snapshot: StoredLead['snapshot']): void {
  // The tables are emptied, not dropped: SQLite refuses to drop a table while a page of the log is still being read.
  for (const { table } of MIGRATIONS) if (table !== 'state') execIn(store, table, `DELETE FROM ${table}`);
  if (firstEvents(store)) clearFirstEvents(store);
  store.memory.forget();
  const { projectId, leadId, idKind, seq, projectedSeq, stage, merge } = snapshot;
  const forgets = toForgets(snapshot);
  const known = { projectId, leadId, idKind, seq, projectedSeq, stage, merge, ...(forgets && { forgets }) };
  writeSnapshot(store, { ...known, createdAt: now, evaluatedAt: now, ...NOTHING_FOLDED });
  compactState(store);
}

/**
 * The periods in which this lead was part of other leads, or null. D1 deletes the data of those other leads from these periods, because
 * that data contains this lead's values. A merge that only a page caused does not count: otherwise a stranger could have the history of any
 * lead deleted. The values from a merge by a page are deleted when the other lead's deliveries expire.
 */
function toForgets({ formerly = [], merge }: LeadSnapshot): readonly Membership[] | null {
  const told = formerly.filter(({ byPages }) => !byPages);
  return merge.status === 'erased' && told.length > 0 ? told : null;
}
