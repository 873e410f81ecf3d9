import type { BackTestResult, BackTestWarning } from '../../../../worker/contract/back-test.ts';
import type { ScoringRule } from '../../../../worker/contract/ruleset.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { nameRule } from './describe-suggestion.ts';

const countLeads = (n: number): string => countOf(n, 'lead');

/** Describes a warning about a test, and what to do about it. */
export function describeWarning(
  warning: BackTestWarning,
  { orders }: Pick<BackTestResult, 'orders'>,
  liveRules: readonly ScoringRule[],
): string {
  const ruleName = (ruleId: string) => {
    // With too few outcomes, the report contains no rules, so the name comes from the live rules.
    const rule =
      orders.flatMap(({ rules }) => rules).find((one) => one.ruleId === ruleId) ??
      liveRules.find(({ id }) => id === ruleId);
    return `“${rule ? nameRule(rule) : ruleId}”`;
  };
  switch (warning.reason) {
    case 'too_few_outcomes':
      return `${warning.found === 0 ? 'No lead' : `Only ${countLeads(warning.found)}`} reached the outcome. A test needs ${countLeads(warning.needed)} that reached it. Try again after another ${countLeads(warning.needed - warning.found)} reached it.`;
    case 'short_history':
      return 'Your history is short. The figures will get more reliable as the history grows.';
    case 'past_has_changed':
      return `The last quarter had ${formatCount(Math.round(warning.observed))} outcomes, but ${formatCount(Math.round(warning.expected))} were expected. Something has changed, so the figures may not hold for the future.`;
    case 'no_better_than_chance':
      return 'These rules may be no better than chance.';
    case 'newest_first_is_better':
      return 'Sorting leads by last activity finds buyers better than these rules do.';
    case 'rule_scores_the_outcome':
      return `The rule for ${ruleName(warning.ruleId)} scores the outcome itself. A rule for the outcome can’t help you find buyers.`;
    case 'rule_comes_with_the_outcome':
      return `${ruleName(warning.ruleId)} happens together with the outcome: in the hour before it, and hardly ever otherwise.`;
    case 'leads_are_missing':
      return `${countLeads(warning.leads)} from the tested time are missing, because they expired or were erased.`;
  }
}
