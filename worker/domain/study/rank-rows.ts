import type { LearningRows } from './learning-rows.ts';
import { type Ranking, tallyOf } from './rank.ts';

/** Ranks rows by score within each snapshot. Scores in the same bin count as equal. */
export function rankRows(
  { snapshot, converts, weight }: Pick<LearningRows, 'snapshot' | 'converts' | 'weight'>,
  scores: ArrayLike<number>,
  { bins, binOf }: { bins: number; binOf: (score: number) => number },
): Ranking {
  const tallies = new Map<number, { yes: Float64Array; no: Float64Array }>();
  for (let row = 0; row < scores.length; row++) {
    const at = snapshot[row] as number;
    const tally = tallies.get(at) ?? emptyTally(bins);
    tallies.set(at, tally);
    const to = converts[row] === 1 ? tally.yes : tally.no;
    const bin = binOf(scores[row] as number);
    to[bin] = (to[bin] as number) + (weight[row] as number);
  }
  return [...tallies.values()].map(({ yes, no }) => tallyOf(yes, no));
}

const emptyTally = (bins: number) => ({ yes: new Float64Array(bins), no: new Float64Array(bins) });
