import type { MatchedStage } from '../../../../worker/contract/back-test.ts';
import type { Decay, Ruleset } from '../../../../worker/contract/ruleset.ts';
import type { SuggestedRule, SuggestionResult } from '../../../../worker/contract/suggestion.ts';
import { describeCap } from '../../lib/describe-cap.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { countOf, formatCount, formatPercent, formatScore, humanize } from '../../lib/format.ts';

/** Names a rule by its event type and its conditions. */
export const nameRule = ({ eventType, conditions }: Pick<SuggestedRule, 'eventType' | 'conditions'>): string =>
  [humanize(eventType), ...describeConditions(conditions)].join(' · ');

/** Describes a suggestion in a few words, such as `5 → 8 points, at most once a day`. */
export function describeChange({ ruleId, points, cap }: SuggestedRule, { rules }: Ruleset): string {
  const live = rules.find(({ id, active }) => id === ruleId && active);
  if (points === 0) return `${live?.points ?? 0} points → turn off`;
  const before = live && live.points !== points ? `${live.points} → ` : '';
  const limit = cap ? `, at most ${describeCap(cap)}` : '';
  const isLive = live && live.points === points && JSON.stringify(live.cap) === JSON.stringify(cap);
  return `${before}${countOf(points, 'point')}${limit}${isLive ? ', as now' : ''}`;
}

export const describeDecay = ({ graceDays, ratePerDay }: Decay): string =>
  ratePerDay === 0 ? 'none' : `${formatPercent(ratePerDay)} a day after ${countOf(graceDays, 'day')}`;

/** Lists the scores at which stages would begin, such as `Warm from 18, Hot from 41`. */
export const describeStages = (stages: readonly MatchedStage[]): string =>
  stages
    .slice(1)
    .map(({ name, from }) => `${humanize(name)} from ${formatScore(from)}`)
    .join(', ');

/** Explains why thresholds change together with the points, and says how many leads would reach each stage. */
export function describeStagesNow(stages: readonly MatchedStage[]): string {
  const higher = stages.slice(1);
  const reached = higher.map(({ name, liveLeads }) => `${formatCount(liveLeads)} reach ${humanize(name)}`);
  const today = higher.map(({ liveFrom }) => formatScore(liveFrom)).join(', ');
  return `Today: ${today}. Not counting customers, each stage keeps about as many leads: ${reached.join(', ')}.`;
}

/** Formats a number of buyers with its share, such as “62 of 114 buyers (54%)”. */
export const countOfAll = (some: number, buyers: number): string =>
  `${formatCount(some)} of ${countOf(buyers, 'buyer')} (${formatPercent(Math.round((100 * some) / Math.max(1, buyers)) / 100)})`;

/** Explains why the suggestion gives a rule its points. */
export function describeReason(
  { buyers, buyersDid, othersDid, foundLess, comesWithOutcome }: SuggestedRule,
  horizonDays: number,
): string {
  const did = `${countOfAll(buyersDid, buyers)} had done this in the ${countOf(horizonDays, 'day')} before, compared with ${formatPercent(othersDid)} of others.`;
  if (comesWithOutcome)
    return `${did} This event almost always happens together with the outcome, so it can’t help you find buyers.`;
  const less = foundLess ? ` Without this rule, the top tenth finds ${formatPercent(foundLess)} fewer buyers.` : '';
  return `${did}${less}`;
}

/** Explains why there is nothing to open as a draft; null if there is something. */
export function describeRefusal({ verdict, missing, converting }: SuggestionResult): string | null {
  switch (verdict) {
    case 'too_few_outcomes':
      return `Too little to learn from: ${converting === 0 ? 'no lead' : `only ${countOf(converting, 'lead')}`} reached the outcome. Try again after another ${countOf(missing, 'lead')} reached it.`;
    case 'nothing_to_learn':
      return 'There is nothing to learn: what your leads do doesn’t predict the outcome.';
    case 'no_better':
      return 'Today’s rules are as good as any we found. There is nothing to change.';
    case 'better':
    case 'unproven':
      return null;
  }
}
