import type { EventSource } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { Cap } from '../contract/ruleset.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import type { Work } from '../contract/work.ts';

/** The points that one rule gave to one event. They are stored with the event on arrival, so a refold needs no old ruleset. */
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
  /** The import that the event came with. Undoing the import withdraws the event. */
  importId?: string;
  /** The lead that the event was sent to, if it was another lead that has since been merged into this one. */
  origin?: string;
  /** Set if the event was copied from the log of a merged lead. Absent if it was sent to that lead's ID after the merge. */
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

/**
 * Work of the customer's team on the lead. It never counts as an event and is no sign of life. Only points given by hand change the score.
 */
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

/** The canonical order: by time, then by ID. No two events tie, because IDs are unique within a lead. */
export function compareEvents(a: EventPosition, b: EventPosition): number {
  return a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}
