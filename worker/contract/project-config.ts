import type { AutomationRule } from './automation.ts';
import type { BehaviorCondition } from './behavior-condition.ts';
import type { Outcome } from './outcome.ts';
import type { OutgoingType } from './outgoing.ts';
import type { Ruleset } from './ruleset.ts';
import type { SegmentRule } from './segment.ts';

/** The part of a ruleset that determines a lead's current state and fit, once rules have given its events their points. */
export type LeadRuleset = Pick<Ruleset, 'version' | 'stages' | 'decay' | 'silent' | 'fit'> & {
  /** The behaviors that segments count, ascending by key; absent if there are none. */
  behaviors?: readonly TrackedBehavior[];
};

/** Events that conditions of segments count. Every lead keeps the times of the last ones. */
export interface TrackedBehavior extends Pick<BehaviorCondition, 'event' | 'where'> {
  /** How many times to store: the highest count that a condition uses. */
  keep: number;
  /** Conditions whose result changes as time passes. */
  ends: readonly { times: number; days: number }[];
}

/** Figures that conditions of segments compare, each listed once. Days may be fractions. */
export interface SegmentMoments {
  scores?: readonly number[];
  lastEventDays?: readonly number[];
  firstEventDays?: readonly number[];
  createdDays?: readonly number[];
}

/**
 * The part of a project's config that every lead stores. It stays small, however many rules and automations a project has: those are sent
 * with each call.
 */
export interface LeadConfig {
  version: number;
  ruleset: LeadRuleset;
  /** The periods of inactivity, in days, after which automations run; absent if there are none. */
  quietDays?: readonly number[];
  /** The message types that any enabled webhook endpoint subscribes to; others do not enter an outbox. */
  subscribed?: readonly OutgoingType[];
  /** The figures at which time alone may change segments; absent if the project has no segments. */
  segmentMoments?: SegmentMoments;
  /** JSON of the project's JudgedOutcome; absent for DEFAULT_OUTCOME. */
  outcomeText?: string;
}

/** A project's outcome. `isReserved`: only secret keys may send events of its type. */
export type JudgedOutcome = Outcome & { isReserved?: true };

/**
 * The project settings that a lead needs. The caller knows them, so that a lead reads no database. Immutable; `version` grows with every
 * change, and a lead never returns to an older one.
 */
export interface ProjectConfig extends LeadConfig {
  ruleset: Ruleset & LeadRuleset;
  /** Absent for DEFAULT_OUTCOME. */
  outcome?: JudgedOutcome;
  /** The enabled ones; absent if there are none. */
  automations?: readonly AutomationRule[];
  /** Absent if there are none. */
  segments?: readonly SegmentRule[];
  /** The IDs of manual lists that were deleted: see domain/existing-lists. Absent if there are none. */
  deletedLists?: readonly string[];
}
