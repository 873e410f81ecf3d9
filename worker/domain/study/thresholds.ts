import type { BackTestOrder } from '../../contract/back-test.ts';
import { DAY_MS } from '../time.ts';
import { fitLink, scoreFrom } from './link.ts';
import { binOf, unpackJudgments } from './pack-judgments.ts';
import { baseRateOf, type Ranking } from './rank.ts';
import { roundFigure } from './round-figure.ts';

/** Suggested stages start where leads are this many times as likely as the average lead to reach the outcome. */
const TIMES = [1, 2, 4];

/**
 * Suggests whole scores at which stages could start, with the number of leads that reach each score in a week. The scores are ascending.
 */
export function adviseThresholds(
  ranking: Ranking,
  {
    pages,
    index,
    rankings,
    snapshots,
  }: { pages: () => Iterable<Uint8Array>; index: number; rankings: number; snapshots: readonly number[] },
): BackTestOrder['thresholds'] {
  const link = fitLink(ranking);
  const baseRate = baseRateOf(ranking);
  if (!link) return [];
  const highest = Math.max(0, ...ranking.map(({ bins }) => bins[0] ?? 0));
  const found = TIMES.flatMap((times) => {
    const likelihood = times * baseRate;
    const score = likelihood < 1 ? scoreFrom(link, likelihood) : null;
    return score === null
      ? []
      : [{ times, likelihood: roundFigure(likelihood), score: Math.max(1, Math.round(score)) }];
    // A score that no lead has reached is no experience.
  }).filter(({ score }, i, all) => score > (all[i - 1]?.score ?? 0) && binOf(score) <= highest);
  const weeks = ((snapshots.at(-1) ?? 0) - (snapshots[0] ?? 0)) / (7 * DAY_MS);
  const entered = countEntering(pages, { index, rankings, bins: found.map(({ score }) => binOf(score)) });
  return found.map((threshold, i) => ({
    ...threshold,
    leadsPerWeek: weeks > 0 ? Math.round(((entered[i] as number) / weeks) * 10) / 10 : 0,
  }));
}

/** For each bin, how often a lead has reached the bin or a higher one since the previous snapshot. No lead counts at the first snapshot. */
function countEntering(
  pages: () => Iterable<Uint8Array>,
  { index, rankings, bins }: { index: number; rankings: number; bins: readonly number[] },
): number[] {
  const entered = bins.map(() => 0);
  for (const page of pages())
    for (const { judgments } of unpackJudgments(page, rankings))
      for (const [i, judgment] of judgments.entries()) {
        if (judgment.snapshot === 0) continue;
        const before = judgments[i - 1];
        const bin = judgment.bins[index] as number;
        const last = before?.snapshot === judgment.snapshot - 1 ? (before.bins[index] as number) : -1;
        for (const [j, from] of bins.entries()) if (bin >= from && last < from) entered[j] = (entered[j] as number) + 1;
      }
  return entered;
}
