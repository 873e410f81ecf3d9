import type { JsonObject } from '../contract/json.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { FoldedEvent } from './folded-event.ts';
import { learnTraits, NO_TRAITS } from './learn-traits.ts';
import { meetsTraits } from './meets-conditions.ts';
import { matchesEvent } from './ruleset.ts';

/** The outcome of a project that has set none: the event that the default ruleset rewards most. */
export const DEFAULT_OUTCOME: Outcome = { eventType: 'contract_signed', horizonDays: 30 };

/**
 * When a lead first reached an outcome, by its events in canonical order up to and including `until` (epoch ms); null if
 * it has not.
 */
export function findOutcomeAt(
  events: Iterable<FoldedEvent>,
  { eventType, conditions, traits = [] }: Outcome,
  { until, propertiesOf }: { until: number; propertiesOf: (eventId: string) => JsonObject },
): number | null {
  let known = NO_TRAITS;
  for (const event of events) {
    if (event.occurredAt > until) return null;
    if (event.kind === 'activity') {
      if (event.type === eventType && matchesEvent(propertiesOf(event.eventId), conditions)) return event.occurredAt;
    } else if (eventType === undefined) {
      known = learnTraits(known, event);
      if (meetsTraits(known.traits, traits)) return event.occurredAt;
    }
  }
  return null;
}
