import { isPublic, isTrusted } from '../contract/event-source.ts';
import type { ExportedTrust } from '../contract/exported-lead.ts';
import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { shownName } from '../domain/fit-properties.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { isNamed, type LeadSnapshot, noteKnown } from '../domain/lead-snapshot.ts';
import { type KnownTraits, learnTraits } from '../domain/learn-traits.ts';
import {
  backingOf,
  furtherUp,
  isBacked,
  isErased,
  isTakenBack,
  type LinkedBy,
  linkedByOf,
  linkOf,
  restoringFrom,
  sealedInto,
  type Undoes,
} from '../domain/merge-state.ts';
import { kindOnceNamed } from '../domain/plan-merge.ts';
import { awardsFor } from '../domain/ruleset.ts';
import type { Requested } from '../observe/request-id.ts';
import { adoptConfig } from './adopt-config.ts';
import type { Tells } from './announce.ts';
import { appendEvents } from './append-events.ts';
import { asVouchedFor } from './as-vouched-for.ts';
import { beginLead, stillKnown, tombstoneFor } from './begin-lead.ts';
import { countPageWrites, findExcess } from './bound-page-writes.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { mustRaise } from './merge/raise.ts';
import { namedByCustomer, nameLead } from './name-lead.ts';
import { restoreTrust } from './restore-trust.ts';
import { countAbsorbedLeads, hasAbsorbed } from './storage/absorbed-leads.ts';
import { evaluatedAfter, mayLag } from './storage/catch-up.ts';
import { isStored } from './storage/event-copies.ts';
import { isImported, readOrigins } from './storage/event-log.ts';
import type { LeadStore, StoredLead } from './storage/lead-memory.ts';
import { migrate } from './storage/migrations.ts';
import { findLead, keepSnapshot, writeConfig, writeSnapshot } from './storage/snapshot.ts';

export interface IngestCommand extends Requested {
  projectId: string;
  leadId: string;
  /** How the sender uses the ID of this lead, or of `origin`. */
  namedAs: IdKind;
  config: ProjectConfig;
  events: IncomingEvent[];
  /** Chooses the announcements to make. The default is all news. */
  tells?: Tells;
  /** Set if the events come from an export. The limits for web pages do not apply to exported events a second time. */
  restores?: true;
  /** Further facts about the lead from the export. */
  trust?: ExportedTrust | undefined;
  /** The lead that the events were sent to, if its object has redirected the caller to this one. */
  origin?: string;
  /** The kind of `origin`. */
  originKind?: IdKind;
  /** The least trusted source that made `origin` part of this lead, or null for the customer. */
  originLinkedBy?: LinkedBy | null;
  /**
   * For edits and work: the leads that the ID was part of when the caller looked. If only a publishable key has linked the ID to another
   * lead since then, the change does not follow that link.
   */
  follows?: readonly string[] | undefined;
  /** Which links of the ID to undo. If absent, this depends on the sources of the events. */
  undoes?: Undoes | undefined;
  /** Set once the caller has recorded what `parting` says. */
  isNoted?: true | undefined;
}

export type IngestResult =
  | {
      status: 'ingested';
      /** `outcomes[i]` is the outcome of `events[i]`. */
      outcomes: LoggedOutcome[];
      /** The number of duplicates that were kept as copies, because another lead or an import had logged the same event. */
      copies?: number;
      /** For each index in `events`, the names of its properties that did not fit. Events whose properties all fit are left out. */
      omitted: Record<number, string[]>;
      /** Accepted rows of an import that added nothing, because the lead already had their values; as indexes in `events`. */
      restated?: number[];
      /** The lead's email now, and its email before if that has changed. */
      email: string | null;
      formerEmail: string | null;
      idKind: IdKind;
      /** The lead starts over under the ID of an erased lead. D1 has nothing left of the erased lead, so its claims on emails are gone. */
      isReturned?: true;
      fromVersion: number;
      version: number;
    }
  /** The lead is just leaving the one that it was merged into, for example because its anonymous ID turned out to be the customer's own. */
  | { status: 'releasing'; winner: string; fromVersion: number; version: number }
  /** The lead is about to leave `winner`, and the two may hold data of one person. Record that, and call again with `isNoted`. */
  | { status: 'parting'; winner: string }
  | (Sealed & { idKind: IdKind; linkedBy: LinkedBy | null })
  | Erased
  /** The lead `origin` is not part of this one, or no longer. Call it again. */
  | { status: 'moved' }
  /** The lead first has to finish its erasure, or to raise the leads within it before it leaves its winner (see Raising). Call again. */
  | { status: 'unsettled' };

