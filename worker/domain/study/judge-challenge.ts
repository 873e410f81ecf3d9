import type { BackTestResult, Figure } from '../../contract/back-test.ts';
import type { ChallengeResult } from '../../contract/challenger.ts';
import { alwaysValid } from './always-valid.ts';
import { roundFigure as round } from './round-figure.ts';

/** Converts a back-test of the live rules and a challenger into a result that people may check every day. */
export function judgeChallenge(result: BackTestResult): ChallengeResult {
  const gain = result.draftGain && alwaysValid(result.draftGain, result.converting);
  return {
    ...result,
    draftGain: gain && {
      value: gain.value,
      low: gain.low === null ? null : round(Math.max(-1, gain.low)),
      high: gain.high === null ? null : round(Math.min(1, gain.high)),
    },
    verdict: result.orders.length === 0 ? 'too_early' : verdictOf(gain),
  };
}

function verdictOf(gain: Figure | null): ChallengeResult['verdict'] {
  if ((gain?.low ?? 0) > 0) return 'better';
  return (gain?.high ?? 0) < 0 ? 'worse' : 'undecided';
}
