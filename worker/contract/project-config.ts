import type { AutomationRule } from './automation.ts';
import type { BehaviorCondition } from './behavior-condition.ts';
import type { Outcome } from './outcome.ts';
import type { OutgoingType } from './outgoing.ts';
import type { Ruleset } from './ruleset.ts';
import type { SegmentRule } from './segment.ts';

/** The part of a ruleset that determines a lead's current state and fit once the points of its events are known. */
export type LeadRuleset = Pick<Ruleset, 'version' | 'stages' | 'decay' | 'silent' | 'fit'> & {
  /** The behaviors that segments count, ascending by key; absent if there are none. */
  behaviors?: readonly TrackedBehavior[];
};

/**
 * The events that a segment's condition counts, such as three page views in a week. Each lead stores the times of the latest events that
 * count.
 */
export interface TrackedBehavior extends Pick<BehaviorCondition, 'event' | 'where'> {
  /** The number of event times that each lead stores, which is the highest count in any condition. */
  keep: number;
  /** Conditions whose result changes as time passes. */
  ends: readonly { times: number; days: number }[];
}

/** Numbers that conditions of segments compare with, each listed once. Days may have fractions. */
export interface SegmentMoments {
  scores?: readonly number[];
  lastEventDays?: readonly number[];
  firstEventDays?: readonly number[];
  createdDays?: readonly number[];
}

/**
 * The part of a project's config that every lead stores. This part stays small even with many rules and automations, because rules and
 * automations are sent with each call.
 */
export interface LeadConfig {
  version: number;
  ruleset: LeadRuleset;
  /** The periods of inactivity, in days, after which an automation runs; absent if there are none. */
  quietDays?: readonly number[];
  /** The message types that an enabled webhook endpoint subscribes to. Messages of other types never enter an outbox. */
  subscribed?: readonly OutgoingType[];
  /** The figures at which the passing of time alone may change a segment; absent if the project has no segments. */
  segmentMoments?: SegmentMoments;
  /** The project's JudgedOutcome as JSON; absent if it is DEFAULT_OUTCOME. */
  outcomeText?: string;
}

/** A project's outcome. `isReserved` means that only secret keys may send events of its type. */
export type JudgedOutcome = Outcome & { isReserved?: true };

/**
 * The project settings that a lead needs. The caller sends the config, so that a lead never reads the database. Immutable; `version` grows
 * with every change, and a lead never returns to an older one.
 */
export interface ProjectConfig extends LeadConfig {
  ruleset: Ruleset & LeadRuleset;
  /** Absent for DEFAULT_OUTCOME. */
  outcome?: JudgedOutcome;
  /** Enabled automations; absent if there are none. */
  automations?: readonly AutomationRule[];
  /** Absent if the project has no segments. */
  segments?: readonly SegmentRule[];
  /** The IDs of manual lists that were deleted: see domain/existing-lists. Absent if no list was deleted. */
  deletedLists?: readonly string[];
}
