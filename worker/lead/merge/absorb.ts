import { LIMITS } from '../../contract/limits.ts';
import type { Membership } from '../../contract/project-change.ts';
import type { LeadConfig } from '../../contract/project-config.ts';
import type { LeadEvent } from '../../domain/lead-event.ts';
import { evaluate } from '../../domain/lead-snapshot.ts';
import { type LinkedBy, linkedByOf, type MergeState, type Sparing, sealedInto } from '../../domain/merge-state.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Requested } from '../../observe/request-id.ts';
import { adoptConfig } from '../adopt-config.ts';
import { appendEvents } from '../append-events.ts';
import { beginLead, stillKnown, tombstoneFor } from '../begin-lead.ts';
import { reread } from '../fold-log.ts';
import { forgetIfEmpty } from '../forget-if-empty.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { recordTransition } from '../record-transition.ts';
import { deleteAbsorbedLeads, hasAbsorbed, insertAbsorbedLead, listAbsorbedLeads } from '../storage/absorbed-leads.ts';
import { deleteCopiesFrom, promoteCopies } from '../storage/event-copies.ts';
import { deleteEventsFrom, type PageSize, readForwardedEvents, uncountEvents } from '../storage/event-log.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';
import { noteArrived } from './admit-merge.ts';

/** Max. size of one message between leads: far below the 32 MiB that a call may have, and stored within a few milliseconds. */
export const PAGE_SIZE: PageSize = { eventsMax: 200, charsMax: 2_000_000 };

export interface AbsorbCommand extends Requested {
  projectId: string;
  leadId: string;
  config: LeadConfig;
  /** The sealed lead that hands its log over, and the leads that had been merged into it. */
  from: string;
  within: string[];
  events: LeadEvent[];
  /** Whether this is the end of the log. */
  isLast: boolean;
}

export type AbsorbResult =
  | { status: 'absorbed'; fromVersion: number; version: number }
  | Sealed
  /** Only what was merged into it before `erasedAt` is erased with it, and only leads that pages alone know if `onlyFromPages` is set. */
  | (Erased & { erasedAt: number; onlyFromPages?: boolean | undefined })
  /** The winner is itself being unmerged, or its erasure is not complete in D1. Call again. */
  | { status: 'unsettled' };

/** The winner's side of a merge: adds a page of another lead's log to its own. Safe to repeat, because an event counts once by its ID. */
export function absorb({ now, ...store }: LeadStore & { now: number }, command: AbsorbCommand): AbsorbResult {
  const found = findLead(store);
  const isParting = found?.snapshot.merge.status === 'restoring' || found?.snapshot.merge.status === 'leaving';
  // Until this lead has left the leads that it is part of, nothing is merged into it, not even these leads.
  if (isParting) return { status: 'unsettled' };
  const winner = found && sealedInto(found.snapshot.merge);
  if (winner) return { status: 'sealed', winner };
  const tombstone = tombstoneFor(found, { namedAs: 'anonymous', isTrusted: false });
  if (found && tombstone) {
    const { merge, evaluatedAt } = found.snapshot;
    if (tombstone === 'unsettled' && merge.status === 'erased') return { status: 'unsettled' };
    const { asOf, onlyFromPages } = merge as Sparing;
    return { status: 'erased', erasedAt: asOf ?? ('at' in merge ? merge.at : evaluatedAt), onlyFromPages };
  }
  if (!found) migrate(store);
  const known = stillKnown(found);
  const before = known ?? beginLead(found, { ...command, idKind: 'anonymous' }, now);
  const lead = adoptConfig(store, before, { config: command.config, now });
  const { from, within } = command;
  const inserted = [
    insertAbsorbedLead(store, { leadId: from, via: null, at: now }),
    ...within.map((leadId) => insertAbsorbedLead(store, { leadId, via: from, at: now })),
  ];
  const events = command.events.map((event) => ({ ...event, origin: event.origin ?? from }));
  const seq = lead.snapshot.seq + 1;
  const uncounted = uncountEvents(store, events, { seq });
  const told = uncounted || inserted.includes(true) ? { ...lead.snapshot, seq } : lead.snapshot;
  const { snapshot } = appendEvents(
    store,
    { ...lead, snapshot: command.isLast ? noteArrived(told, [from]) : told },
    // Some events were already sent to this lead and now arrive again with their own lead's log. These events now count with a lower
    // weight, so the log is folded again.
    { events, cause: 'merge', counted: false, refold: uncounted, now },
  );
  if (!known) writeConfig(store, lead.config);
  if (snapshot.seq !== before.snapshot.seq || snapshot.pageMerges !== before.snapshot.pageMerges)
    writeSnapshot(store, snapshot);
  return { status: 'absorbed', fromVersion: before.snapshot.seq, version: snapshot.seq };
}

