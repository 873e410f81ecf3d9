import { isTrusted } from '../contract/event-source.ts';
import type { ExportedTrust } from '../contract/exported-lead.ts';
import type { IdKind } from '../contract/id-kind.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import { shownName } from '../domain/fit-properties.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import type { LeadSnapshot } from '../domain/lead-snapshot.ts';
import {
  furtherUp,
  isErased,
  isTakenBack,
  type LinkedBy,
  linkedByOf,
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
import { nameLead } from './name-lead.ts';
import { restoreTrust } from './restore-trust.ts';
import { hasAbsorbed } from './storage/absorbed-leads.ts';
import { evaluatedAfter, mayLag } from './storage/catch-up.ts';
import { isStored } from './storage/event-copies.ts';
import { isImported } from './storage/event-log.ts';
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
  /** The kind of announcements, if not all news. */
  tells?: Tells;
  /** Whether the events come from an export: limits for pages do not apply again. */
  restores?: true;
  /** Everything else that the export says about the lead. */
  trust?: ExportedTrust | undefined;
  /** The lead that the events were sent to, if its object has redirected the caller to this one. */
  origin?: string;
  /** The kind of `origin`. */
  originKind?: IdKind;
  /** The least trusted source that makes `origin` part of this lead; null for the customer. */
  originLinkedBy?: LinkedBy | null;
  /**
   * For an edit or work on the lead: the leads that the caller has found the ID to be part of. A link to any other lead that only a
   * publishable key has made in the meantime is not followed.
   */
  follows?: readonly string[] | undefined;
  /** Which links of the ID are undone; if absent, its use as the customer's own and the events decide. */
  undoes?: Undoes | undefined;
}

export type IngestResult =
  | {
      status: 'ingested';
      /** `outcomes[i]` belongs to `events[i]`. */
      outcomes: LoggedOutcome[];
      /** The number of duplicates that were stored anyway, next to another lead's or import's event. */
      copies?: number;
      /** Names of properties of `events[i]` that did not fit, by `i`. Events whose properties all fit are not listed. */
      omitted: Record<number, string[]>;
      /** The lead's email now, and the one it had before if that changed. */
      email: string | null;
      formerEmail: string | null;
      idKind: IdKind;
      /** The lead starts over under the ID of an erased one that has left nothing in D1: earlier claims are gone. */
      isReturned?: true;
      fromVersion: number;
      version: number;
    }
  /** An anonymous id turned out to be the customer's own: it is leaving the lead it was merged into. */
  | { status: 'releasing'; winner: string; fromVersion: number; version: number }
  | (Sealed & { idKind: IdKind; linkedBy: LinkedBy | null })
  | Erased
  /** The lead `origin` is not (or no longer) part of this one: ask it again. */
  | { status: 'moved' }
  /** The ID is free as soon as its erasure is done: ask again. */
  | { status: 'unsettled' };

/** `limited`: publishable keys have written to this lead as much as they may in a day. */
export type LoggedOutcome = 'accepted' | 'duplicate' | 'limited';

/** This lead was merged: its ID now resolves to `winner`. */
export interface Sealed {
  status: 'sealed';
  winner: string;
}

/** A tombstone: later events for the lead are permanently rejected. */
export interface Erased {
  status: 'erased';
}

/**
 * Dedup, append, fold, snapshot: one synchronous transaction, run by the caller. An event whose ID is already in the log changes nothing,
 * regardless of its other content. Rows written: one per event, one per stage change, and one for the lead's value, which contains the
 * first events, unless it may lag.
 */
