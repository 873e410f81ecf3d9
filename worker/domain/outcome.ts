import { isPublic, isTrusted } from '../contract/event-source.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { JudgedOutcome } from '../contract/project-config.ts';
import type { FoldedEvent, FoldedWork } from './folded-event.ts';
import { type KnownTraits, learnTraits, NO_TRAITS, vouchedTraitsOf } from './learn-traits.ts';
import { meetsTraits } from './meets-conditions.ts';

/** The default outcome of a project: the event with the most points in the default ruleset. */
export const DEFAULT_OUTCOME: JudgedOutcome = { eventType: 'contract_signed', horizonDays: 30 };

/** Whether a log entry marks the lead as won. */
export const isWin = ({ work }: Pick<FoldedWork, 'work'>): boolean => work.type === 'status' && work.status === 'won';

/**
 * Whether a lead's properties meet the outcome. If the customer has mentioned the lead, only values that the customer vouches for count.
 * A page can therefore not make a lead look like a customer in order to hide it from sales.
 */
export const meetsOutcome = (known: KnownTraits, { traits = [] }: Outcome, isVouched: boolean): boolean =>
  meetsTraits(isVouched ? vouchedTraitsOf(known) : known.traits, traits);

/**
 * When a lead first reached the outcome, or null. Reads its events in canonical order, up to and including `until` (epoch ms). `matches`
 * returns whether an event of the outcome's type meets its conditions. A lead whose status is “won” has reached the outcome, unless that
 * status had changed again by `until`. If the customer has mentioned the lead, properties from pages do not count, even with an earlier
 * time. Events from pages with a reserved type do not count, either, even if they came before the type was reserved.
 */
export function findOutcomeAt(
  events: Iterable<FoldedEvent>,
  outcome: JudgedOutcome,
  { until, matches }: { until: number; matches: (eventId: string) => boolean },
): number | null {
  const { eventType, isReserved = false } = outcome;
  let known = NO_TRAITS;
  let isVouched = false;
  let wonAt: number | null = null;
  /** Counts events, and properties that the customer vouches for. */
  let reachedAt: number | null = null;
  /** The time at which properties from any source, including pages, first met the outcome. */
  let statedAt: number | null = null;
  for (const event of events) {
    const { occurredAt } = event;
    if (occurredAt > until) break;
    isVouched ||= isTrusted(event.source);
    switch (event.kind) {
      case 'activity':
        if (event.type === eventType && !(isReserved && isPublic(event.source)) && matches(event.eventId))
          reachedAt ??= occurredAt;
        break;
      case 'traits':
        if (eventType !== undefined) break;
        known = learnTraits(known, event);
        if (meetsOutcome(known, outcome, true)) reachedAt ??= occurredAt;
        if (meetsOutcome(known, outcome, false)) statedAt ??= occurredAt;
        break;
      case 'work':
        if (event.work.type === 'status') wonAt = isWin(event) ? (wonAt ?? occurredAt) : null;
    }
    // Stop here, because later events cannot make the outcome earlier. Only for a lead marked as won, a later event may undo the outcome.
    if (reachedAt !== null && wonAt === null) return reachedAt;
  }
  return wonAt ?? reachedAt ?? (isVouched ? null : statedAt);
}
