import type { BehaviorCondition, BehaviorCount } from '../contract/behavior-condition.ts';
import { leavesOf } from '../contract/condition-tree.ts';
import { isPublic } from '../contract/event-source.ts';
import type { JsonObject } from '../contract/json-value.ts';
import type { LeadCondition, LeadConditions } from '../contract/lead-condition.ts';
import type { TrackedBehavior } from '../contract/project-config.ts';
import type { FoldedActivity, FoldedEvent } from './folded-event.ts';
import { matchesEvent } from './ruleset.ts';
import { DAY_MS } from './time.ts';

type Behavior = Pick<BehaviorCondition, 'event' | 'where'>;

/**
 * For each behavior, the times of the lead's latest matching events, ascending (epoch ms). Behaviors that the lead never showed are
 * missing.
 */
export type BehaviorTimes = Readonly<Record<string, readonly number[]>>;

/** The key of a behavior, which is its event type and conditions as JSON. */
export const behaviorKey = ({ event, where }: Behavior): string => JSON.stringify(where ? [event, where] : [event]);

export const behaviorsIn = (conditions: LeadConditions): BehaviorCondition[] =>
  leavesOf<LeadCondition>(conditions).filter((leaf): leaf is BehaviorCondition => 'event' in leaf);

/**
 * The behaviors that leads must count for these conditions. `unwatched` conditions are evaluated only when something else happens, so no
 * lead has to wake when one of their periods ends.
 */
export function trackedBehaviorsOf(
  trees: readonly LeadConditions[],
  unwatched: readonly LeadConditions[] = [],
): TrackedBehavior[] {
  const byKey = new Map<string, TrackedBehavior>();
  const untimed = unwatched.flatMap(behaviorsIn).map(({ withinDays: _, ...leaf }) => leaf);
  for (const leaf of [...trees.flatMap(behaviorsIn), ...untimed]) {
    const { event, where, times = 1, withinDays: days } = leaf as BehaviorCondition;
    const key = behaviorKey(leaf);
    const { keep, ends } = byKey.get(key) ?? { keep: 0, ends: [] };
    const isKnown = days === undefined || ends.some((end) => end.times === times && end.days === days);
    byKey.set(key, {
      event,
      ...(where && { where }),
      keep: Math.max(keep, times),
      ends: isKnown ? ends : [...ends, { times, days }],
    });
  }
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, behavior]) => behavior);
}

/** Returns the times of the behaviors after one more event. Events must be in canonical order. */
export function countBehaviors(
  before: BehaviorTimes | undefined,
  event: FoldedActivity,
  behaviors: readonly TrackedBehavior[] | undefined,
): BehaviorTimes | undefined {
  const asked = behaviors?.filter(({ event: type }) => type === event.type) ?? [];
  if (asked.length === 0) return before;
  let times = before;
  const once = { ...event, readProperties: readingOnce(event) };
  for (const behavior of asked) {
    if (!isCounted(once, behavior)) continue;
    const key = behaviorKey(behavior);
    times = { ...times, [key]: [...(times?.[key] ?? []), event.occurredAt].slice(-behavior.keep) };
  }
  return times;
}

/** Computes the times from a whole log in canonical order. */
export function behaviorTimesOf(log: Iterable<FoldedEvent>, behaviors: readonly TrackedBehavior[]): BehaviorTimes {
  let times: BehaviorTimes | undefined;
  for (const event of log) if (event.kind === 'activity') times = countBehaviors(times, event, behaviors);
  return times ?? {};
}

/**
 * For each behavior, the number of events in a log that count at `now`. All pages of a list must pass the same `now`, so that they count
 * alike.
 */
export function behaviorCountsOf(
  log: Iterable<FoldedEvent>,
  { behaviors, now }: { behaviors: readonly BehaviorCount[]; now: number },
): number[] {
  const counts = behaviors.map(() => 0);
  const isWithin = (at: number, days: number | undefined) =>
    at <= now && (days === undefined || at >= now - days * DAY_MS);
  for (const event of log) {
    if (event.kind !== 'activity') continue;
    const once = { ...event, readProperties: readingOnce(event) };
    for (const [i, { withinDays, ...behavior }] of behaviors.entries()) {
      if (behavior.event !== event.type || !isWithin(event.occurredAt, withinDays)) continue;
      if (isCounted(once, behavior)) counts[i] = (counts[i] as number) + 1;
    }
  }
  return counts;
}

/**
 * Only events from pages can be flagged. An event from any other source therefore counts without reading its properties, unless the
 * behavior has conditions.
 */
function isCounted({ eventId, source, isBot, readProperties }: FoldedActivity, { where }: Behavior): boolean {
  if (!where && !isPublic(source)) return !isBot;
  return readProperties !== null && matchesEvent(readProperties(eventId), where);
}

/** Reads and parses an event's row only when a behavior first needs it, and only once. */
function readingOnce({ readProperties: read }: FoldedActivity): FoldedActivity['readProperties'] {
  let properties: JsonObject | undefined;
  return read && ((eventId) => (properties ??= read(eventId)));
}

/** Whether a lead meets a condition on behavior at `now`. */
export function meetsBehavior(
  times: BehaviorTimes,
  { times: count = 1, withinDays, operator, ...behavior }: BehaviorCondition,
  now: number,
): boolean {
  const nth = times[behaviorKey(behavior)]?.at(-count);
  const did = nth !== undefined && (withinDays === undefined || nth >= now - withinDays * DAY_MS);
  return operator === 'did' ? did : !did;
}

/** For each condition on behavior, the time at which its period started, and the number of days in it. */
export const behaviorEnds = (
  times: BehaviorTimes | undefined,
  behaviors: readonly TrackedBehavior[] = [],
): { since: number | null; days: number }[] =>
  behaviors.flatMap((behavior) => {
    const known = times?.[behaviorKey(behavior)] ?? [];
    return behavior.ends.map(({ times: count, days }) => ({ since: known.at(-count) ?? null, days }));
  });

/** Whether the leads of two projects store the same times. */
export const countAlike = (
  one: readonly TrackedBehavior[] | undefined,
  other: readonly TrackedBehavior[] | undefined,
): boolean => {
  const told = (behaviors: readonly TrackedBehavior[] = []) =>
    JSON.stringify(behaviors.map((behavior) => [behaviorKey(behavior), behavior.keep]));
  return told(one) === told(other);
};
