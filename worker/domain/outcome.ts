import type { Outcome } from '../contract/outcome.ts';
import type { FoldedEvent } from './folded-event.ts';
import { learnTraits, NO_TRAITS } from './learn-traits.ts';
import { meetsTraits } from './meets-conditions.ts';

/** The outcome of a project that has set none: the event that the default ruleset rewards most. */
export const DEFAULT_OUTCOME: Outcome = { eventType: 'contract_signed', horizonDays: 30 };

/**
 * When a lead first reached an outcome, by its events in canonical order up to and including `until` (epoch ms); null if
 * it has not. `matches` tells whether an event of the outcome's type meets its conditions.
 */
export function findOutcomeAt(
  events: Iterable<FoldedEvent>,
  { eventType, traits = [] }: Outcome,
  { until, matches }: { until: number; matches: (eventId: string) => boolean },
): number | null {
  let known = NO_TRAITS;
  for (const event of events) {
    if (event.occurredAt > until) return null;
    if (event.kind === 'activity') {
      if (event.type === eventType && matches(event.eventId)) return event.occurredAt;
    } else if (eventType === undefined) {
      known = learnTraits(known, event);
      if (meetsTraits(known.traits, traits)) return event.occurredAt;
    }
  }
  return null;
}
