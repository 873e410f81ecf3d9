import { isPublic, isTrusted } from '../contract/event-source.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { JudgedOutcome } from '../contract/project-config.ts';
import type { FoldedEvent, FoldedWork } from './folded-event.ts';
import { type KnownTraits, learnTraits, NO_TRAITS, vouchedTraitsOf } from './learn-traits.ts';
import { meetsTraits } from './meets-conditions.ts';

/** The outcome of projects that have not set one: the event with the most points in the default ruleset. */
export const DEFAULT_OUTCOME: JudgedOutcome = { eventType: 'contract_signed', horizonDays: 30 };

/** Whether a log entry marks the lead as won. */
export const isWin = ({ work }: Pick<FoldedWork, 'work'>): boolean => work.type === 'status' && work.status === 'won';

/**
 * Whether a lead's properties meet an outcome. Once the customer has mentioned the lead, only facts that the customer vouches for count. So
 * no page can make a lead look like a customer and hide it from sales.
 */
export const meetsOutcome = (known: KnownTraits, { traits = [] }: Outcome, isVouched: boolean): boolean =>
  meetsTraits(isVouched ? vouchedTraitsOf(known) : known.traits, traits);

/**
 * When a lead first reached an outcome, or null. Reads its events in canonical order, up to and including `until` (epoch ms). `matches`
 * returns whether an event of the outcome's type meets its conditions. A lead that is marked as won has reached any outcome, unless its
 * status had changed again by `until`. Once the customer has mentioned a lead, properties from pages do not count, even with an earlier
 * time. Neither do events from pages whose type is reserved, including those sent before it was.
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
  /** From events, or from facts that the customer vouches for. */
  let reachedAt: number | null = null;
  /** Also considers facts from pages. */
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
    // Stop here: later events cannot make the outcome earlier. But if the lead was marked as won, a later event may undo that.
    if (reachedAt !== null && wonAt === null) return reachedAt;
  }
  return wonAt ?? reachedAt ?? (isVouched ? null : statedAt);
}
