import type { MatchedStage } from '../../contract/back-test.ts';
import type { Stage } from '../../contract/ruleset.ts';
import { BINS_MAX, binOf, lowestOfBin } from './pack-judgments.ts';
import { leadsIn, type Ranking } from './rank.ts';
import { roundFigure } from './round-figure.ts';

/** A stage, and the share of leads at or above its threshold. */
export interface StageShare extends Stage {
  share: number;
}

/**
 * The live stages with the thresholds for a draft at which each stage has the same share of leads as now. Null if no stage has any leads.
 */
export function matchStanding(
  stages: readonly Stage[],
  { live, draft, judged }: { live: Ranking; draft: Ranking; judged: Ranking },
): MatchedStage[] | null {
  const liveShare = sharesOf(live);
  if (!liveShare) return null;
  const leads = live.reduce((sum, tally) => sum + leadsIn(tally), 0);
  const shares = stages.map((stage) => ({ ...stage, share: liveShare(binOf(stage.from)) }));
  const judgedShare = sharesOf(judged);
  return matchStages(draft, shares).map(({ name, from, share }, i) => ({
    ...{ name, from, liveFrom: (stages[i] as Stage).from },
    leads: Math.round(share * leads),
    liveLeads: Math.round((shares[i] as StageShare).share * leads),
    judgedShare: roundFigure(judgedShare?.(binOf(from)) ?? 0),
  }));
}

/**
 * Finds the thresholds of stages after a change of points. The share of leads in each stage or a higher one stays as close as possible to
 * the current share. Thresholds are whole points. Stages that no lead reaches stay out of reach. Returns no stages if there are no leads.
 */
export function matchStages(ranking: Ranking, stages: readonly StageShare[]): StageShare[] {
  const shareFrom = sharesOf(ranking);
  if (!shareFrom) return [];
  const gaps = gapsOf(ranking, shareFrom);
  const gapOf = stages.map(({ share }, i) => (i === 0 ? -1 : nearestGap(gaps, share)));
  let [last, factor] = [0, 1];
  return stages.map(({ name, from: before }, i) => {
    const gap = gaps[gapOf[i] as number];
    const same = gapOf.flatMap((each, j) => (each === gapOf[i] ? [j] : []));
    const froms = same.map((j) => (stages[j] as StageShare).from);
    let from = 0;
    if (gap) from = Math.max(last + 1, scoreIn(gap, { froms, at: same.indexOf(i) }));
    else if (i > 0) from = Math.max(last + 1, beyond(gaps), Math.round(before * factor));
    if (gap && before > 0) factor = from / before;
    last = from;
    return { name, from, share: shareFrom(binOf(from)) };
  });
}

/** A range of whole scores that the same leads reach, from just above `below` up to and including `through`. */
interface Gap {
  below: number;
  through: number;
  share: number;
}

/** The gaps for all stages that any lead reaches, lowest first. All stages but the first start at 1 or above. */
function gapsOf(ranking: Ranking, shareFrom: (bin: number) => number): Gap[] {
  const bins = [...new Set(ranking.flatMap((tally) => tally.bins))].sort((a, b) => a - b);
  const scores = bins.map(lowestOfBin);
  return scores
    .map((through, i) => ({ below: scores[i - 1] ?? 0, through, share: shareFrom(bins[i] as number) }))
    .filter(({ below, through }) => through > below);
}

const beyond = (gaps: readonly Gap[]): number => (gaps.at(-1)?.through ?? 0) + 1;

/**
 * The gap whose share is closest. Of two equally close gaps, the higher one wins, because it promises less. Returns the index after the
 * last gap if a share of 0 is closest.
 */
function nearestGap(gaps: readonly Gap[], share: number): number {
  const farFrom = (i: number) => Math.abs((gaps[i]?.share ?? 0) - share);
  return [...gaps.keys(), gaps.length].reduce((best, i) => (farFrom(i) <= farFrom(best) ? i : best), 0);
}

/**
 * The threshold of one of the stages in a gap. The stages in the gap keep their thresholds if all of these lie within it. Otherwise, the
 * stages are evenly spaced.
 */
function scoreIn({ below, through }: Gap, { froms, at }: { froms: readonly number[]; at: number }): number {
  if (froms.every((from) => from > below && from <= through)) return froms[at] as number;
  return below + Math.ceil(((through - below) * (at + 1)) / (froms.length + 1));
}

/** Returns a function for the share of leads in a bin or any higher bin. Null if there are no leads. */
function sharesOf(ranking: Ranking): ((bin: number) => number) | null {
  const total = ranking.reduce((sum, tally) => sum + leadsIn(tally), 0);
  if (total === 0) return null;
  const above = new Float64Array(BINS_MAX + 1);
  for (const { bins, leads } of ranking)
    for (const [i, bin] of bins.entries())
      above[bin] = (above[bin] as number) + (leads[i] as number) - (leads[i - 1] ?? 0);
  for (let bin = BINS_MAX - 1; bin >= 0; bin--) above[bin] = (above[bin] as number) + (above[bin + 1] as number);
  return (bin) => (above[bin] as number) / total;
}
