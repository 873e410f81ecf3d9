import type { EventSource } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { Cap } from '../contract/ruleset.ts';
import type { LearnedTraits } from '../contract/traits.ts';
import type { Work } from '../contract/work.ts';

/**
 * The points that one rule gave to one event. Awards are stored with the event when it arrives, so a refold does not need old rulesets.
 */
export interface Award {
  rulesetVersion: number;
  ruleId: string;
  points: number;
  cap?: Cap;
}

interface LoggedEvent {
  eventId: string;
  /** Epoch ms at which the event happened. */
  occurredAt: number;
  /** Epoch ms at which we received the event. */
  receivedAt: number;
  source: EventSource;
  /** The import that contained the event. Undoing that import withdraws the event. */
  importId?: string;
  /** The lead that the event was sent to, if that lead has since been merged into this one. */
  origin?: string;
  /**
   * Set if the event was copied from the log of a merged lead. Not set if a message sent the event to the merged lead's ID after the merge.
   */
  absorbed?: true;
}

/** An activity of the lead, which is scored, counted, and shown on the timeline. */
export interface Activity extends LoggedEvent {
  kind: 'activity';
  type: string;
  /** Set if activity counters count the event as `other`, because too many types arrived that day (intake/name-types). */
  countedAs?: 'other';
  properties: JsonObject;
  awards: Award[];
}

/** Properties of the lead, which are never scored or counted. */
export interface TraitsLearned extends LoggedEvent {
  kind: 'traits';
  traits: LearnedTraits;
}

/**
 * Work on the lead by the customer's team. Work counts neither as an event nor as a sign of life. Only points given by hand change the
 * score.
 */
export interface WorkDone extends LoggedEvent {
  kind: 'work';
  /** The ID of the user, key or automation. */
  by: string;
  work: Work;
}

/** One entry of a lead's log. */
export type LeadEvent = Activity | TraitsLearned | WorkDone;

/** The position of an event in the canonical order. */
export interface EventPosition {
  occurredAt: number;
  eventId: string;
}

/** Compares events in canonical order: by time, then by ID. Two events are never equal, because IDs are unique within a lead. */
export function compareEvents(a: EventPosition, b: EventPosition): number {
  return a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}
