import type { EventSource } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Cap } from '../contract/ruleset.ts';
import type { LearnedTraits } from '../contract/traits.ts';

/** Points that one rule gave to one event, stamped when the event was accepted: a refold needs no old ruleset. */
export interface Award {
  rulesetVersion: number;
  ruleId: string;
  points: number;
  cap?: Cap;
}

interface LoggedEvent {
  eventId: string;
  /** Epoch ms at which it happened in the world. */
  occurredAt: number;
  /** Epoch ms at which it reached us. */
  receivedAt: number;
  source: EventSource;
  /** The import it came with: undoing that withdraws it. */
  importId?: string;
  /** The lead that it was sent to, where that is another one, merged into this one since. */
  origin?: string;
  /** Taken over from the log of a lead that was merged into this one, rather than sent to it since. */
  absorbed?: true;
}

/** Something the lead did: scored, counted, on the timeline. */
export interface Activity extends LoggedEvent {
  kind: 'activity';
  type: string;
  /** Set if activity counters count it as `other`, because too many types came that day (intake/name-types). */
  countedAs?: 'other';
  properties: JsonObject;
  awards: Award[];
}

/** Something learned about who the lead is: never scored, never counted. */
export interface TraitsLearned extends LoggedEvent {
  kind: 'traits';
  traits: LearnedTraits;
}

/** One entry of a lead's log. */
export type LeadEvent = Activity | TraitsLearned;

/** Where an event stands in the one order in which events are folded. */
export interface EventPosition {
  occurredAt: number;
  eventId: string;
}

/** The canonical order: by time, then by id. Total, as ids are unique within a lead. */
export function compareEvents(a: EventPosition, b: EventPosition): number {
  return a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}