/** `limited`: publishable keys have reached their daily limit for this lead. */
export type LoggedOutcome = 'accepted' | 'duplicate' | 'limited';

/** This lead was merged: its ID now resolves to `winner`. */
export interface Sealed {
  status: 'sealed';
  winner: string;
}

/** The lead is a tombstone: it rejects all later events. */
export interface Erased {
  status: 'erased';
}

/**
 * Removes duplicates, appends the events, folds them in and writes the snapshot. The caller runs this in one synchronous transaction. An
 * event whose ID is already in the log changes nothing, even if its content differs. The change writes one row per event and one per stage
 * change. The lead's value, which holds the snapshot and the first events, takes one more row, unless it may lag.
 */
export function ingest(
  { now, projectedSeq, ...store }: LeadStore & { now: number; projectedSeq: number | null },
  command: IngestCommand,
): IngestResult {
  const { origin, config } = command;
  // For a forwarded event, `namedAs` describes the ID that the event was sent to (`origin`), not the ID of this lead.
  const namedAs = origin === undefined ? command.namedAs : 'anonymous';
  const isTakenOut = command.namedAs !== 'anonymous' || command.undoes !== undefined;
  const found = findLead(store);
  const isTold = command.events.some(({ source }) => isTrusted(source));
  const winner = found && sealedInto(found.snapshot.merge);
  if (found && winner) {
    const taken = { winner, namedAs: command.namedAs, isTold, undoes: undoesOf(command), isNoted: command.isNoted };
    const released = isTakenOut ? release(store, found.snapshot, taken) : null;
    const { idKind, merge } = found.snapshot;
    if (!released && isTold) {
      const used = command.namedAs === 'own' ? namedByCustomer(found.snapshot) : mentioned(found, command, now);
      if (used !== found.snapshot) writeSnapshot(store, used);
    }
    return released ?? { status: 'sealed', winner, idKind, linkedBy: linkedByOf(merge) };
  }
  const tombstone = tombstoneFor(found, { namedAs, isTrusted: isTold });
  if (tombstone) return { status: tombstone };
  if (origin !== undefined && !(found && hasAbsorbed(store, origin))) return { status: 'moved' };
  if (!found) migrate(store);
  const known = stillKnown(found);
  const before = known ?? beginLead(found, { ...command, idKind: namedAs }, now);
  const trust = origin === undefined ? command.trust : undefined;
  const knownAs = found?.snapshot.idKind;
  const named = trust
    ? restoreTrust(before, { namedAs, knownAs, trust, now })
    : nameLead(before, {
        ...{ namedAs, knownAs, importId: command.events[0]?.importId },
        isFromPages: !isTold,
        isWork: command.follows !== undefined && origin === undefined,
      });
  const lead = adoptConfig(store, named, { config, now });
  const { originKind = 'anonymous', originLinkedBy = null } = command;
  const sentTo =
    origin === undefined
      ? { idKind: lead.snapshot.idKind, linkedBy: null }
      : { idKind: originKind, linkedBy: originLinkedBy };
  const events = command.events.map((incoming): LeadEvent => {
    const { stamped, ...named } = underLoggedId(store, asVouchedFor(incoming, sentTo));
    const holder = leavesWith(store, named, origin);
    const event = holder === undefined ? named : { ...named, origin: holder };
    return event.kind === 'activity'
      ? { ...event, awards: stamped ? [...stamped] : awardsFor(event, config.ruleset) }
      : event;
  });
  const { pageWrites } = lead.snapshot;
  const excess: ReadonlySet<LeadEvent> = command.restores ? NO_EXCESS : findExcess(pageWrites, events, now);
  const taken = events.filter((event) => !excess.has(event));
  const cause = taken.every(({ kind }) => kind === 'work') ? 'manual' : 'event';
  // Imported history notifies nobody. Stage changes in it get the time of its last event, so that they do not count as changes of today.
  const movedAt = command.tells === 'nothing' ? lastOf(taken, now) : now;
  const { snapshot, stored } = appendEvents(store, lead, { events: taken, cause, counted: true, now, movedAt });
  const logged = new Set(taken.filter((_, i) => stored[i] === 'logged'));
  const copied = taken.filter((_, i) => stored[i] === 'copied');
  const written = command.restores ? undefined : countPageWrites(pageWrites, [...logged, ...copied], now);
  const pageWritten = written && { pageWrites: written };
  if (!known) writeConfig(store, lead.config);
  if (lead.snapshot === known?.snapshot && mayLag(store, { before: known.snapshot, after: snapshot, logged, now }))
    keepSnapshot(store, { ...snapshot, ...pageWritten, evaluatedAt: evaluatedAfter(known.snapshot, [...logged]) });
  // A restored lead may have nothing but what others bring along.
  else if (snapshot !== before.snapshot || (trust && !known))
    writeSnapshot(store, {
      ...snapshot,
      ...pageWritten,
      projectedSeq: projectedSeq ?? snapshot.projectedSeq,
    });
  return {
    status: 'ingested',
    outcomes: events.map((event) =>
      logged.has(event) ? 'accepted' : excess.has(event) && !isStored(store, event) ? 'limited' : 'duplicate',
    ),
    ...(copied.length > 0 && { copies: copied.length }),
    omitted: omittedOf(events, logged, snapshot),
    ...restatedOf(before, events, logged),
    ...emailsOf(before, snapshot),
    idKind: snapshot.idKind,
    ...(found && isErased(found.snapshot.merge) && { isReturned: true }),
    fromVersion: before.snapshot.seq,
    version: snapshot.seq,
  };
}

