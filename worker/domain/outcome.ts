import { isPublic, isTrusted } from '../contract/event-source.ts';
import type { Outcome } from '../contract/outcome.ts';
import type { JudgedOutcome } from '../contract/project-config.ts';
import type { FoldedEvent, FoldedWork } from './folded-event.ts';
import { type KnownTraits, learnTraits, NO_TRAITS, vouchedTraitsOf } from './learn-traits.ts';
import { meetsTraits } from './meets-conditions.ts';

/** The outcome of a project that has set none: the event that the default ruleset rewards most. */
export const DEFAULT_OUTCOME: JudgedOutcome = { eventType: 'contract_signed', horizonDays: 30 };

/** Whether an entry marks the lead won. */
export const isWin = ({ work }: Pick<FoldedWork, 'work'>): boolean => work.type === 'status' && work.status === 'won';

/**
 * Whether a lead's properties meet an outcome. For a lead that the customer has mentioned, only facts that the customer vouches for count:
 * no page can mark a lead as a customer and so hide it from sales.
 */
export const meetsOutcome = (known: KnownTraits, { traits = [] }: Outcome, isVouched: boolean): boolean =>
  meetsTraits(isVouched ? vouchedTraitsOf(known) : known.traits, traits);

/**
 * When a lead first reached an outcome, by its events in canonical order up to and including `until` (epoch ms); null if it has not.
 * `matches` returns whether an event of the outcome's type meets its conditions. A lead that is marked won has reached any outcome, unless
 * its status was changed again by `until`. Once the customer has mentioned a lead, properties that pages state do not count, even if they
 * claim an earlier time. Nor do pages' events of a reserved type, including those from before it was reserved.
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
  /** By events, or by what the customer vouches for. */
  let reachedAt: number | null = null;
  /** Including what pages say. */
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
    // Later events cannot be earlier outcomes; only a win may still be undone.
    if (reachedAt !== null && wonAt === null) return reachedAt;
  }
  return wonAt ?? reachedAt ?? (isVouched ? null : statedAt);
}
