import type { Fit, FitLetter, FitRules, FitThresholds } from '../contract/fit.ts';
import type { LeadRuleset } from '../contract/project-config.ts';
import type { Traits } from '../contract/traits.ts';
import { snapToHundredths } from './hundredths.ts';
import { compares, propertyAt, toProperties } from './meets-conditions.ts';

/** How well a lead fits, based on its current properties from any source. */
export function fitOf(traits: Traits, { rules, grades }: FitRules): Fit {
  const properties = toProperties(traits);
  const matching = rules.filter((rule) => compares(propertyAt(properties, rule.property), rule));
  const points = matching.reduce((sum, rule) => snapToHundredths(sum + rule.points), 0);
  return { letter: letterOf(points, grades), points, rules: matching };
}

/** Returns only the letter of the fit, or null without fit rules. */
export const fitLetterOf = (traits: Traits, { fit }: Pick<LeadRuleset, 'fit'>): FitLetter | null =>
  fit ? fitOf(traits, fit).letter : null;

function letterOf(points: number, { A, B, C }: FitThresholds): FitLetter {
  if (points >= A) return 'A';
  if (points >= B) return 'B';
  return points >= C ? 'C' : 'D';
}
