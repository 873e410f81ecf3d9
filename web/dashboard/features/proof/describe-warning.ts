import type { BackTestResult, BackTestWarning } from '../../../../worker/contract/back-test.ts';
import { formatCount, humanize } from '../../lib/format.ts';

/** A warning in words, with what to do about it. */
export function describeWarning(warning: BackTestWarning, { orders }: Pick<BackTestResult, 'orders'>): string {
  const ruleName = (ruleId: string) => {
    const rule = orders.flatMap(({ rules }) => rules).find((one) => one.ruleId === ruleId);
    return `“${humanize(rule?.eventType ?? ruleId)}”`;
  };
  switch (warning.reason) {
    case 'too_few_outcomes':
      return `${formatCount(warning.found)} leads reached the outcome. A test needs ${formatCount(warning.needed)}: try again when ${formatCount(warning.needed - warning.found)} more have.`;
    case 'short_history':
      return `There is enough history for ${formatCount(warning.snapshots)} moments only. Figures get better with time.`;
    case 'past_has_changed':
      return `The last quarter had ${formatCount(Math.round(warning.observed))} outcomes, and ${formatCount(Math.round(warning.expected))} were expected. The past has changed: trust recent figures only.`;
    case 'no_better_than_chance':
      return 'The rules may be no better than chance.';
    case 'newest_first_is_better':
      return 'Sorting leads by their last activity finds buyers better than the rules do.';
    case 'rule_scores_the_outcome':
      return `The rule for ${ruleName(warning.ruleId)} scores the outcome itself. It can’t help to find buyers.`;
    case 'rule_comes_with_the_outcome':
      return `${ruleName(warning.ruleId)} comes with the outcome: it happens within the hour before it, and to hardly anyone else.`;
    case 'leads_are_missing':
      return `${formatCount(warning.leads)} leads of that time were erased or expired, and are missing from the past.`;
  }
}
