import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import type { SuggestedFit, SuggestedFitRule } from '../../../../worker/contract/suggestion.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { formatDelta, formatPercent } from '../../lib/format.ts';
import { countOfAll } from './describe-suggestion.ts';
import { fitKeyOf } from './suggestion-key.ts';

const LIST = new Intl.ListFormat('en');

const nameOf = (condition: SuggestedFit['leftOut'][number]): string => describeConditions([condition])[0] ?? '…';

/** A suggested fit rule in a few words, such as `industry is “Retail”: +12 points`. */
export function describeFitRule(rule: SuggestedFitRule, { fit }: Pick<Ruleset, 'fit'>): string {
  const { points, buyers: _, buyersHad: _had, othersHad: _others, ...condition } = rule;
  const live = fit?.rules.find((each) => fitKeyOf(each) === fitKeyOf(rule));
  if (points === 0) return `${nameOf(condition)}: ${formatDelta(live?.points ?? 0)} points → remove`;
  if (live?.points === points) return `${nameOf(condition)}: ${formatDelta(points)} points, as now`;
  const before = live ? `${formatDelta(live.points)} → ` : '';
  return `${nameOf(condition)}: ${before}${formatDelta(points)} points`;
}

/** Explains why a property gets its points. */
export const describeFitReason = ({ buyers, buyersHad, othersHad }: SuggestedFitRule): string =>
  `${countOfAll(buyersHad, buyers)} had this, compared with ${formatPercent(othersHad)} of others.`;

/** Names the properties that leads only got together with the outcome; null if there are none. */
export const describeLeftOut = ({ leftOut }: SuggestedFit): string | null =>
  leftOut.length === 0
    ? null
    : `Left out because leads get them together with the outcome: ${leftOut.map(nameOf).join(', ')}.`;

/** The share of leads with each letter that bought later, in one sentence; null if nothing was tested. */
export function describeLetters({ letters }: SuggestedFit): string | null {
  const parts = letters.flatMap(({ letter, likelihood }) =>
    likelihood === null ? [] : [`${formatPercent(likelihood)} of leads with ${letter === 'A' ? 'an' : 'a'} ${letter}`],
  );
  return parts.length === 0 ? null : `At later moments, the outcome was reached by ${LIST.format(parts)}.`;
}

/** Says how far the rules can be relied on, or why there are none; null if the search for points already says so. */
export function describeFitVerdict({ verdict }: SuggestedFit): string | null {
  switch (verdict) {
    case 'holds':
      return 'Tested on later moments, leads with an A or B reached the outcome more often than those with a C or D.';
    case 'unproven':
      return 'Too few leads have reached the outcome since then to test these properties. Treat them as a first guess.';
    case 'does_not_hold':
      return 'The properties that earlier buyers shared don’t predict later ones. Keep your fit rules as they are.';
    case 'nothing_to_learn':
      return 'There is nothing to learn: no property of your leads predicts the outcome.';
    case 'no_properties':
      return 'Your leads have no properties to compare. Send some that differ between leads, such as industry or company size.';
    case 'too_few_outcomes':
      return null;
  }
}

/** The points at which letters begin, in words. */
export const describeGrades = (grades: NonNullable<SuggestedFit['grades']>): string =>
  `Grades: ${(['A', 'B', 'C'] as const).map((letter) => `${letter} from ${formatDelta(grades[letter]).replace('+', '')}`).join(', ')}`;

/** True if there are rules to apply. */
export const isOfferedFit = (fit: SuggestedFit | undefined): fit is SuggestedFit =>
  fit?.verdict === 'holds' || fit?.verdict === 'unproven';
