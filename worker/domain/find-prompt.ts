import { isPublic } from '../contract/event-source.ts';
import type { NextAction } from '../contract/next-action.ts';
import type { ScoringRule } from '../contract/ruleset.ts';
import type { FoldedActivity, FoldedEvent } from './folded-event.ts';
import { isSignOfLife, type LifeSettings } from './sign-of-life.ts';
import { DAY_MS } from './time.ts';
import { HALF_DAYS } from './trend.ts';

/** A rule that sets a next action. */
export type PromptRule = Pick<ScoringRule, 'id' | 'eventType' | 'points' | 'conditions'> & { nextAction: NextAction };

/** The event that determines the next action, and the rule for that event. */
export interface Prompt {
  event: Pick<FoldedActivity, 'eventId' | 'type' | 'occurredAt'>;
  rule: Pick<PromptRule, 'id' | 'nextAction'>;
}

/** Max. events of one type whose properties are read. A busy visit may have many such events that do not meet the conditions. */
const READ_PER_TYPE_MAX = 100;
/**
 * Max. events whose properties are read: once for events from pages, and once for all others. The event types of all rules share this
 * limit.
 */
const READ_MAX = 1000;

/**
 * The active rules with a next action, sorted by points, highest first. The result does not depend on the order of rules in the ruleset.
 */
export const promptRulesOf = (rules: readonly ScoringRule[]): PromptRule[] =>
  rules
    .flatMap(({ id, eventType, points, active, conditions, nextAction }): PromptRule[] =>
      active && nextAction ? [{ ...{ id, eventType, points, nextAction }, ...(conditions && { conditions }) }] : [],
    )
    .toSorted((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));

/**
 * The latest event in the two weeks before `at` for which a rule has a next action, or null if there is none. Events must be in canonical
 * order. `matches` returns whether an event meets the conditions of a rule for its type.
 */
export function findPrompt(
  events: Iterable<FoldedEvent>,
  rules: readonly PromptRule[],
  { at, life, matches }: { at: number; life: LifeSettings; matches: (eventId: string, rule: PromptRule) => boolean },
): Prompt | null {
  if (rules.length === 0) return null;
  const types = new Set(rules.map(({ eventType }) => eventType));
  const max = Math.max(1, Math.min(READ_PER_TYPE_MAX, Math.floor(READ_MAX / types.size)));
  // The newest events by type. Events from pages are separate, so that many page views cannot displace a server's events or an earlier
  // demo request.
  const newest = new Map<string, { event: FoldedActivity; place: number }[]>();
  let place = 0;
  for (const event of events) {
    if (event.occurredAt > at) break;
    if (event.kind !== 'activity' || event.occurredAt <= at - HALF_DAYS * DAY_MS) continue;
    if (!types.has(event.type) || !isSignOfLife(event, life)) continue;
    const key = `${isPublic(event.source)} ${event.type}`;
    const alike = newest.get(key) ?? [];
    if (alike.push({ event, place: place++ }) > max) alike.shift();
    newest.set(key, alike);
  }
  for (const { event } of [...newest.values()].flat().sort((a, b) => b.place - a.place)) {
    const { eventId, type, occurredAt } = event;
    const rule = rules.find((each) => each.eventType === type && matches(eventId, each));
    if (rule) return { event: { eventId, type, occurredAt }, rule: { id: rule.id, nextAction: rule.nextAction } };
  }
  return null;
}
