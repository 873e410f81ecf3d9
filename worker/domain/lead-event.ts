import type { EventSource } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { Cap } from '../contract/ruleset.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import type { Work } from '../contract/work.ts';

/** The points one rule gave to one event, stamped on arrival: a refold needs no old ruleset. */
export interface Award {
  rulesetVersion: number;
  ruleId: string;
  points: number;
  cap?: Cap;
}

interface LoggedEvent {
  eventId: string;
  /** Epoch ms at which it happened. */
  occurredAt: number;
  /** Epoch ms at which it reached us. */
  receivedAt: number;
  source: EventSource;
  /** The import it came with: undoing that withdraws it. */
  importId?: string;
  /** The lead that the event was sent to, if that was another one that has since been merged into this one. */
  origin?: string;
  /** Copied from the log of a lead merged into this one, rather than sent to it afterwards. */
  absorbed?: true;
}

/** An activity of the lead: scored, counted, on the timeline. */
export interface Activity extends LoggedEvent {
  kind: 'activity';
  type: string;
  /** Set if activity counters count it as `other`, because too many types arrived that day (intake/name-types). */
  countedAs?: 'other';
  properties: JsonObject;
  awards: Award[];
}

/** A fact about who the lead is: never scored, never counted. */
export interface TraitsLearned extends LoggedEvent {
  kind: 'traits';
  traits: LearnedTraits;
}

/** Work of the customer's people on the lead: never counted, and no sign of life. Only points by hand change the score. */
export interface WorkDone extends LoggedEvent {
  kind: 'work';
  /** The user, key or automation that did it. */
  by: string;
  work: Work;
}

/** One entry of a lead's log. */
export type LeadEvent = Activity | TraitsLearned | WorkDone;

/** An event's place in the canonical order. */
export interface EventPosition {
  occurredAt: number;
  eventId: string;
}

/** The canonical order: by time, then by ID. Total, because IDs are unique within a lead. */
export function compareEvents(a: EventPosition, b: EventPosition): number {
  return a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}
