import type { ChallengeResult } from '../../../../worker/contract/challenger.ts';
import { countOf, formatCount } from '../../lib/format.ts';

const inPairs = (share: number): string => formatCount(Math.round(share * 100));

/** Describes in one or two sentences whether the challenger does better than the live rules. */
export function describeChallenge({ verdict, converting, warnings, draftGain, orders }: ChallengeResult): string {
  if (verdict === 'too_early') {
    const needed = warnings.find((warning) => warning.reason === 'too_few_outcomes')?.needed ?? 0;
    return `Too early to say: ${formatCount(converting)} of at least ${countOf(needed, 'buyer')}.`;
  }
  const pairsOf = (name: string) => inPairs(orders.find(({ order }) => order === name)?.auc?.value ?? 0);
  const { low, high } = draftGain ?? { low: null, high: null };
  switch (verdict) {
    case 'better':
    case 'worse':
      return `The challenger is ${verdict}: it puts the buyer first in ${pairsOf('draft')} of 100 pairs, the live rules in ${pairsOf('live')}.`;
    case 'undecided':
      if (low === null || high === null) return 'No clear difference yet.';
      return `No clear difference yet. In 100 pairs, the challenger gets between ${formatCount(-Math.round(low * 100))} fewer and ${formatCount(Math.round(high * 100))} more right.`;
  }
}
