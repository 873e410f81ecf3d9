import type { BackTestOrder, BackTestWarning } from '../../contract/back-test.ts';
import type { Ruleset } from '../../contract/ruleset.ts';
import type { BackTestSums } from './back-test-sums.ts';
import type { Estimate } from './jackknife.ts';
import type { RuleCounts } from './tape.ts';

/** With fewer converting leads, the interval would be wider than the difference between good and bad rules. */
export const CONVERTING_LEADS_MIN = 50;
/** With fewer snapshots, the last quarter of them would be empty. */
const SNAPSHOTS_MIN = 4;
/** Outside this range, the last quarter differs too much from the time before. */
const OBSERVED_TO_EXPECTED = { min: 0.5, max: 2 };
/**
 * A rule gives the outcome away if it matches more than this share of leads in the hour before their outcome, and a smaller share of all
 * other leads.
 */
const HOUR_BEFORE_MIN = 0.3;
const NEVER_REACHED_MAX = 0.01;

/** Reasons not to trust a back-test or the rules it judges. */
export function warningsOf({
  orders,
  sums,
  rulesets,
  missing,
  figures,
  snapshots,
}: {
  orders: readonly BackTestOrder[];
  sums: BackTestSums;
  rulesets: readonly Ruleset[];
  missing: number;
  figures: Readonly<Record<string, Estimate | null>>;
  snapshots: number;
}): BackTestWarning[] {
  const warnings: BackTestWarning[] = [];
  if (sums.converting < CONVERTING_LEADS_MIN)
    warnings.push({ reason: 'too_few_outcomes', found: sums.converting, needed: CONVERTING_LEADS_MIN });
  if (snapshots < SNAPSHOTS_MIN) warnings.push({ reason: 'short_history', snapshots });
  for (const { order, lastQuarter, auc } of orders) {
    if (order === 'newest_first') continue;
    if (order === 'live' && lastQuarter && hasChanged(lastQuarter)) {
      const { expected, observed } = lastQuarter;
      warnings.push({ reason: 'past_has_changed', expected, observed });
    }
    if (auc?.low != null && auc.low <= 0.5) warnings.push({ reason: 'no_better_than_chance', order });
    if ((figures[`newest over ${order}`]?.low ?? 0) > 0) warnings.push({ reason: 'newest_first_is_better', order });
  }
  for (const [i, { rules }] of rulesets.entries()) {
    const order = i === 0 ? 'live' : 'draft';
    for (const [j, { id: ruleId, active }] of rules.entries()) {
      const counts = sums.rules[i]?.[j];
      if (!counts || !active) continue;
      // The rule has also matched leads before their outcome, so it may still be useful.
      if (counts.outcomes > 0 && counts.converting + counts.others === 0)
        warnings.push({ reason: 'rule_scores_the_outcome', order, ruleId });
      if (comesWithOutcome(counts, sums)) warnings.push({ reason: 'rule_comes_with_the_outcome', order, ruleId });
    }
  }
  if (missing > 0) warnings.push({ reason: 'leads_are_missing', leads: missing });
  return warnings;
}

/** Whether a rule matches only shortly before the outcome, and hardly ever otherwise. */
export const comesWithOutcome = (
  { hourBefore, neverReached }: RuleCounts,
  { leads, reached }: Pick<BackTestSums, 'leads' | 'reached'>,
): boolean => hourBefore > HOUR_BEFORE_MIN * reached && neverReached < NEVER_REACHED_MAX * (leads - reached);

const hasChanged = ({ expected, observed }: { expected: number; observed: number }): boolean =>
  observed < OBSERVED_TO_EXPECTED.min * expected || observed > OBSERVED_TO_EXPECTED.max * expected;