/**
 * The lead of a visitor about whom the customer has said or done something while only a page had made the visitor part of another lead.
 * Only that other lead logs it. Without this note, nothing would keep the visitor when the other lead is erased.
 */
function mentioned(
  { snapshot: before, config }: StoredLead,
  { events, follows }: IngestCommand,
  now: number,
): LeadSnapshot {
  const isCustomers = events.some(({ source }) => isTrusted(source) && !isPublic(source));
  if (!isCustomers || linkedByOf(before.merge) === null) return before;
  const { snapshot } = nameLead({ snapshot: before, config }, { namedAs: 'anonymous', isWork: follows !== undefined });
  return isNamed(snapshot) ? snapshot : noteKnown(before, { ...snapshot, isVouched: true }, now);
}

/** The time of the last event that can change a score; `now` if there is no such event. */
function lastOf(events: readonly LeadEvent[], now: number): number {
  const times = events.flatMap(({ kind, occurredAt }) => (kind === 'activity' ? [occurredAt] : []));
  return times.length > 0 ? Math.min(now, Math.max(...times)) : now;
}

/** A command without events. If a publishable key has merged the lead into another lead, the command takes it out. */
export const TAKE_OUT = { namedAs: 'anonymous', undoes: 'public', isNoted: true } as const;

export const isTakenOut = ({ status }: IngestResult): boolean => status === 'ingested' || status === 'releasing';

const NO_EXCESS: ReadonlySet<LeadEvent> = new Set();

/**
 * If an earlier version logged this row of an import under another ID, gives the event that ID. The old ID counts only if an import used
 * it. A page may have used the same ID.
 */
function underLoggedId(store: LeadStore, { formerId, ...event }: IncomingEvent): IncomingEvent {
  return formerId !== undefined && isImported(store, formerId) ? { ...event, eventId: formerId } : event;
}

/**
 * The merged lead with which an event leaves: the one that had the task that the event changes, or else the one that the event was sent
 * to. Undefined for this lead.
 */
