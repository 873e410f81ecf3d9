import type { Ruleset } from '../contract/ruleset.ts';
import type { Award, LeadEvent } from './lead-event.ts';
import { awardsFor } from './ruleset.ts';

/**
 * Gives an event the points that it would have got under `ruleset`. Rescoring writes the result, and a preview folds it. Returns the same
 * object if the same rules give the same points, so that nothing is written for a new version with equal rules.
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
