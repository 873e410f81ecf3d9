import type { Forgets } from '../contract/project-change.ts';
import { isKnownFromPages, isNamed } from '../domain/lead-snapshot.ts';
import { isErased, type Returning, sealedInto } from '../domain/merge-state.ts';
import { workFactsOf } from '../domain/work.ts';
import type { Requested } from '../observe/request-id.ts';
import { NOTHING_FOLDED } from './fold-log.ts';
import type { Sealed } from './ingest.ts';
import { countParts } from './merge/measure.ts';
import { listAbsorbedLeads } from './storage/absorbed-leads.ts';
import { clearFirstEvents, firstEvents } from './storage/first-events.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { MIGRATIONS } from './storage/schema.ts';
import { findLead, writeSnapshot } from './storage/snapshot.ts';
import { compactState } from './storage/state.ts';
import { execIn } from './storage/tables.ts';

/**
 * `itself`: if it still holds the IDs in `holding`, and no others than those in `among`. `of_its_winner`: as part of one of `winners`, the
 * erased leads. `of_its_erased_winner`: likewise, but the lead that it was merged into directly is gone, so that there is nothing left to
 * remove it from. `of_its_project`: regardless of its merges.
 */
type ErasedPart =
  | { part: 'itself'; holding?: readonly string[]; among?: readonly string[] }
  | { part: 'of_its_project' }
  | { part: 'of_its_winner' | 'of_its_erased_winner'; winners: readonly string[] };

export type EraseOptions = Requested & ErasedPart & EraseConditions;

interface EraseConditions {
  /** For retention: only if the lead has done nothing since then (epoch ms); it may come back as a new lead. */
  quietSince?: number;
  /** For retention: only if nobody ever identified the lead. */
  unlessKnown?: boolean;
  /** For erasures of a list: only if no other lead was merged into this one after the list was made (epoch ms). */
  asOf?: number;
  /** For erasures of leads that pages have named: only if nobody else has mentioned the lead. */
  onlyFromPages?: boolean;
  /** For merged leads that retention erases: they may come back, too. */
  mayReturn?: true;
  /** For merged leads: other leads that this one was part of before, with the leads merged into it. */
  formerly?: readonly string[] | undefined;
}

export type EraseResult =
  /** `ids` are those of the lead and of the leads merged into it. */
  | { status: 'erased'; ids: string[]; fromVersion: number; version: number }
  | Sealed
  /** An ID that it should hold has been taken out, or it holds one that it should not. */
  | { status: 'parted' }
  /** It is being taken out of the lead that it was merged into: ask again. */
  | { status: 'unsettled' }
  /** A condition does not hold: it did something since, holds another lead, or somebody knows it. */
  | { status: 'not_quiet' }
  /** There is no such lead, or it is not part of the erased one. */
  | { status: 'no_such_lead' };

/**
 * When the lead last did anything, or when it became known if it never did. A lead that the customer knows is not older than that: no
 * page's backdated event gets it erased.
 */
const lastActivityAt = ({ snapshot: { idKind, state, createdAt, knownAt = createdAt } }: StoredLead): number => {
  const isKept = idKind !== 'anonymous' && Object.keys(state.traits).length > 0;
  return Math.max(state.lastEventAt ?? createdAt, isKept ? knownAt : 0);
};

/** Whether anything says who the lead is: an ID of the customer's own, a trait, or somebody's work on it. */
const isKnown = ({ snapshot: { idKind, state } }: StoredLead): boolean => {
  const { email, name, company } = state.traits;
  const { owner, status, taskDueAt } = workFactsOf(state.work);
  return (
    idKind === 'own' || status !== 'new' || [email, name, company, owner, taskDueAt].some((known) => known != null)
  );
};

/**
 * Erases the lead: its log, traits, transitions, everything. A tombstone keeps late events out. If other leads were merged into it, it is
 * erased for all readers at once, and deletes its log when they are gone too (see `finishErasing`): a lead that is just being removed from
 * it still gets its own events back. Repeatable.
 */
