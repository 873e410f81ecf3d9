import type { Ruleset } from '../../../../worker/contract/ruleset.ts';
import type { SuggestedFit, SuggestedFitRule } from '../../../../worker/contract/suggestion.ts';
import { describeConditions } from '../../lib/describe-conditions.ts';
import { formatDelta, formatPercent } from '../../lib/format.ts';
import { countOfAll } from './describe-suggestion.ts';
import { fitKeyOf } from './suggestion-key.ts';

const LIST = new Intl.ListFormat('en');

const nameOf = (condition: SuggestedFit['leftOut'][number]): string => describeConditions([condition])[0] ?? '…';

/** Describes a suggested fit rule in a few words, such as `industry is “Retail”: +12 points`. */
export function describeFitRule(rule: SuggestedFitRule, { fit }: Pick<Ruleset, 'fit'>): string {
  const { points, buyers: _, buyersHad: _had, othersHad: _others, ...condition } = rule;
  const live = fit?.rules.find((each) => fitKeyOf(each) === fitKeyOf(rule));
  if (points === 0) return `${nameOf(condition)}: ${formatDelta(live?.points ?? 0)} points → remove`;
  if (live?.points === points) return `${nameOf(condition)}: ${formatDelta(points)} points, as now`;
  const before = live ? `${formatDelta(live.points)} → ` : '';
  return `${nameOf(condition)}: ${before}${formatDelta(points)} points`;
}

/** Explains why the suggestion gives points for a property. */
export const describeFitReason = ({ buyers, buyersHad, othersHad }: SuggestedFitRule): string =>
  `${countOfAll(buyersHad, buyers)} had this property, compared with ${formatPercent(othersHad)} of others.`;

/** Names the properties left out because leads only get them together with the outcome; null if there are none. */
export const describeLeftOut = ({ leftOut }: SuggestedFit): string | null =>
  leftOut.length === 0
    ? null
    : `Left out because leads get them together with the outcome: ${leftOut.map(nameOf).join(', ')}.`;

/** Says in one sentence which share of leads with each letter bought later; null if nothing was tested. */
export function describeLetters({ letters }: SuggestedFit): string | null {
  const parts = letters.flatMap(({ letter, likelihood }) =>
    likelihood === null ? [] : [`${formatPercent(likelihood)} of leads with ${letter === 'A' ? 'an' : 'a'} ${letter}`],
  );
  return parts.length === 0 ? null : `In the test on later months, the outcome was reached by ${LIST.format(parts)}.`;
}

/** Says how reliable the suggested fit rules are, or why there are none; null if the search for points already gives the reason. */
export function describeFitVerdict({ verdict }: SuggestedFit): string | null {
  switch (verdict) {
    case 'holds':
      return 'Tested on later moments, leads with an A or B reached the outcome more often than those with a C or D.';
    case 'unproven':
      return 'Too few leads have reached the outcome since then to test these properties. Treat these properties as a first guess.';
    case 'does_not_hold':
      return 'The properties that earlier buyers shared don’t predict later ones. Keep your fit rules as they are.';
    case 'nothing_to_learn':
      return 'There is nothing to learn: no property of your leads predicts the outcome.';
    case 'no_properties':
      return 'Your leads have no properties to compare. Send properties that differ between leads, such as industry or company size.';
    case 'too_few_outcomes':
      return null;
  }
}

/** Describes the minimum points for each letter. */
export const describeGrades = (grades: NonNullable<SuggestedFit['grades']>): string =>
  `Grades: ${(['A', 'B', 'C'] as const).map((letter) => `${letter} from ${formatDelta(grades[letter]).replace('+', '')}`).join(', ')}`;

/** True if the search found fit rules to suggest. */
export const isOfferedFit = (fit: SuggestedFit | undefined): fit is SuggestedFit =>
  fit?.verdict === 'holds' || fit?.verdict === 'unproven';