/**
 * The lead that this one was merged into, or null. Two merges into the same lead differ in `at`. The value is `unsettled` while a merge
 * or unmerge is in progress, because data may be moving between leads.
 */
export type Above = { winner: string; at: number } | 'unsettled' | null;

const aboveOf = (merge: MergeState): Above => {
  switch (merge.status) {
    case 'active':
    case 'erasing':
    case 'erased':
    case 'withdrawn':
      return null;
    case 'merged':
      return { winner: merge.winner, at: merge.at };
    case 'merging':
    case 'restoring':
    case 'leaving':
      return 'unsettled';
  }
};

export interface ReleaseResult {
  events: LeadEvent[];
  throughSeq: number;
  above: Above;
  /** The lead that calls are redirected to, or null. `linkedBy` is the source of that link. */
  winner: string | null;
  linkedBy: LinkedBy | null;
  /** The time (epoch ms) when the first of the origins became part of this lead. Null if that origin is not part of this lead. */
  since: number | null;
  /** The leads that this one was part of before. */
  formerly: readonly Membership[];
}

/**
 * Returns the events sent to one of `origins` after it was merged into this lead. These events are in this lead's log even if this lead is
 * sealed.
 */
export function release(
  store: LeadStore,
  { origins, afterSeq }: { origins: string[]; afterSeq: number },
): ReleaseResult {
  const found = findLead(store);
  if (!found) {
    const nothing = { above: null, winner: null, linkedBy: null, since: null, formerly: [] };
    return { events: [], throughSeq: afterSeq, ...nothing };
  }
  const { merge } = found.snapshot;
  return {
    ...readForwardedEvents(store, { origins, afterSeq, size: PAGE_SIZE }),
    above: aboveOf(merge),
    winner: sealedInto(merge),
    linkedBy: linkedByOf(merge),
    since: listAbsorbedLeads(store).find(({ leadId }) => leadId === origins[0])?.at ?? null,
    formerly: found.snapshot.formerly ?? [],
  };
}

export interface ForgetQuery extends Requested {
  origins: string[];
  /** The entries that `release` returned. */
  throughSeq: number;
  above: Above;
  /** Set if only a page had merged the leaving lead into this one. */
  byPages?: true | undefined;
  /** Set if an import is being undone. The lead then disappears if nothing else is left of it. */
  withImport?: true | undefined;
}

export type ForgetResult =
  | { status: 'forgotten'; fromVersion: number; version: number }
  /** An event was sent to one of them after `throughSeq`, or the lead was merged or unmerged. Start over. */
  | { status: 'changed' };

/**
 * Removes everything that came from `origins`, after these leads have taken it all back. If another lead within this one logged the same
 * event, the event stays, as that lead's event.
 */
export function forget(
  { now, ...store }: LeadStore & { now: number },
  { origins, throughSeq, above, byPages, withImport }: ForgetQuery,
): ForgetResult {
  const found = findLead(store);
  if (!found) return { status: 'forgotten', fromVersion: 0, version: 0 };
  const { snapshot: before, config } = found;
  if (JSON.stringify(aboveOf(before.merge)) !== JSON.stringify(above)) return { status: 'changed' };
  if (
    readForwardedEvents(store, { origins, afterSeq: throughSeq, size: { ...PAGE_SIZE, eventsMax: 1 } }).events.length >
    0
  )
    return { status: 'changed' };
  if (!origins.some((origin) => hasAbsorbed(store, origin)))
    return { status: 'forgotten', fromVersion: before.seq, version: before.seq };
  const seq = before.seq + 1;
  deleteEventsFrom(store, { origins, seq });
  deleteCopiesFrom(store, origins);
  const promoted = promoteCopies(store, seq);
  deleteAbsorbedLeads(store, origins);
  const lately = (before.parted?.left ?? []).filter(({ at }) => at > now - DAY_MS);
  const left = [...origins.slice(0, 1).map((leadId) => ({ leadId, at: now })), ...lately].slice(0, LIMITS.mergedIdsMax);
  const parted = { ...before.parted, seq, at: now, left, ...(!byPages && { told: seq }) };
  const folded = reread(store, { ...noteArrived(before, origins), seq: promoted, parted }, config.ruleset);
  const evaluated = evaluate(folded, config, { at: now, cause: 'merge' });
  const recorded = recordTransition(store, evaluated);
  const snapshot = withImport ? forgetIfEmpty(store, recorded, now) : recorded;
  writeSnapshot(store, snapshot);
  return { status: 'forgotten', fromVersion: before.seq, version: snapshot.seq };
}
