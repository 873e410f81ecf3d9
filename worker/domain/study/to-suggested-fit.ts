import { FIT_LETTERS } from '../../contract/grades.ts';
import type { SuggestedFit } from '../../contract/suggestion.ts';
import type { BackTestSums } from './back-test-sums.ts';
import { CONVERTING_LEADS_MIN } from './back-test-warnings.ts';
import { NO_LETTER } from './letter-sums.ts';
import { roundFigure } from './round-figure.ts';
import type { FitSuggestion } from './suggest-fit.ts';
import { missingOutcomes } from './suggestion.ts';

/** The likelihoods of two letters must differ by this many standard errors. */
const BEYOND_CHANCE = 1.96;

/** The suggested fit rules, and whether they were confirmed in later months. `tested` has the sums at the later moments. */
export function toSuggestedFit({
  sums,
  suggestion,
  hasProperties,
  tested,
}: {
  sums: BackTestSums;
  suggestion: FitSuggestion | null;
  hasProperties: boolean;
  tested: BackTestSums;
}): SuggestedFit {
  const known = {
    rules: suggestion?.rules ?? [],
    grades: suggestion?.grades ?? null,
    leftOut: suggestion?.leftOut ?? [],
  };
  if (missingOutcomes(sums) > 0) return { verdict: 'too_few_outcomes', ...known, letters: [] };
  if (!hasProperties) return { verdict: 'no_properties', ...known, letters: [] };
  if (!suggestion) return { verdict: 'nothing_to_learn', ...known, letters: [] };
  const { letters = {} } = tested;
  return {
    verdict: verdictOn(tested),
    ...known,
    letters: FIT_LETTERS.map((letter) => {
      const { leads, judgments, converting } = letters[letter] ?? NO_LETTER;
      return { letter, leads, likelihood: judgments === 0 ? null : roundFigure(converting / judgments) };
    }),
  };
}

function verdictOn({ converting, letters = {} }: BackTestSums): SuggestedFit['verdict'] {
  const { good = NO_LETTER, bad = NO_LETTER } = letters;
  if (converting < CONVERTING_LEADS_MIN || good.leads === 0 || bad.leads === 0) return 'unproven';
  const share = (good.convertingLeads + bad.convertingLeads) / (good.leads + bad.leads);
  const error = Math.sqrt(share * (1 - share) * (1 / good.leads + 1 / bad.leads));
  const difference = good.convertingLeads / good.leads - bad.convertingLeads / bad.leads;
  if (difference > BEYOND_CHANCE * error) return 'holds';
  return difference > 0 ? 'unproven' : 'does_not_hold';
}
