import type { BackTestResult } from '../../contract/back-test.ts';
import type { Decay } from '../../contract/ruleset.ts';
import type { SuggestedFit, SuggestedRule, SuggestionResult } from '../../contract/suggestion.ts';
import type { BackTestSums } from './back-test-sums.ts';
import { missingOutcomes } from './suggestion.ts';

/** The rules and the decay that a fit suggests. */
export interface Suggestion {
  decay: Decay;
  rules: SuggestedRule[];
}

/** The result of a search for points: the suggestion, and whether the later moments confirm it. */
export function toSuggestionResult({
  sums,
  suggestion,
  fit,
  proof,
}: {
  sums: BackTestSums;
  suggestion: Suggestion | null;
  fit?: SuggestedFit;
  proof: BackTestResult | null;
}): SuggestionResult {
  const missing = missingOutcomes(sums);
  return {
    ...{ leads: sums.leads, judged: sums.judged, converting: sums.converting },
    verdict: missing > 0 ? 'too_few_outcomes' : suggestion === null ? 'nothing_to_learn' : verdictOf(proof),
    missing,
    decay: suggestion?.decay ?? null,
    rules: suggestion?.rules ?? [],
    ...(fit && { fit }),
    proof,
  };
}

function verdictOf(proof: BackTestResult | null): SuggestionResult['verdict'] {
  const low = proof?.draftGain?.low ?? null;
  if (low === null) return 'unproven';
  return low > 0 ? 'better' : 'no_better';
}