export function erase({ now, ...store }: LeadStore & { now: number }, options: EraseOptions): EraseResult {
  const { part, quietSince, unlessKnown = false } = options;
  const found = findLead(store);
  if (!found) return { status: 'no_such_lead' };
  const { snapshot } = found;
  const { seq, leadId, merge } = snapshot;
  const parts = listAbsorbedLeads(store);
  const absorbed = parts.map((lead) => lead.leadId);
  const ids = [leadId, ...absorbed];
  if (isErased(merge) && part !== 'of_its_project') return { status: 'erased', ids, fromVersion: seq, version: seq };
  if (quietSince !== undefined && lastActivityAt(found) >= quietSince) return { status: 'not_quiet' };
  if (unlessKnown && isKnown(found)) return { status: 'not_quiet' };
  const refusal = refuse(found, absorbed, options);
  if (refusal) return refusal;
  if (options.onlyFromPages && !isKnownFromPages(snapshot)) return { status: 'not_quiet' };
  // A lead that a page has just merged into it may still be on its way.
  const { asOf } = options;
  const isGrowing = (since: number) =>
    parts.some(({ at }) => at > since) || countParts(store, snapshot, now) > parts.length;
  if (asOf !== undefined && isGrowing(asOf)) return { status: 'not_quiet' };
  const returning: Returning = {
    ...((quietSince !== undefined || options.mayReturn) && { mayReturn: true }),
    // A merged lead with an ID of the customer's own was merged by the customer.
    ...(part === 'itself' && !isNamed(snapshot) && { mayBeNamed: true }),
  };
  const version = seq + 1;
  const formerly = [...(snapshot.formerly ?? []), ...(options.formerly ?? [])];
  const erasing = { ...snapshot, seq: version, formerly };
  if (part !== 'of_its_project' && absorbed.length > 0) {
    writeSnapshot(store, { ...erasing, merge: { status: 'erasing', at: now, ...returning } });
  } else {
    clear({ ...store, now }, { ...erasing, merge: { status: 'erased', ...returning } });
  }
  return { status: 'erased', ids, fromVersion: seq, version };
}

/** Why this lead cannot be erased as this part now, or null. */
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
      // It may have been released and merged into another lead, which nobody has erased.
      if (!('winner' in merge) || !erased.winners.includes(merge.winner)) return { status: 'no_such_lead' };
      const isParting = merge.status === 'leaving' || (merge.status === 'restoring' && erased.part === 'of_its_winner');
      return isParting ? { status: 'unsettled' } : null;
    }
  }
}

/** Leaves a tombstone, which keeps the ID until D1 has deleted the row (see drain). */
export function clear({ now, ...store }: LeadStore & { now: number }, snapshot: StoredLead['snapshot']): void {
  // Not dropped, because SQLite refuses that while a page of the log is still being read.
  for (const { table } of MIGRATIONS) if (table !== 'state') execIn(store, table, `DELETE FROM ${table}`);
  if (firstEvents(store)) clearFirstEvents(store);
  store.memory.forget();
  const { projectId, leadId, idKind, seq, projectedSeq, stage, merge } = snapshot;
  const forgets = toForgets(snapshot);
  const known = { projectId, leadId, idKind, seq, projectedSeq, stage, merge, ...(forgets && { forgets }) };
  writeSnapshot(store, { ...known, createdAt: now, evaluatedAt: now, ...NOTHING_FOLDED });
  compactState(store);
}

/** Shorter words could occur in any text. */
const WORD_CHARS_MIN = 3;
const WORDS_MAX = 50;

/** The lead's texts, for D1 to remove from the data about leads that this one was part of; null if there are none. */
function toForgets(snapshot: StoredLead['snapshot']): Forgets | null {
  const { formerly = [], state, merge } = snapshot;
  const { name, email, phone, custom = {} } = state.traits;
  const words = [name, email, phone, ...textsIn(custom)].filter(
    (word): word is string => typeof word === 'string' && word.length >= WORD_CHARS_MIN,
  );
  if (merge.status !== 'erased' || formerly.length === 0 || words.length === 0) return null;
  const isKnown = !isKnownFromPages(snapshot);
  return { leadIds: [...new Set(formerly)], words: [...new Set(words)].slice(0, WORDS_MAX), isKnown };
}

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