export function ingest(
  { now, projectedSeq, ...store }: LeadStore & { now: number; projectedSeq: number | null },
  command: IngestCommand,
): IngestResult {
  const { origin, config } = command;
  // A forwarded event names its origin, not this lead.
  const namedAs = origin === undefined ? command.namedAs : 'anonymous';
  const found = findLead(store);
  const winner = found && sealedInto(found.snapshot.merge);
  if (found && winner) {
    const isTakenOut = command.namedAs !== 'anonymous' || command.undoes !== undefined;
    const taken = { winner, namedAs: command.namedAs, undoes: undoesOf(command) };
    const released = isTakenOut ? release(store, found.snapshot, taken) : null;
    const { idKind, merge } = found.snapshot;
    return released ?? { status: 'sealed', winner, idKind, linkedBy: linkedByOf(merge) };
  }
  const isTold = command.events.some(({ source }) => isTrusted(source));
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
        isFromPages: undoesOf(command) === 'pages',
      });
  const lead = adoptConfig(store, named, { config, now });
  const { originKind = 'anonymous', originLinkedBy = null } = command;
  const sentTo =
    origin === undefined
      ? { idKind: lead.snapshot.idKind, linkedBy: null }
      : { idKind: originKind, linkedBy: originLinkedBy };
  const events = command.events.map((incoming): LeadEvent => {
    const { stamped, ...named } = underLoggedId(store, asVouchedFor(incoming, sentTo));
    const event = origin === undefined ? named : { ...named, origin };
    return event.kind === 'activity'
      ? { ...event, awards: stamped ? [...stamped] : awardsFor(event, config.ruleset) }
      : event;
  });
  const { pageWrites } = lead.snapshot;
  const excess: ReadonlySet<LeadEvent> = command.restores ? NO_EXCESS : findExcess(pageWrites, events, now);
  const taken = events.filter((event) => !excess.has(event));
  const cause = taken.every(({ kind }) => kind === 'work') ? 'manual' : 'event';
  const { snapshot, stored } = appendEvents(store, lead, { events: taken, cause, counted: true, now });
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
    ...emailsOf(before, snapshot),
    idKind: snapshot.idKind,
    ...(found && isErased(found.snapshot.merge) && { isReturned: true }),
    fromVersion: before.snapshot.seq,
    version: snapshot.seq,
  };
}

/** Says nothing, and removes a lead from the one that a publishable key merged it into. */
export const TAKE_OUT = { namedAs: 'anonymous', undoes: 'public' } as const;

export const isTakenOut = ({ status }: IngestResult): boolean => status === 'ingested' || status === 'releasing';

const NO_EXCESS: ReadonlySet<LeadEvent> = new Set();

/** The event under the ID that its import's row was logged by before, if it was. A page's events under that ID prove nothing. */
function underLoggedId(store: LeadStore, { formerId, ...event }: IncomingEvent): IncomingEvent {
  return formerId !== undefined && isImported(store, formerId) ? { ...event, eventId: formerId } : event;
}

/** A page cannot remove anyone from a lead that a server, a person or a signature linked them to. */
function undoesOf({ undoes, origin, events }: IngestCommand): Undoes {
  const said = undoes ?? (events.some(({ source }) => isTrusted(source)) ? 'all' : 'pages');
  return origin === undefined ? said : furtherUp(said);
}

/**
 * Starts removing a lead from its winner, because the customer now uses it, or an ID merged into it, as somebody else's. Null if it stays
 * merged.
 */
function release(
  store: LeadStore,
  snapshot: LeadSnapshot,
  { winner, namedAs, undoes }: { winner: string; namedAs: IdKind; undoes: Undoes },
): Extract<IngestResult, { status: 'releasing' }> | null {
  // It is already being unmerged: a caller who uses the ID as their own waits until that is done.
  if (snapshot.merge.status === 'restoring' && namedAs === 'own')
    return { status: 'releasing', winner, fromVersion: snapshot.seq, version: snapshot.seq };
  if (!isTakenBack(snapshot.idKind, linkedByOf(snapshot.merge), undoes)) return null;
  const idKind = kindOnceNamed(snapshot.idKind, namedAs);
  const isOwnFromPages = undoes === 'pages' && idKind === 'own' && snapshot.idKind !== 'own';
  const version = snapshot.seq + 1;
  writeSnapshot(store, {
    ...snapshot,
    ...{ idKind, seq: version, merge: restoringFrom(winner, snapshot) },
    ...(isOwnFromPages && { isOwnFromPages }),
  });
  return { status: 'releasing', winner, fromVersion: snapshot.seq, version };
}

/** The omitted properties of the logged events, as far as the lead knows them. */
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

function emailsOf({ snapshot: before }: StoredLead, after: LeadSnapshot) {
  const [former = null, email = null] = [before.state.traits.email, after.state.traits.email];
  return { email, formerEmail: former === email ? null : former };
}
