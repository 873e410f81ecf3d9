import type { Cap, Decay, Ruleset } from '../../../../worker/contract/ruleset.ts';
import type { SuggestedRule, SuggestionResult } from '../../../../worker/contract/suggestion.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { countOf, formatCount, formatPercent, humanize } from '../../lib/format.ts';

const PERIODS = { day: 'a day', week: 'a week', lifetime: 'per lead' };
const describeCap = ({ times, per }: Cap): string =>
  `at most ${times === 1 ? 'once' : `${times} times`} ${PERIODS[per]}`;

/** The events that a suggestion gives points to. */
export const nameSuggestion = ({ eventType, conditions }: Pick<SuggestedRule, 'eventType' | 'conditions'>): string =>
  [humanize(eventType), ...describeConditions(conditions)].join(' · ');

/** A suggestion in a few words, such as `5 → 8 points, at most once a day`. */
export function describeChange({ ruleId, points, cap }: SuggestedRule, { rules }: Ruleset): string {
  const live = rules.find(({ id, active }) => id === ruleId && active);
  if (points === 0) return `${live?.points ?? 0} points → turn off`;
  const before = live && live.points !== points ? `${live.points} → ` : '';
  return `${before}${countOf(points, 'point')}${cap ? `, ${describeCap(cap)}` : ''}`;
}

export const describeDecay = ({ graceDays, ratePerDay }: Decay): string =>
  ratePerDay === 0 ? 'none' : `${formatPercent(ratePerDay)} a day after ${countOf(graceDays, 'day')}`;

/** Why a rule gets its points. */
export function describeReason(
  { buyers, buyersDid, othersDid, foundLess, comesWithOutcome }: SuggestedRule,
  horizonDays: number,
): string {
  const did = `${formatCount(buyersDid)} of ${countOf(buyers, 'buyer')} had done this in the ${countOf(horizonDays, 'day')} before, ${formatPercent(othersDid)} of others.`;
  if (comesWithOutcome)
    return `${did} It almost always happens together with the outcome, so it can’t help you find buyers.`;
  const less = foundLess ? ` Without it, the top tenth finds ${formatPercent(foundLess)} fewer.` : '';
  return `${did}${less}`;
}

/** Why there is nothing to open as a draft; null if there is. */
export function describeRefusal({ verdict, missing, converting }: SuggestionResult): string | null {
  switch (verdict) {
    case 'too_few_outcomes':
      return `Too little to learn from: ${converting === 0 ? 'no lead' : `only ${countOf(converting, 'lead')}`} reached the outcome. Try again when ${formatCount(missing)} more have.`;
    case 'nothing_to_learn':
      return 'There is nothing to learn: what your leads do doesn’t predict the outcome.';
    case 'no_better':
      return 'Today’s rules are as good as any we found. There is nothing to change.';
    case 'better':
    case 'unproven':
      return null;
  }
}
