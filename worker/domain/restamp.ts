import type { Ruleset } from '../contract/ruleset.ts';
import type { Award, LeadEvent } from './lead-event.ts';
import { awardsFor } from './ruleset.ts';

/**
 * The event as it would have been stamped under `ruleset`: what rescoring writes, and what a preview folds. Returns the same event if it
 * gets the same points from the same rules, because a version with equal content is not worth a row.
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
