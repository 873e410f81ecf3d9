import type { IdKind } from '../../contract/id-kind.ts';
import { LIMITS } from '../../contract/limits.ts';
import { isNamed, type LeadSnapshot, vouch } from '../../domain/lead-snapshot.ts';
import { emailOf } from '../../domain/learn-traits.ts';
import { sealedInto } from '../../domain/merge-state.ts';
import { type EmailHolder, kindOnceNamed } from '../../domain/plan-merge.ts';
import { utcDay } from '../../domain/time.ts';
import type { Requested } from '../../observe/request-id.ts';
import type { NewLead } from '../append-events.ts';
import { beginLead, stillKnown, tombstoneFor } from '../begin-lead.ts';
import { addPageWrites, isExcessive } from '../bound-page-writes.ts';
import type { Erased, Sealed } from '../ingest.ts';
import { namedByCustomer, nameLead } from '../name-lead.ts';
import type { LeadStore } from '../storage/lead-memory.ts';
import { migrate } from '../storage/migrations.ts';
import { findLead, writeConfig, writeSnapshot } from '../storage/snapshot.ts';
import { type Burden, countParts } from './measure.ts';

export interface AdmitMergeCommand extends NewLead, Requested {
  /** Whether a message with a publishable key causes the merge. Merges by publishable keys are limited per lead and day. */
  limited: boolean;
  /** Whether a person or server asked for the merge and named this lead. */
  byHand?: boolean;
  /** The amount of data that a merge by a publishable key brings in. The merged log counts as written by publishable keys. */
  carries?: Burden | undefined;
  /** The lead that a merge by a publishable key brings in, if that lead has an email. */
  emailFrom?: string | undefined;
  /** The import that uses the ID, if one does. */
  importId?: string | undefined;
}

export type AdmitMergeResult =
  | ({ status: 'admitted'; isNew: boolean; idKind: IdKind; fromVersion: number; version: number } & EmailHolder)
  /** Publishable keys have reached today's limit of merges into this lead, or the merge would bring too many events or leads. */
  | { status: 'full' }
  /** Another such merge may be bringing a lead with a different email. */
  | { status: 'other_email' }
  | Sealed
  | Erased
  /** The ID becomes free when its erasure is complete. Call again. */
  | { status: 'unsettled' };

const NOTHING: Burden = { events: 0, bytes: 0, parts: 0 };

/**
 * First step of a merge, in the winner: makes sure that the winner exists and records how its ID is used. Counts merges caused by
 * publishable keys, and the data that they bring.
 */
export function admitMerge(
  { now, ...store }: LeadStore & { now: number },
  { limited, byHand = false, carries = NOTHING, emailFrom, importId, ...command }: AdmitMergeCommand,
): AdmitMergeResult {
  const found = findLead(store);
  if (!found) migrate(store);
  const winner = found && sealedInto(found.snapshot.merge);
  if (winner) return { status: 'sealed', winner };
  const tombstone = tombstoneFor(found, { namedAs: command.idKind, isTrusted: !limited });
  if (tombstone) return { status: tombstone };
  const known = stillKnown(found);
  const before = known ?? beginLead(found, command, now);
  // If a source other than an import named the ID before, the import does not change that.
  const isNewKind = kindOnceNamed(before.snapshot.idKind, command.idKind) !== before.snapshot.idKind;
  const naming = { namedAs: command.idKind, knownAs: known?.snapshot.idKind, importId, isFromPages: limited };
  const { snapshot: named, config } = !known || isNewKind ? nameLead(before, naming) : before;
  const owned = byHand ? namedByCustomer(named) : named;
  const vouched = limited || isNamed(owned) ? owned : vouch(owned, now);
  // If the customer says that another lead is the same person, the retention period starts over, because that other lead may be new.
  const snapshot = limited || !known ? vouched : { ...vouched, knownAt: now };
  const day = utcDay(now);
  const used = snapshot.pageMerges?.day === day ? snapshot.pageMerges.count : 0;
  const pageWrites = addPageWrites(snapshot.pageWrites, limited ? carries : NOTHING, now);
  const isFull = used >= LIMITS.pageMergesPerDayMax || carries.parts > LIMITS.pageMergedPartsMax;
  if (limited && (isFull || isExcessive(pageWrites))) return { status: 'full' };
  const held = emailOf(snapshot.state);
  const firstFrom = (used > 0 && snapshot.pageMerges?.emailFrom) || emailFrom;
  if (limited && emailFrom !== firstFrom && emailFrom !== undefined && held.email === null)
    return { status: 'other_email' };
  // Counted before the other lead is sealed. Otherwise a chain of merges would look short until they hand their logs over.
  const parts = countParts(store, snapshot, now) + 1 + carries.parts;
  if (!known) writeConfig(store, config);
  if (!known || limited || snapshot !== before.snapshot)
    writeSnapshot(store, {
      ...snapshot,
      ...(limited && {
        pageMerges: { day, count: used + 1, parts, ...(firstFrom && { emailFrom: firstFrom }) },
      }),
      ...(pageWrites && { pageWrites }),
    });
  return {
    status: 'admitted',
    isNew: !known,
    idKind: snapshot.idKind,
    ...held,
    fromVersion: before.snapshot.seq,
    version: snapshot.seq,
  };
}

/** Notes that no email of these leads is on its way to this lead: their logs have arrived, they have left, or they are not merged after all. */
export function noteArrived(snapshot: LeadSnapshot, leadIds: readonly string[]): LeadSnapshot {
  const { emailFrom, ...pageMerges } = snapshot.pageMerges ?? {};
  return emailFrom !== undefined && leadIds.includes(emailFrom)
    ? { ...snapshot, pageMerges: pageMerges as NonNullable<LeadSnapshot['pageMerges']> }
    : snapshot;
}

/** Takes back the admission of a lead that was then not merged. */
export function unadmit(store: LeadStore, { from }: { from: string }): null {
  const snapshot = findLead(store)?.snapshot;
  const noted = snapshot && noteArrived(snapshot, [from]);
  if (noted && noted !== snapshot) writeSnapshot(store, noted);
  return null;
}
