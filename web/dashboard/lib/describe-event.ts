import type { Ruleset } from '../../../worker/contract/ruleset.ts';
import { humanize } from './format.ts';

/** Names an event type with the description of the rule that gives it the most points. */
export function describeEvent(eventType: string, ruleset: Ruleset | undefined): string {
  const [rule] = (ruleset?.rules ?? [])
    .filter((each) => each.active && each.eventType === eventType && each.description !== '')
    .sort((a, b) => b.points - a.points);
  return rule?.description ?? humanize(eventType);
}

/** Returns `describeEvent` for one ruleset. Looks up each event type only once, because a timeline has thousands of events. */
export function eventNamer(ruleset: Ruleset | undefined): (eventType: string) => string {
  const known = new Map<string, string>();
  return (eventType) => {
    const name = known.get(eventType) ?? describeEvent(eventType, ruleset);
    known.set(eventType, name);
    return name;
  };
}