function leavesWith(store: LeadStore, event: IncomingEvent, origin: string | undefined): string | undefined {
  if (event.kind !== 'work' || event.work.type !== 'task' || event.work.taskId === event.eventId) return origin;
  const [task] = readOrigins(store, [event.work.taskId]);
  return task ? (task.origin ?? undefined) : origin;
}

/** Which links to undo. A page cannot remove anyone from a lead that a server, a person or a signature linked them to. */
function undoesOf({ undoes, origin, events }: IngestCommand): Undoes {
  const said = undoes ?? (events.some(({ source }) => isTrusted(source)) ? 'all' : 'pages');
  return origin === undefined ? said : furtherUp(said);
}

/**
 * Starts to remove a lead from its winner, because the customer now uses it, or an ID merged into it, for somebody else. Null if it stays
 * merged.
 */
function release(
  store: LeadStore,
  snapshot: LeadSnapshot,
  {
    winner,
    namedAs,
    isTold,
    undoes,
    isNoted,
  }: { winner: string; isTold: boolean; undoes: Undoes } & Pick<IngestCommand, 'namedAs' | 'isNoted'>,
): Extract<IngestResult, { status: 'releasing' | 'parting' | 'unsettled' }> | null {
  // The lead is already being unmerged. The caller waits until that is done.
  if (snapshot.merge.status === 'restoring')
    return { status: 'releasing', winner, fromVersion: snapshot.seq, version: snapshot.seq };
  if (!isTakenBack(snapshot.idKind, linkedByOf(snapshot.merge), undoes)) return null;
  const { merge } = snapshot;
  if (merge.status === 'merging' ? mustRaise(store, snapshot) : 'raises' in merge) return { status: 'unsettled' };
  // The customer's message has merged this lead together with another, or the customer has worked on a lead of several visitors.
  const isParting =
    isBacked(backingOf(linkOf(merge))) || (snapshot.isWorkedOn === true && countAbsorbedLeads(store) > 0);
  if (isParting && !isNoted) return { status: 'parting', winner };
  const idKind = kindOnceNamed(snapshot.idKind, namedAs);
  // If the caller only takes a lead out, that is not a use of the lead's ID, because the customer may merge the lead into another one next.
  const isOwnFromPages = !isTold && idKind !== snapshot.idKind;
  const version = snapshot.seq + 1;
  writeSnapshot(store, {
    ...snapshot,
    ...{ idKind, seq: version },
    merge: restoringFrom(winner, snapshot),
    ...(isOwnFromPages && { isOwnFromPages }),
  });
  return { status: 'releasing', winner, fromVersion: snapshot.seq, version };
}

/** The omitted properties of the logged events. Events that the lead no longer knows are left out. */
function omittedOf(
  events: readonly LeadEvent[],
  logged: ReadonlySet<LeadEvent>,
  { state: { omittedProperties } }: LeadSnapshot,
): Record<number, string[]> {
  const omitted: Record<number, string[]> = {};
  if (omittedProperties.length === 0) return omitted;
  events.forEach((event, i) => {
    if (event.kind !== 'traits' || !logged.has(event)) return;
    const names = Object.keys(event.traits.custom ?? {}).map(shownName);
    const missing = names.filter((name) => omittedProperties.includes(name));
    if (missing.length > 0) omitted[i] = missing;
  });
  return omitted;
}

/** Learns the rows one after another, because a file may have several rows for one lead. */
function restatedOf(
  { snapshot: { state } }: StoredLead,
  events: readonly LeadEvent[],
  logged: ReadonlySet<LeadEvent>,
): { restated?: number[] } {
  let known: KnownTraits = state;
  let before = JSON.stringify(known.traits);
  const restated: number[] = [];
  for (const [i, event] of events.entries()) {
    if (event.kind !== 'traits' || event.importId === undefined || !logged.has(event)) continue;
    known = learnTraits(known, event);
    const after = JSON.stringify(known.traits);
    if (after === before) restated.push(i);
    before = after;
  }
  return restated.length > 0 ? { restated } : {};
}

function emailsOf({ snapshot: before }: StoredLead, after: LeadSnapshot) {
  const [former = null, email = null] = [before.state.traits.email, after.state.traits.email];
  return { email, formerEmail: former === email ? null : former };
}
