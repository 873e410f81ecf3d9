import type { Ruleset } from '../contract/ruleset.ts';
import type { Award, LeadEvent } from './lead-event.ts';
import { awardsFor } from './ruleset.ts';

/**
 * Returns an event with the points that `ruleset` gives it. A rescore stores the result, and a preview only folds it. Returns the same
 * object if the points stay the same, so that a new version with equal rules causes no writes.
 */
export function restamp(event: LeadEvent, ruleset: Ruleset): LeadEvent {
  if (event.kind !== 'activity') return event;
  const awards = awardsFor(event, ruleset);
  return sameAwards(event.awards, awards) ? event : { ...event, awards };
}

function sameAwards(a: readonly Award[], b: readonly Award[]): boolean {
  const comparable = (awards: readonly Award[]) =>
    JSON.stringify(awards.map((award) => ({ ...award, rulesetVersion: 0 })));
  return comparable(a) === comparable(b);
}
